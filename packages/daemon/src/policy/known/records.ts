import { type Act, isOwners, type KnownValue, type Sink, type Situation } from '../policy.ts';
import { sentencesOf } from '../words/said.ts';
import { smallWords } from '../words/things.ts';
import { fold } from '../words/values.ts';
import { ofList, ofName, ofRecord } from './groups.ts';
import { isNamed, isSaid, partsOf } from './names.ts';
import { phrasesOfAll, phrasesOfTheirs } from './own-lists.ts';
import { localNames, partNames } from './parts.ts';
import { isPeopleOf, meansAllOf, meansThem } from './people.ts';
import { chosenBy } from './superlatives.ts';

// Which record the owner's words mean: by its whole name, by words of it that fit no other, or as one of all of a list.

/** What the owner called a record by, where their words mean this one and no other. Empty where they don't. */
export function calledBy(sink: Sink, known: KnownValue, act: Act | undefined, situation: Situation): string[] {
  const whole = namesSaid(known, situation).filter((name) => meansThem(known, name, situation));
  if (whole.length && !isAmbiguous(sink, known, whole, situation))
    return [...(known.record?.names ?? []), ...partNames(sink, known, situation)];
  return [
    ...partNames(sink, known, situation),
    ...localNames(sink, known, situation),
    ...phrasesOfAll(known, situation),
    ...phrasesOfTheirs(known, situation),
    ...chosenBy(known, act, situation),
    ...(sink.kind === 'object' ? fittingBest(known, act, situation) : []),
  ];
}

const namesSaid = ({ record }: KnownValue, { words }: Situation): string[] =>
  (record?.names ?? []).filter((name) => words.some((text) => isSaid(text, name)));

/** Whether the owner's words name the record that this is of. */
export const isCalled = (known: KnownValue, situation: Situation): boolean => namesSaid(known, situation).length > 0;

/** Whether the owner may as well have meant another record, with other values in its place: then a person says which. */
function isAmbiguous(sink: Sink, found: KnownValue, said: string[], situation: Situation): boolean {
  if (sink.kind === 'url') return false;
  if (said.some((name) => situation.words.some((text) => sentencesOf(text).some((one, at, all) => isPeopleOf(one, name, all[at - 1])))))
    return false;
  // "everyone in the design team" means all that go by that name.
  const names = said.filter((name) => !situation.words.some((text) => sentencesOf(text).some((one) => meansAllOf(one, name))));
  const { known } = situation;
  const mine = ofRecord(known, found).filter(({ kind, field }) => kind === found.kind && (kind !== 'object' || field === found.field));
  const values = new Set(mine.map(({ value }) => fold(value)));
  const isOther = ({ record, value }: KnownValue) => record?.id !== found.record?.id && !values.has(fold(value));
  // Where the name itself stands for somebody, it says no other.
  return names.some((name) => ofName(known, found, name).some((one) => isOther(one) && fold(one.value) !== fold(name)));
}

/**
 * Of a list that was asked for with nothing but their words: the one entry that says the most of what they said ("the wrong days for the stocktaking in
 * announcements"), by two words at least.
 */
function fittingBest({ record, labels }: KnownValue, act: Act | undefined, { known, words }: Situation): string[] {
  const listed = record?.listed;
  if (!listed || listed.cut || !listed.asked.every((one) => isNamed(one, words))) return [];
  const said = [...new Set(words.flatMap(partsOf))].filter((word) => !smallWords.has(word));
  const saidIn = (text: string) => said.filter((word) => isSaid(text, word));
  const mine = saidIn(listed.text);
  // What is taken away for good is called by its title, not by what somebody wrote beside it.
  const isForGood = act && away.includes(act) && !isOwners(labels);
  if (mine.length < 2 || (isForGood && saidIn(record.titles?.join('\n') ?? '').length < mine.length)) return [];
  const scores = scoresOf(known, listed.list, said.join(' '), saidIn);
  const isBest = [...scores].every(([text, score]) => score < mine.length || text.includes(listed.text));
  return isBest ? mine : [];
}
const away: readonly Act[] = ['delete', 'remove', 'cancel', 'pay'];
/** How many of their words each text of a list says: counted once, however many of it a decision asks about. */
function scoresOf(
  known: readonly KnownValue[],
  list: string,
  said: string,
  saidIn: (text: string) => string[],
): ReadonlyMap<string, number> {
  const had = counted.get(known) ?? new Map<string, ReadonlyMap<string, number>>();
  counted.set(known, had);
  const key = `${list}\0${said}`;
  const texts = () => ofList(known, list).map(({ record }) => record?.listed?.text ?? '');
  const scores = had.get(key) ?? new Map([...new Set(texts())].map((text) => [text, saidIn(text).length]));
  had.set(key, scores);
  return scores;
}
const counted = new WeakMap<readonly KnownValue[], Map<string, ReadonlyMap<string, number>>>();
