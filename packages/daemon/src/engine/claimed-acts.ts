import { eitherCase } from '@deskhand/protocol';
import { actLanguages, meeting, type SaidKind, saidKinds } from './act-words.ts';
import { isSupposed } from './claim-words.ts';
import { isUpFront, sentencesOf } from './said-sentences.ts';
import { tellsTrouble } from './told-trouble.ts';

// What an answer says that its speaker did to the world: "I wrote to Anna and put the dinner into your calendar". What it
// quotes, denies, proposes, or tells of others is none of it.

export interface SaidAct {
  kind: SaidKind;
  sentence: string;
  verb: string;
  /** To what, or to whom: the words beside the verb. */
  object: string;
  /** Perhaps by others: "the message has been sent", "we paid". */
  loose?: true;
  /** Whose words come before their verb, in a language where every noun looks like a name. */
  far?: true;
}

/** Case is folded in the list alone: see claimed-deeds.ts. */
const word = (list: string): string => `(?<!\\p{L})(?:${eitherCase(list)})(?!\\p{L})`;
interface Spoken {
  me: RegExp;
  far: boolean;
  and: string;
  verbs: RegExp;
  calendar: RegExp;
  kinds: [SaidKind, RegExp][];
}
const put: SaidKind = 'schedule';
const patternsOf = (): Spoken[] =>
  actLanguages.map(({ me, far = false, and, done, also, told, put: puts, calendar }): Spoken => {
    const lists = saidKinds.flatMap((kind): [SaidKind, string][] => {
      const list = [done[kind], also[kind], ...(kind === 'send' ? [told] : []), ...(kind === put ? [puts] : [])].filter(Boolean).join('|');
      return list ? [[kind, list]] : [];
    });
    return {
      me: new RegExp(me ? word(me) : '^', 'gu'),
      far,
      and,
      calendar: new RegExp(word(calendar), 'u'),
      verbs: new RegExp(word(lists.map(([, list]) => list).join('|')), 'gu'),
      kinds: lists.map(([kind, list]) => [kind, new RegExp(word(list), 'uy')]),
    };
  });
/** Made when there is first an answer to look through: a start has no use for them. */
let spoken: Spoken[] | undefined;

/** Whether it may say so at all. */
export const claimsAct = (answer: string): boolean => actsSaid(answer).length > 0;

/** Every act that it claims, in order. */
export const actsSaid = (answer: string): SaidAct[] =>
  sentencesOf(answer).flatMap((sentence) => {
    spoken ??= patternsOf();
    const own = spoken.map((language) => inSentence(sentence, language, answer)).find((found) => found.length);
    return own ?? passives(sentence);
  });

/** Without a subject it is the speaker's, where something follows that it was done to. */
const bare =
  /^(?:(?:done|all done|ok)[:.!,]?\s+)?(?=\p{L}+\s+(?:it|them|the|your|all|both|each|an?|\d+|[\w-]+\.(?:sh|py|js|bat|ps1)|(?-i:\p{Lu}\p{Ll}))(?!\p{L}))(?=(?:\p{L}+ed|ran|sent|paid|bought|told|wrote|put)(?!\p{L}))/iu;
/** Between them somebody else may have become the subject. */
const another =
  /[:]|(?<!\p{L})(?:that|who|which|whom|whose|because|since|as|if|when|where|while|whether|what|how|dass|weil|ob|wer|wie|wenn|qui|que|dont|parce|quien|che|perché|chi|porque|dat|omdat)(?!\p{L})/iu;

const theirs = /(?<!\p{L})(?:hat|hatten?|wurden?|ist|sind|war|heeft|had|werd|is|zijn)(?!\p{L})/iu;
const plural = /^(?:we|wir|haben wir|nous|hemos|abbiamo|hebben we)(?!\p{L})/iu;

function inSentence(sentence: string, language: Spoken, answer: string): SaidAct[] {
  const { far, and, verbs } = language;
  const starts = [...sentence.matchAll(language.me)].map((match) => ({ at: match.index + match[0].length, loose: plural.test(match[0]) }));
  const first = language === spoken?.[0] ? bare.exec(sentence) : null;
  if (first) starts.push({ at: first[0].length, loose: !isUpFront(answer, sentence) });
  const found: (SaidAct & { end: number })[] = [];
  const joined = new RegExp(`(?:^|[\\s,])(?:${and})\\s+$|,\\s+$`, 'iu');
  for (const match of sentence.matchAll(verbs)) {
    const start = starts.findLast(({ at }) => at <= match.index);
    if (!start) continue;
    const between = sentence.slice(start.at, match.index);
    // A column that is called "Bezahlt".
    if (far && match.index > 0 && /^\p{Lu}/u.test(match[0]) && !/^Bescheid/u.test(match[0])) continue;
    const isMine = far
      ? !/^\s+(?:hat|haben|hatte|heeft|hebben|had|wurde|ist)(?!\p{L})/iu.test(sentence.slice(match.index + match[0].length))
      : !between.trim() || joined.test(between);
    if (!isMine || another.test(between) || (far && theirs.test(between))) continue;
    const end = match.index + match[0].length;
    const last = found.at(-1);
    const object = far ? sentence.slice(Math.max(start.at, last?.end ?? 0), match.index) : sentence.slice(end);
    // What was said before goes as far as this one.
    if (last && !far) last.object = last.object.slice(0, match.index - last.end);
    const head = `${sentence.slice(0, end)}${far ? '' : object.split(tail)[0]}`;
    if (isOpen(sentence, head, far ? sentence.slice(end) : object)) continue;
    const kind = kindOf(sentence, match.index, object, language);
    if (kind)
      found.push({
        kind,
        sentence,
        verb: match[0],
        object,
        end,
        ...(far && { far }),
        ...((start.loose || isTold(sentence.slice(0, start.at))) && { loose: true }),
      });
  }
  return found;
}

