import { speakers } from './act-words.ts';
import { grantedTo } from './leaves.ts';
import { type Call, isClean, type KnownValue, type Sink, type Situation, type Trace } from './policy.ts';
import { fold, occurrences, plainUrl, stands, trimEnd } from './values.ts';

/** Where the value of each sink came from. What stands in the owner's words is theirs, wherever else it stands too. */
export const traceSinks = (call: Call, situation: Situation): Trace[] => call.sinks.map((sink) => traceSink(sink, call, situation));

export function traceSink(sink: Sink, call: Call, situation: Situation): Trace {
  const by = (origin: Trace['origin'], from: string, trusted: boolean, known?: KnownValue): Trace => ({
    sink,
    origin,
    from,
    trusted,
    names: [sink.value, ...(known?.record?.names ?? []), ...(known ? partNames(known, situation) : [])],
    ...(known && isSpokenOf(known, situation) && { described: true }),
  });
  if (saidByOwner(sink, situation)) return by('owner', 'your own words', true);
  if (grantedTo(sink, call, situation)) return by('grant', 'a rule of yours', true);
  const fields = fieldsWith(sink, call, situation);
  const named = fields.find(
    (known) => (isNamed(known, situation) && !isAmbiguous(sink, known, situation)) || partNames(known, situation).length > 0,
  );
  if (named) return by('record', fromOf(named), true, named);
  const read = fields[0] ?? situation.known.find((known) => stands(known.value, sink.value, sink.kind));
  if (read) return by('read', fromOf(read), false, read);
  return by('model', 'the model: it stands in nothing that you said or that it read', false);
}

const fromOf = ({ labels }: KnownValue) => labels.from.slice(0, 3).join(', ') || labels.sources.join(', ') || 'an unknown place';

const saidByOwner = ({ kind, value }: Sink, { words }: Situation): boolean =>
  words.some((text) => occurrences(text, value, kind) > 0 || (kind === 'content' && isMadeOf(value, text)));

/** Content in which every sentence stands in the owner's words. */
function isMadeOf(content: string, words: string): boolean {
  const sentences = content.split(/(?<=[.!?…])\s+|\n+/).map((one) => trimEnd(one.replace(/^[\s\-*•]+/, ''), ' \t\r.!?…'));
  const said = sentences.filter(Boolean);
  return said.length > 0 && said.every((one) => stands(words, one, 'content') || isPassedOn(one, words));
}

/** A sentence of the owner's with who speaks turned: "say that you've seen it" as "I've seen it". Four words at least, so that it is one. */
const isPassedOn = (sentence: string, words: string): boolean =>
  sentence.split(/\s+/).length > 3 && stands(turned(words), turned(sentence), 'content');
const turned = (text: string): string => fold(text).replace(speakers, 'someone');

/**
 * Fields with this value in records that only the owner's own side can have written. A link that is only to be looked at
 * may also come from what a stranger wrote, where the owner named that very writing: looking tells the stranger nothing
 * that they did not write themselves.
 */
function fieldsWith(sink: Sink, call: Call, { known }: Situation): KnownValue[] {
  const looks = sink.kind === 'url' && call.effect === 'read';
  const kinds = sink.kind === 'account' || sink.kind === 'recipient' ? ['account', 'recipient'] : [sink.kind];
  return known.filter(({ kind, value, labels, record }) => {
    if (!record || !kind || !kinds.includes(kind)) return false;
    if (!looks && !(labels.sources.length && isClean(labels))) return false;
    return kind === 'url' ? plainUrl(value) === plainUrl(sink.value) : fold(value) === fold(sink.value);
  });
}

const namesSaid = ({ record }: KnownValue, { words }: Situation): string[] =>
  (record?.names ?? []).filter((name) => words.some((text) => stands(text, name, 'content')));

const isNamed = (known: KnownValue, situation: Situation) => namesSaid(known, situation).length > 0;

/** The owner spoke of one of the list that this is of ("a channel"), and only their own side can have written that list. */
const isSpokenOf = ({ record, labels }: KnownValue, { words }: Situation): boolean =>
  labels.sources.length > 0 &&
  isClean(labels) &&
  (record?.of ?? []).some((noun) => words.some((text) => stands(text, noun, 'content') || stands(text, `${noun}s`, 'content')));

/** Words of its name that the owner said and no other of that list has ("the channel starting with External"). */
function partNames(known: KnownValue, situation: Situation): string[] {
  if (!isSpokenOf(known, situation)) return [];
  const others = situation.known.filter(
    ({ kind, record, value }) => kind === known.kind && record?.of && fold(value) !== fold(known.value),
  );
  return partsOf(known.value).filter(
    (part) => situation.words.some((text) => stands(text, part, 'content')) && !others.some(({ value }) => fold(value).includes(part)),
  );
}

/** The words of a name that are long enough to tell one from another. */
const partsOf = (name: string): string[] =>
  fold(name)
    .split(/[^\p{L}]+/u)
    .filter((part) => part.length > 3);

/** Whether the owner may as well have meant another record, with other values in its place: then a person says which. */
function isAmbiguous(sink: Sink, found: KnownValue, situation: Situation): boolean {
  if (sink.kind === 'url') return false;
  const said = namesSaid(found, situation);
  const alike = situation.known.filter(({ kind, record }) => kind === found.kind && record);
  const mine = alike.filter(({ record }) => record?.id === found.record?.id).map(({ value }) => fold(value));
  return alike.some(
    ({ record, value }) =>
      record?.id !== found.record?.id && said.some((name) => record?.names.includes(name)) && !mine.includes(fold(value)),
  );
}
