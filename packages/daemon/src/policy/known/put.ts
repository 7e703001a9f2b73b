import { type Act, type Call, goesTo, type Sink, type Situation } from '../policy.ts';

// Where this task itself put something: what it fetched into a folder lies there under its own name, and is the task's own.

/** `said`: all that it comes of is the owner's own. `put`: it comes from an address that a person let it be fetched from. */
export type Put = 'said' | 'put';

/** Of a thing that is taken up or added to, and not taken away: whether this task put it there, and did nothing else to things that they didn't name. */
export function putHere(
  sink: Sink,
  act: Act | undefined,
  { earlier }: Situation,
  isTheirs: (sink: Sink, call: Call) => boolean,
): Put | undefined {
  if ((sink.kind !== 'object' && sink.kind !== 'path') || !isPlain(sink.value) || !act || away.includes(act)) return undefined;
  const changes = earlier.filter(({ effect }) => effect !== 'read');
  if (changes.length > most || !changes.some((one) => placeOf(one) === sink.value)) return undefined;
  const made = new Map<string, Put>();
  for (const call of changes) {
    const how = call.sinks.map((one) => made.get(one.value) ?? (isTheirs(one, call) ? 'said' : one.kind === 'url' ? 'put' : undefined));
    const isKnown = how.every((one) => one !== undefined);
    // What an act that nobody knows did, or one to another thing, may lie anywhere, by whatever spelling of a path.
    if (!isElsewhere(call) && !(isKnown && call.act && call.sinks.length)) return undefined;
    const isFetched = how.includes('put');
    if (isFetched) for (const one of made.keys()) if (call.sinks.some(({ value }) => isAt(value, one))) made.set(one, 'put');
    const place = isKnown && call.effect === 'reversible' ? placeOf(call) : undefined;
    if (place) made.set(place, isFetched ? 'put' : 'said');
  }
  return made.get(sink.value);
}

/** It went to somebody or to an address, and to no thing of theirs. */
const isElsewhere = ({ sinks }: Call): boolean => {
  const places = sinks.filter(({ kind }) => goesTo.includes(kind));
  return places.length > 0 && sinks.every((one) => places.includes(one) || one.kind === 'content' || one.kind === 'amount');
};

/** Calls of one task that are gone through. */
const most = 200;
const away: readonly Act[] = ['delete', 'remove', 'cancel'];

/** Where a call that takes one thing and puts it into one folder left it. */
function placeOf({ sinks }: Call): string | undefined {
  const [folders, things] = [sinks.filter(({ kind }) => kind === 'path'), sinks.filter(({ kind }) => kind !== 'path')];
  const [folder, thing] = [folders[0]?.value, things[0]];
  if (!folder || folders.length > 1 || things.length !== 1 || !thing || (thing.kind !== 'object' && thing.kind !== 'url')) return undefined;
  const name = thing.value
    .replace(/[?#].*$/s, '')
    .split(/[/\\]/)
    .at(-1);
  const place = `${folder.replace(/[/\\]$/, '')}${folder.includes('\\') ? '\\' : '/'}${name}`;
  return isPlain(folder) && isPlain(place) && thing.value.includes('/') ? place : undefined;
}

/** It is the one, or lies in it. */
const isAt = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`) || path.startsWith(`${place}\\`);
/** From the top, each name a plain one: nothing hidden, no way back up. */
const isPlain = (path: string): boolean =>
  /^(?:[A-Za-z]:)?(?:[/\\][\p{L}\p{N}][\p{L}\p{N} ._+-]{0,200}){1,30}$/u.test(path) && !/\.\./.test(path);
