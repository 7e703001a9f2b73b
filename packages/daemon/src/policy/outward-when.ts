import { actOfCall, daysOf, deedOf, type Rule } from './deed.ts';
import type { Act, Call, Sink, Situation, Term, Trace } from './policy.ts';
import { wordsOn } from './words/asking.ts';
import { dayBoundsIn, isWithinBounds } from './words/day-bounds.ts';
import { isDayNamed, isDaySaid, type Told } from './words/days.ts';
import { hoursIn, isHourIn, minutesOf } from './words/hours.ts';
import { dayLong, isLengthSaid, lengthsIn, lengthsMeant } from './words/lengths.ts';
import { anyOf, wholeWord } from './words/lexicon.ts';
import { wordsOfName } from './words/tools.ts';
import type { Deed } from './words/verbs.ts';

// When what is done for good is done, and for how long: as the owner said, where they said it.

/** What is for a day of its own: one that they spoke of is still to come. */
const forDays: readonly (Act | undefined)[] = ['book', 'invite', 'schedule'];

const asked = (rule: string, { name, value }: Pick<Term, 'name' | 'value'>, why: string): ReturnType<Rule> => {
  const sink: Sink = { name, kind: 'object', value };
  const about: Trace[] = [{ sink, origin: 'model', from: 'the model itself', trusted: false, names: [] }];
  return { rule, why, about };
};

/** What they said of it: each kind of thing in the words that ask for it, or else anywhere. */
function saidOf(call: Call, traces: Trace[], situation: Situation) {
  const { words, now } = situation;
  const deed: Deed = deedOf(call, situation, traces);
  const told: Told = { now, ahead: forDays.includes(actOfCall(call)) };
  const ofDays = wordsOn(words, deed, (text) => isDayNamed(text, told) || dayBoundsIn(text, told).bounds.length > 0);
  const lengths = wordsOn(words, deed, (text) => lengthsIn(text).length > 0).flatMap(lengthsIn);
  const hours = wordsOn(words, deed, (text) => hoursIn(text).length > 0).flatMap(hoursIn);
  const bounded = ofDays.map((text) => dayBoundsIn(text, told));
  const isSaid = (day: string) =>
    bounded.some(({ rest, bounds }) => isDaySaid(day, rest, told) || (!isDayNamed(rest, told) && isWithinBounds(day, bounds, told)));
  // "We leave on the 6th."
  const isEnd = (day: string) => isSaid(day) || words.some((text) => ending.test(text) && isDaySaid(day, text, told));
  return { isNamed: ofDays.length > 0, isSaid, isEnd, lengths, hours };
}
const ending = wholeWord(
  anyOf({
    en: 'until|till|til|to|through|leav\\p{L}+|check(?:ing)?[ -]?out|back|return\\p{L}*|home',
    de: 'bis|abreise|zurück|auschecken',
    fr: "jusqu['’]\\p{L}+|au|départ|retour|rentr\\p{L}+",
    es: 'hasta|al|salida|vuelta|volve\\p{L}+',
    it: 'fino|al|partenza|ritorno|torn\\p{L}+',
    pt: 'até|saída|volta',
    nl: 'tot|vertrek|terug',
  }),
);

