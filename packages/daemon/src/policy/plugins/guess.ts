import { type Act, type ActOf, goesTo, type SinkKind } from '../policy.ts';
import { changing as acting, verbFirst, wordsOfName } from '../words/tools.ts';

// What a tool that nobody has declared is taken for, by its name and those of its arguments: the worst of what they may
// mean. The names come from whoever made the tool and stand in what the owner accepted, never in what a task reads.

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

const nameOf = (tool: string): string => verbFirst(wordsOfName(tool)).join('_');

/** Whether it hands out what somebody put into one place (a file, a page), which may look like records of its own. */
export function showsContents(tool: string): boolean {
  const [verb = '', ...things] = verbFirst(wordsOfName(tool));
  if (/^(?:list|search|find|lookup|query)$/.test(verb)) return false;
  const isShown = /^(?:read|fetch|open|download|view|load|cat|browse|scrape|crawl)$/.test(verb);
  return things.some((word) => contents.test(word)) || (isShown && !/s$/.test(things.at(-1) ?? ''));
}
const contents =
  /^(?:files?|pages?|webpages?|web|urls?|links?|sites?|websites?|html|markdown|contents?|documents?|docs?|attachments?|resources?|blobs?|raw|text|body|snapshot|note)$/;

/** By the words of a tool's name with a line between them: the first that fits. */
const acts: [RegExp, Act][] = [
  [/^draft/, 'write'],
  [/^(?:send|transfer|wire|make|schedule|create|new)_.*(?:money|payment|funds|transaction|deposit)/, 'pay'],
  [/^(?:write|create|compose|make|new|post)_(?:e?mail|message|sms|dm|letter)/, 'send'],
  [/^(?:send|reply|respond|answer|forward|message|notify|email|mail|text|comment|remind|ping|dm|say|tell|whisper)(?:_|$)/, 'send'],
  [/^(?:post|publish|upload|tweet)|^(?:create|make|write|add|new)_(?:post|tweet|story|status|article|ad)(?:_|$)/, 'post'],
  [/^(?:pay|wire|refund|purchase|buy|order)(?:_|$)|^transfer(?!_owner)/, 'pay'],
  [
    /^(?:invite|add|create|schedule).*(?:user|member|person|people|participant|attendee|guest|event|meeting|appointment|calendar|agenda|diary)|^(?:invite|admit|onboard)|^(?:bring|let)_in(?:_|$)|^add_(?:in)?to_/,
    'invite',
  ],
  [/^(?:share|grant)|^transfer/, 'share'],
  [/^(?:delete|erase|clear|wipe|trash)/, 'delete'],
  [/^(?:remove|kick|ban|revoke|expel|drop)(?!box)|^(?:take|throw|kick)_(?:out|off)(?:_|$)/, 'remove'],
  [/^cancel/, 'cancel'],
  [/^(?:re)?schedule|calendar|agenda|event|meeting|reminder/, 'schedule'],
  [/^(?:book|reserve|rent)/, 'book'],
  [/^(?:create|write|append|save|note|record|log|add)/, 'write'],
  [/^(?:set|update|change|modify|edit|adjust|toggle|switch|configure|decide)(?:_|$)/, 'change'],
];

/** What kind of act its name says. */
export const actOf: ActOf = (tool) => {
  const name = nameOf(tool);
  return acts.find(([pattern]) => pattern.test(name))?.[1];
};

/** Things that somebody keeps for themselves: to add one, or to move it, can be taken back. */
const kept =
  /_(?:events?|meetings?|calendar|agenda|diary|journal|entry|entries|reminders?|notes?|todos?|drafts?|documents?|files?|folders?|lists?)(?:_|$)/;
const keeping = /^(?:create|add|write|append|save|note|draft|schedule|reschedule|new|make|copy)_/;

/** Whether it only adds to what is kept, as far as its name says; whom an entry goes to is for its arguments to say. */
export const isKeeping = (tool: string): boolean => {
  const name = nameOf(tool);
  return keeping.test(name) && kept.test(name);
};

/** When, or for how long: that decides nothing by itself. */
export const isTime = (name: string, value: string): boolean =>
  /^(?:\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?)?|\d{1,2}:\d{2}(?::\d{2})?)$/.test(
    value.trim(),
  ) ||
  (/(?:^|_)(?:minutes?|hours?|days?|duration|year|month)$/.test(wordsOfName(name).join('_')) && /^\d{1,4}$/.test(value));

