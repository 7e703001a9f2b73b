import { changing as acting, verbFirst, wordsOfName } from '../words/tools.ts';

// Whether a tool that nobody has declared only looks, by its name: where it may mean more, it does. The name comes from whoever
// made the tool and stands in what the owner accepted, never in what a task reads.

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const looking = words('get list read search find check count view fetch show lookup look query describe calculate compute is has');
/** A look does nothing else, too: "find_and_replace" and "get_or_create" are none, nor is "check_in". */
const doing =
  /^(?:and|or|then|creat\p{L}*|delet\p{L}*|remov\p{L}*|send|sent|post|pay|replac\p{L}*|update|set|add|buy|mov\p{L}*|share|sharing|invite|sale)$/u;
/** A name without a verb, that says what is told. */
const told = words(
  'history info information details overview view reviews ratings statistics stats forecast weather inbox members people profile profiles time times date day today hours options prices availability',
);
/** It asks: "what_day", "who_is_free". */
const asking = /^(?:what|which|who|whose|when|where|how)$/;
/** Nor where a word before the look may be what is done to what is looked at: "clear_search_history", "unsubscribe_list". */
const undoing =
  /^(?:un(?:subscri|follow|lock|pin|block|do|instal|publish|shar|assign|archiv|mut|link|hid|delet|regist|approv|friend|load|set|tag|mount)|re(?:set|cover|creat|index|ver|call|peat|play|tract|tweet|post|leas|lay|mit|pay|solv|strict|turn|sign|send|start|boot|mov|nam|plac|schedul|vok|stor|writ|open|new|fund|imburs|ject|assign|build|load|direct|gister|activat|invit|order|book)|dis(?:abl|connect|card|miss|patch|tribut|charg|band|pos|clos|solv|card)|de(?:let|mot|fer|lay|legat|list|auth|creas|ny|provision|activat|stroy|ploy|clin|posit|bit|tach|register|install))\p{L}*$|^(?:register|record|request|enroll|declare|punch|waive|change|adjust|log|pick|choose|swap|charge|extend|shift|rate|fix|enter|keep|order|book|hold|report|plan|note|write|make|fill|apply|claim|use|spend|bill|skip|pause|resume|retry|undo|split|copy|clone|launch|vote|tag|block|ban|mute|hide|forget|mark|flag|sync|build|empty|clear|purge|save|store|start|stop|export|import|email|mail|message|notify|transfer|wire|refund|charge|withdraw|donate|reserve|rent|schedule|assign|confirm|accept|sign|subscribe|follow|run|trigger|execute|deploy|install|reset|print|lock|unlock|switch|turn|control|grant|give|take|put|push|drop|kill|fire)$/u;
/** Things that alone are told. */
const toldAlone = words('agenda calendar diary directory contacts balance timeline');
const shown = words('inbox mailbox file files document doc page link url website webpage mail email message attachment');

/** Whether its name says only that it looks. */
export function isLook(tool: string): boolean {
  const words = wordsOfName(tool);
  const [verb = '', first = '', ...rest] = verbFirst(words);
  const before = words.slice(0, words.indexOf(verb));
  // A list may be mailed; what is searched or read is mail.
  const isThing = (word: string) => /^(?:e?mail|message)s?$/.test(word) && verb !== 'list' && verb !== 'count';
  if (before.some((word) => undoing.test(word) && !isThing(word))) return false;
  if (words.length > 1 && asking.test(words[0] ?? '')) return ![doing, acting].some((verbs) => words.some((word) => verbs.test(word)));
  const last = words.at(-1) ?? '';
  if (words.length === 1 && toldAlone.has(last)) return true;
  if (told.has(last) || (words[0] === 'my' && words.length > 1))
    return !words.slice(0, -1).some((word) => [doing, acting, undoing].some((verbs) => verbs.test(word)));
  if (words.length > 1 && words.at(-1) === 'card' && people.test(words[0] ?? '')) return true;
  if (verb === 'open') return shown.has(first);
  if (verb === 'check' && (first === 'in' || first === 'out')) return false;
  return looking.has(verb) && ![first, ...rest].some((word) => doing.test(word));
}

const people = /^(?:person|contact|member|user|colleague|customer|client|employee)$/;

/** Whether it hands out what somebody put into one place (a file, a page), which may look like records of its own. */
export function showsContents(tool: string): boolean {
  const [verb = '', ...things] = verbFirst(wordsOfName(tool));
  if (/^(?:list|search|find|lookup|query)$/.test(verb)) return false;
  const isShown = /^(?:read|fetch|open|download|view|load|cat|browse|scrape|crawl)$/.test(verb);
  return things.some((word) => contents.test(word)) || (isShown && !/s$/.test(things.at(-1) ?? ''));
}
const contents =
  /^(?:files?|pages?|webpages?|web|urls?|links?|sites?|websites?|html|markdown|contents?|documents?|docs?|attachments?|resources?|blobs?|raw|text|body|snapshot|note)$/;