/** What stands before its speaker tells of somewhere else: "In the test I", "It begins so: on Monday I". */
const isTold = (before: string): boolean =>
  /^(?:in|im|dans|en|nel(?:la)?|n[oa])\s/iu.test(before) ||
  /\p{L}\s?:\s(?!(?:i|ich habe|j['’]ai|he|ho|ik heb)(?!\p{L}))/iu.test(before.replace(/^(?:all )?done:/iu, ''));

/** Where what was done ends, and what was said by it begins. */
const tail = /[:,(–—]|\s(?:(?:that|dass|que|che|dat)|(?:and|und) (?:it|they|all|both|es|sie|alle))\s/u;

const smoothly = /(?:without|with no|ohne)(?: any| jeden?)? (?:errors?|problems?|issues?|warnings?|trouble|fehler|probleme?)/iu;
const isOpen = (sentence: string, head: string, after: string): boolean =>
  /[?？]\s*$/u.test(sentence) ||
  isSupposed(head.replace(smoothly, ' ')) ||
  /(?<!\p{L})(?:already|bereits|déjà|già|reeds)(?!\p{L})/iu.test(head) ||
  (/(?<!\p{L})(?:but|aber|mais|pero|però|ma|mas|maar)(?!\p{L})/iu.test(after) && tellsTrouble(after));

/** "Ich habe (auch an) Anna geschrieben": not a letter. */
const person = /^\s*(?:(?:auch|ook|ebenfalls|eben|heute|gerade|an|aan)\s+)*(?-i:\p{Lu}\p{Ll})/iu;

/** The same word says one thing of a calendar, and another elsewhere. */
function kindOf(sentence: string, at: number, object: string, { kinds, far, calendar }: Spoken): SaidKind | undefined {
  const found = kinds.flatMap(([kind, of]) => {
    of.lastIndex = at;
    return of.test(sentence) ? [kind] : [];
  });
  if (far && /^ge?schr/iu.test(sentence.slice(at)) && !person.test(object)) return undefined;
  const isEntry = calendar.test(object) || (!far && meeting.test(sentence.slice(at)));
  return isEntry && found.includes(put) ? put : found.find((kind) => kind !== put);
}

const been =
  '(?:(?:has|have) (?:just |now |also )?been|is|are|was|were|ist|sind|wurden?|(?:a|ont) été|est|sont|ha sido|han sido|está|fue|è stat[oaie]|è|sono stat[oaie]|sono|foi|foram|is|zijn|werd|werden)';
const thing =
  '(?:message|e-?mail|mail|reply|note|invitation|reminder|payment|nachricht|antwort|einladung|zahlung|courriel|réponse|mensaje|correo|messaggio|risposta|mensagem|bericht|bill|invoice|post|meeting|table|room|order)';
const anyDone = (kind: SaidKind): string => actLanguages.flatMap(({ done, also }) => [done[kind], also[kind]].filter(Boolean)).join('|');
const passivesOf = (): [SaidKind, RegExp][] =>
  saidKinds.map((kind) => [
    kind,
    kind === put
      ? /(?<!\p{L})(?:is|are|ist|sind|stehen?|est|sont|está|è|is) (?:now |jetzt |nun )?(?:in|on|im|in|dans|en|nel|no|op) (?:the|your|dem|deinem|ihrem|le|votre|ton|su|tu|el|tuo|seu|het|je|uw)? ?(?:calendar|kalender|calendrier|agenda|calendario|calendário)(?!\p{L})/iu
      : new RegExp(
          `(?<!\\p{L})(?:${been}\\s(?:[^.!?,;:]{0,80}\\s)?|^(?:done[:.!]\\s+)?(?:(?:the|your)\\s+)?${thing}\\s)${word(anyDone(kind))}${kind === 'send' ? `|^(?:done[:,.!]\\s+)?sent[.!]|${thing}\\s(?:[^.!?]{0,60}\\s)?is on its way` : ''}`,
          'iu',
        ),
  ]);
let passive: [SaidKind, RegExp][] | undefined;
/** Done by somebody, or once: it tells of what others did. */
const others =
  /(?<!\p{L})(?:by|von|par|por|da|door)\s+(?-i:\p{Lu})|(?<!\p{L})(?:on|in|since|am|im|seit|le|el|il|op)\s+(?:the\s+)?(?:\d|(?-i:\p{Lu}))|(?<!\p{L})(?:yesterday|last|ago|gestern|hier|ayer|ieri|ontem|gisteren|already|bereits|schon|déjà|ya|già|já|al)(?!\p{L})/iu;

function passives(sentence: string): SaidAct[] {
  if (isSupposed(sentence.split(tail)[0] ?? '') || /[?？]\s*$/u.test(sentence) || others.test(sentence)) return [];
  passive ??= passivesOf();
  return passive.flatMap(([kind, of]): SaidAct[] =>
    of.test(sentence) ? [{ kind, sentence, verb: '', object: sentence, loose: true }] : [],
  );
}