const numbering = /(?:^|_)(?:ids?|uuid|number|no|key|ref)$/;
const kinds: [RegExp, SinkKind][] = [
  [/url|link|endpoint|webhook/, 'url'],
  [
    /recipient|^to$|^to_|_to$|^cc$|^bcc$|e?mail|participant|attendee|invitee|user|handle|channel|phone|guest|person|member|colleague/,
    'recipient',
  ],
  [/iban|account|payee/, 'account'],
  [/amount|price|sum|quantity/, 'amount'],
  [/password|passcode|passport|secret|token|address|street|city/, 'identity'],
  [/role|permission|access|visibility|privacy|scope|audience/, 'object'],
  [
    /body|content|message|text|subject|title|description|comment|reason|note|memo|caption|remark|location|agenda|wish|special_request|emoji|bio$|purpose|labels?$|tags?$|categor|priority|(?:full|first|last|display)_?name$/,
    'content',
  ],
];
/** With a number these say how many come. */
const counted = /(?:guests?|participants?|attendees?|people|persons|passengers|adults|children|rooms|seats|quantity)$/;
/** Those by which an argument that a declaration forgot is taken, too: where to, how much, who may. */
const telling = 6;
const places: [RegExp, SinkKind][] = [
  [/^\s*https?:\/\/\S+\s*$/i, 'url'],
  [/^\s*[^\s@]+@[^\s@]+\.\p{L}+\s*$/iu, 'recipient'],
  [/^\s*[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\s*$/, 'account'],
];

/** What an argument decides. What nothing tells: a number is how much, what is short says which one, what is long will be read. */
export function kindOf(name: string, value: string): SinkKind {
  const told = toldBy(name, value, kinds.length);
  if (told) return told;
  if (/^-?\d+(?:[.,]\d+)?$/.test(value)) return 'amount';
  return value.length <= 40 ? 'object' : 'content';
}

/** The kind where the argument's name tells where to, how much or who may, or its value is an address. */
export const tellingKind = (name: string, value: string): SinkKind | undefined => toldBy(name, value, telling);

function toldBy(name: string, value: string, most: number): SinkKind | undefined {
  const said = wordsOfName(name).join('_');
  const byValue = places.find(([pattern]) => pattern.test(value))?.[1];
  // "mail_id" is which mail, "user_id" is who.
  if (numbering.test(said))
    return (
      byValue ?? (/user|channel|recipient|account|payee|^to_/.test(said) ? toldBy(said.replace(numbering, ''), value, most) : 'object')
    );
  // Whatever an argument is called, an address of a page is one.
  if (byValue === 'url') return byValue;
  const kind = /^\d{1,3}$/.test(value) && counted.test(said) ? 'amount' : kinds.slice(0, most).find(([pattern]) => pattern.test(said))?.[1];
  return kind ?? byValue;
}

/** What the arguments of a call decide together, where one alone doesn't tell. */
export const decided = <S extends Aimed>(tool: string, act: Act | undefined, sinks: readonly S[]): S[] => aimed(tool, placed(act, sinks));

interface Aimed {
  name: string;
  kind: SinkKind;
}

/** What is written over something says which by its name: "write_page(title, content)" changes the page of that title. */
function aimed<S extends Aimed>(tool: string, sinks: readonly S[]): S[] {
  const isNew =
    !overwriting.test(verbFirst(wordsOfName(tool))[0] ?? '') ||
    sinks.some(({ name, kind }) => kind === 'path' || (kind === 'object' && !setting.test(name)));
  const which = isNew ? undefined : sinks.find(({ name, kind }) => kind === 'content' && naming.test(wordsOfName(name).at(-1) ?? ''));
  return sinks.map((sink) => (sink === which ? { ...sink, kind: 'object' } : sink));
}
const overwriting = /^(?:write|update|edit|change|modify|set|replace|overwrite|save|append|rename|publish|put)$/;
const setting = /role|permission|access|visibility|privacy|scope|audience|status|state|type|format/;
const naming = /^(?:title|name|subject|page|document|file|note)$/;

/** Whether something is said, and nothing says to whom. */
export const isPlaceless = (act: Act | undefined, sinks: readonly Pick<Aimed, 'kind'>[]): boolean =>
  (act === 'send' || act === 'post') && !sinks.some(({ kind }) => goesTo.includes(kind));

/** What is said is said somewhere: where nothing else says to whom, what isn't a number is where it goes ("post_to_room"). */
function placed<S extends Aimed>(act: Act | undefined, sinks: readonly S[]): S[] {
  if (!isPlaceless(act, sinks)) return [...sinks];
  const isPlace = ({ name, kind }: S) => kind === 'object' && !numbering.test(wordsOfName(name).join('_'));
  return sinks.map((sink) => (isPlace(sink) ? { ...sink, kind: 'recipient' } : sink));
}
