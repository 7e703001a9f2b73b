import { isOwners, type KnownValue, type Sink, type Situation } from '../policy.ts';
import { fold, literal } from '../words/values.ts';
import { group, withWords } from './groups.ts';
import { isProper, isSaid, partsOf } from './names.ts';
import { isSpokenOf } from './own-lists.ts';
import { meansThem } from './people.ts';

// Records by words of their names that fit no other.

/**
 * Words of the record's own title that the owner said and that fit no other that was read ("the desk lamp" for "Desk lamp
 * Lumo", "Tom's request" for "Tom Reyes"): at least half of them, in one message, in a row of what people say.
 */
export function partNames(sink: Sink, known: KnownValue, situation: Situation, fits = fitsOther): string[] {
  const own = known.record?.titles ?? (known.record?.of && isSpokenOf(known, situation) ? [known.value] : []);
  // Anybody may have an address that begins like a friend's: it says which mail, not whom to write to.
  const titles = sink.kind === 'recipient' ? own.filter((title) => !isAddress(title)) : own;
  return titles.flatMap((title) => {
    const ofAddress = isAddress(title);
    const parts = partsOf(ofAddress ? title.replace(/\.\p{L}+>?\s*$/u, '') : title);
    return situation.words.flatMap((text) => {
      // Of an address only what is said as a name: "post" and "office" are words.
      const said = parts.filter((part) => isSaid(text, part) && (!ofAddress || isProper(part, text)));
      const enough =
        said.length * 2 >= parts.length ||
        (known.record?.of && said.some((part) => part.length > 3)) ||
        said.some((part) => isProper(part, text) && isProper(part, title));
      return said.length &&
        enough &&
        !isNumberedElse(title, said, text) &&
        !fits(said, known, situation) &&
        said.every((part) => meansThem(known, part, situation))
        ? said
        : [];
    });
  });
}

/** "Flat 7" is not "Flat 5". */
const isNumberedElse = (title: string, said: readonly string[], text: string): boolean => {
  const numbers = new Set(fold(title).match(/(?<![\p{L}\p{N}])\d{1,6}(?![\p{L}\p{N}])/gu));
  const numbered = said.flatMap((part) => [
    ...fold(text).matchAll(new RegExp(`(?<!\\p{L})${literal(part)}s? #?(\\d{1,6})(?![\\p{L}\\p{N}])`, 'gu')),
  ]);
  return numbers.size > 0 && numbered.length > 0 && !numbered.some(([, number = '']) => numbers.has(number));
};

/** What the owner called the one whose message this is: to answer one of theirs is to answer them, whichever of them it is. */
export const calledByAuthor = (sink: Sink, known: KnownValue, situation: Situation): string[] =>
  partNames(sink, known, situation, (said, found, where) => {
    const mine = new Set(found.record?.titles);
    const isOthers = (title: string) => !mine.has(title) && said.every((part) => fold(title).includes(part));
    return withWords(where.known, found, said).some(({ record }) => record?.titles?.some(isOthers));
  });

/** In a list that only the owner's side can have written, an address is also called by the words before its "@" ("Jukka" in "jukka.salmi@…"), where no other begins so. */
export function localNames(sink: Sink, { kind, value, labels }: KnownValue, { known, words }: Situation): string[] {
  if (sink.kind !== 'recipient' || kind !== 'recipient' || !isOwners(labels) || !isAddress(value)) return [];
  const isOnly = (part: string) => group(known, byLocal, part).every((one) => fold(one.value) === fold(value));
  return byLocal({ kind, value }).filter((part) => isOnly(part) && words.some((text) => isSaid(text, part) && isProper(part, text)));
}

const byLocal = ({ kind, value }: Pick<KnownValue, 'kind' | 'value'>): string[] =>
  kind === 'recipient' ? partsOf(value.replace(/@.*$/, '')) : [];

/** Of a mailbox; "@ana" is a handle. */
const isAddress = (title: string): boolean => /[^\s<]@[^\s@]+\.\p{L}/u.test(title);

/** Whether all of these words stand in the title of another record, too. */
function fitsOther(said: string[], found: KnownValue, { known }: Situation): boolean {
  const [id, mine] = [found.record?.id, fold(found.value)];
  const isOther = ({ record, value }: KnownValue) =>
    fold(value) !== mine && (record?.id !== id || (!found.record?.titles && Boolean(record?.of)));
  return withWords(known, found, said).some(isOther);
}
