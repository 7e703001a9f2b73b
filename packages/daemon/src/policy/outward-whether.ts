import { actOfCall, deedOf, isOwnEntry, quoted, type Rule, sourceOf } from './deed.ts';
import { isOutward } from './needs.ts';
import { isSwitch } from './plugins/kind-by-name.ts';
import { type Act, isClean, type Sink, type Term, type Trace } from './policy.ts';
import { wordsOn } from './words/asking.ts';
import { isLeastRight, isRightName, isRightSaid } from './words/rights.ts';
import { isSwitchMeant, isTakenAway, speaksOfSwitch } from './words/switches.ts';

// What a call turns on besides, and what it lets somebody do: no more than the owner said.

/** What is turned on in an act for good is what they spoke of, or changes nothing that matters. */
export const whether: Rule = (call, traces, situation) => {
  const switches = (call.terms ?? []).filter(({ value }) => isSwitch(value));
  const counts = call.effect === 'irreversible' || (isOutward(call) && !isClean(situation.labels));
  if (!switches.length || !counts || isOwnEntry(call)) return undefined;
  const deed = deedOf(call, situation, traces);
  const words = wordsOn(
    situation.words,
    deed,
    () => true,
    (text) => text,
  );
  const isMeant = ({ name, value }: Term) => isSwitchMeant(name, value, words) || isSwitchMeant(name, value, situation.words);
  const wordsAbout = (name: string) =>
    wordsOn(
      situation.words,
      deed,
      (text) => speaksOfSwitch(name, text),
      (text) => text,
    );
  const isLess = ({ name, value }: Term) => bought.includes(actOfCall(call)) && isTakenAway(name, value, wordsAbout(name));
  const other = switches.find((one) => !isMeant(one) || isLess(one));
  if (!other) return undefined;
  const sink: Sink = { name: other.name, kind: 'object', value: other.value };
  const about: Trace[] = [{ sink, origin: 'model', from: 'the model itself', trusted: false, names: [] }];
  const what = `It would be with “${other.name.replaceAll('_', ' ')}: ${other.value}”`;
  return { rule: 'whether', why: `${what}, and you ${isMeant(other) ? 'asked for it' : "didn't speak of that"}.`, about };
};
/** What they get for it is part of what they asked for. */
const bought: readonly (Act | undefined)[] = ['book', 'pay'];

const letting: readonly (Act | undefined)[] = ['share', 'invite'];

/** Who is let do more than look was said to be let do that: "Bob is its editor" makes nobody else one. */
export const right: Rule = (call, traces, { words }) => {
  if (!letting.includes(actOfCall(call)) || call.effect === 'read') return undefined;
  const more = traces.filter(
    ({ sink, origin }) =>
      sink.kind === 'object' &&
      origin === 'owner' &&
      isRightName(sink.name) &&
      !isLeastRight(sink.value) &&
      !isRightSaid(sink.value, words),
  );
  const [first] = more;
  return first && { rule: 'object', why: `You did not say that they should be ${quoted(first)}: that ${sourceOf(first)}.`, about: more };
};
