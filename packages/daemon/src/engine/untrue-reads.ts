import { isSupposed } from './claim-words.ts';
import type { Known } from './claims.ts';
import { lazily } from './lazily.ts';
import { filesNamed, mark } from './named-files.ts';
import { baseOf } from './names-among.ts';
import type { ActFinding } from './untrue-acts.ts';

// Files that an answer says it read, by name, against those that were opened.

const filler =
  '\\s|[,*:]|(?:two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|and|und|or|every|each|all|both|the|this|that|of|them|also|as well as|including|fully|carefully|closely|through|files?|documents?|too|einmal|die|das|den|alle|beide|auch|dateien?|dokumente?|komplett|ganz)(?!\\p{L})';
const between = lazily(() => new RegExp(`^(?:${filler}|${mark}|\\d)*$`, 'iu'));
const english =
  /(?<!\p{L})(?:having|(?:i|we)(?:['’]ve)?(?: (?:have|also|then|just|now|both|carefully|actually))*) (?:opened and )?(?:read|opened|(?:looked|went|gone) (?:at|into|through)|reviewed|studied|examined)(?!\p{L})/iu;
const german = /(?<!\p{L})(?:ich habe|habe ich)\s(?<object>.*?)\s(?:gelesen|durchgelesen|geöffnet|durchgesehen|angesehen)(?!\p{L})/iu;

/** Whether a sentence, with marks for its names, says that its speaker read them. */
function isSaidRead(sentence: string, at: number): boolean {
  const start = english.exec(sentence);
  if (start && start.index < at) return between().test(sentence.slice(start.index + start[0].length, at));
  const object = german.exec(sentence)?.groups?.object;
  return object !== undefined && between().test(object) && sentence.indexOf(object) <= at;
}

/** What it says that it read and never opened, of what is there and isn't its own. */
export async function unread(known: Known): Promise<ActFinding | undefined> {
  const mentions = filesNamed(known.answer);
  for (const sentence of new Set(mentions.map((mention) => mention.sentence))) {
    const own = mentions.filter((mention) => mention.sentence === sentence);
    const names: string[] = [];
    let at = -1;
    for (const { name, clause } of own) {
      at = sentence.indexOf(mark, at + 1);
      if (at >= 0 && !isSupposed(clause) && isSaidRead(sentence, at) && (await isUnopened(name, known))) names.push(baseOf(name));
    }
    const said = own.reduce((text, { name }) => text.replace(mark, () => name), sentence);
    if (names.length) return { kind: 'act', act: 'read', said, why: 'none', names };
  }
  return undefined;
}

async function isUnopened(name: string, { isTouched, isOutside, isThere, wasOpened }: Known): Promise<boolean> {
  return !isTouched(name) && !isOutside(name) && !(await wasOpened(name)) && isThere(name);
}