/** On each day that it names, and no longer from the first to the last than was said: a day where nothing was. */
export const day: Rule = (call, traces, situation) => {
  const lapsesUnsaid = ({ name }: Term) => lapsing.test(wordsOfName(name).join('_')) && !situation.words.some((text) => gone.test(text));
  const days = daysOf({ terms: (call.terms ?? []).filter((term) => !lapsesUnsaid(term)) });
  const [one] = days;
  if (call.effect !== 'irreversible' || one === undefined) return undefined;
  const { isNamed, isSaid, isEnd, lengths } = saidOf(call, traces, situation);
  const [first = one, last = one] = [days.toSorted()[0], days.toSorted().at(-1)];
  const span = minutesBetween(first, last);
  const isAsLong = lengths.length ? isLengthSaid(span, lengths) : span <= dayLong;
  const isOther = (value: string) => {
    if (value === last && value !== first) return !isEnd(value) && !(isAsLong && isSaid(first));
    return !isSaid(value) && !(value === first && value !== last && isSaid(last) && isAsLong);
  };
  const other = isNamed ? days.find(isOther) : undefined;
  if (other) return asked('day', { name: 'when', value: other }, `It would be for ${other.trim()}, and you named another day.`);
  return !isNamed && !isAsLong ? asked('day', { name: 'when', value: last }, tooLong(`from ${first} to ${last}`)) : undefined;
};
/** By when what is said there is gone again: it isn't for that day. */
const lapsing = /(?:^|_)(?:expir(?:es?|y|ation|ing)|valid_(?:until|through)|visible_until|remove_at|hide_at)(?:_|$)/;
const gone = wholeWord(
  anyOf({
    en: 'until|till|til|through|expir\\p{L}*|take (?:it|them|this) down|remove (?:it|them|this)',
    de: 'bis|abl(?:äuft|aufen)|gültig|befristet\\p{L}*',
    fr: "jusqu['’]\\p{L}+|expir\\p{L}*",
    es: 'hasta|caduc\\p{L}*',
    it: 'fino|scad\\p{L}*',
    pt: 'até|expir\\p{L}*',
    nl: 'tot|verlo\\p{L}*',
  }),
);
const tooLong = (value: string) => `It would be for ${value}, and you didn't say for how long.`;
/** From one day to the other; hours are for another rule. */
const minutesBetween = (first: string, last: string): number =>
  Math.round((Date.parse(last.trim().slice(0, 10)) - Date.parse(first.trim().slice(0, 10))) / 60_000);

/** What an argument says of the length is what they said, or what lies between the days that they named. */
export const length: Rule = (call, traces, situation) => {
  const terms = (call.terms ?? []).flatMap((term) => {
    const meant = lengthsMeant(wordsOfName(term.name).join('_'), term.value);
    return meant ? [{ ...term, meant }] : [];
  });
  if (call.effect !== 'irreversible' || !terms.length) return undefined;
  const { lengths, hours, isSaid } = saidOf(call, traces, situation);
  const start = daysOf(call)[0];
  const isRange = (minutes: number) => {
    if (start === undefined || minutes < dayLong || !isSaid(start)) return false;
    const end = new Date(Date.parse(start) + minutes * 60_000);
    // "999999 years" end on no day, and there is no 31 February.
    return !Number.isNaN(end.getTime()) && isSaid(end.toISOString().slice(0, 10));
  };
  const isBetween = (minutes: number) => hours.some(({ from }) => hours.some(({ to }) => to - from === minutes));
  const isOwners = (minutes: number) => isLengthSaid(minutes, lengths) || isRange(minutes) || isBetween(minutes);
  const isUsual = ({ value, meant }: (typeof terms)[number]) => !lengths.length && (value === '1' || (meant[0] ?? 0) <= usual);
  const other = terms.find((term) => !term.meant.some(isOwners) && !isUsual(term));
  if (!other) return undefined;
  const value = `${other.value} ${other.name.replaceAll('_', ' ')}`;
  return asked('length', other, lengths.length ? `It would be for ${value}, and you said another length.` : tooLong(value));
};
/** Minutes that a meeting, a table or a treatment takes without anybody saying so. */
const usual = 180;

/** At the time of day that they named. What ends does so when that was said, or after the length that was. */
export const hour: Rule = (call, traces, situation) => {
  const times = (call.terms ?? []).flatMap((term) => {
    const minute = minutesOf(term.value);
    return minute === undefined ? [] : [{ ...term, minute }];
  });
  if (call.effect !== 'irreversible' || !times.length) return undefined;
  const { hours, lengths } = saidOf(call, traces, situation);
  if (!hours.length) return undefined;
  const [earliest = 0] = times.map(({ minute }) => minute).toSorted((a, b) => a - b);
  const first = hours.find((one) => isHourIn(earliest, [one]))?.at;
  // "From 10 to 12" isn't from 10 to 10.
  const isStart = ({ minute }: { minute: number }) =>
    isHourIn(minute, minute === earliest ? hours : hours.filter(({ at }) => at !== first));
  const isAfter = (before: number, minute: number) => {
    const minutes = minute - before;
    return minutes > 0 && (lengths.length ? isLengthSaid(minutes, lengths) : minutes <= usual && hours.length < 3);
  };
  const other = times.find((one) => !isStart(one) && !times.some((before) => isStart(before) && isAfter(before.minute, one.minute)));
  return other && asked('day', other, `It would be at ${other.value.trim()}, and you named another time.`);
};
