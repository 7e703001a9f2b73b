import type { Decisive } from '@deskhand/protocol';
import { kindOf } from '../plugins/kind-by-name.ts';
import { type Call, goesTo, type KnownValue, type Sink, type SinkKind, type Trace } from '../policy.ts';
import { wordsOfName } from '../words/tools.ts';
import { addressOf, fold } from '../words/values.ts';
import { standing } from './stands.ts';

// What a person sees of the values that decide a call: where it goes before what it says, each once, each with where it stands.

/** Values that are shown, and characters of one: the whole call is shown beside them. */
const most = { values: 20, places: 100, characters: 1000 };

const places: readonly SinkKind[] = [...goesTo, 'path'];
const order: readonly (readonly SinkKind[])[] = [places, ['object'], ['amount'], ['identity'], ['content']];

/** The doubtful ones of each kind first. */
export function decisiveOf(traces: Trace[], call: Call, known: readonly KnownValue[]): Decisive[] {
  const standsOf = standing(known, call);
  const weight = (trace: Trace) => order.findIndex((kinds) => kinds.includes(shownKind(trace.sink, call))) * 2 + Number(trace.trusted);
  return (
    onceEach(traces)
      .map((trace) => ({ trace, weight: weight(trace) }))
      .sort((a, b) => a.weight - b.weight)
      // Where it goes is never left out for what it says.
      .filter(({ trace }, at) => at < most.values || (at < most.places && places.includes(shownKind(trace.sink, call))))
      .map(({ trace: { sink, from, trusted, origin } }): Decisive => {
        const kind = shownKind(sink, call);
        const isPassedOn = origin === 'model' && kind === 'content' && sink.value.length > 30;
        const stands = standsOf({ ...sink, kind, value: addressOf(sink.value) }, origin === 'record' || origin === 'read' || isPassedOn);
        return {
          name: sink.name,
          value: cut(sink.value),
          from: origin === 'model' && kind !== 'content' && sink.kind === 'content' ? 'the model itself, which read it nowhere' : from,
          trusted,
          ...(call.declared && { kind: sink.kind }),
          ...(stands.length && { stands }),
          ...(goes(kind, sink, call) && { goes: true as const }),
        };
      })
  );
}

const cut = (value: string): string => (value.length <= most.characters ? value : `${value.slice(0, most.characters - 1).toWellFormed()}…`);

/** A plugin's arguments are texts until something is declared of them: else their names tell the rest. */
function shownKind({ name, kind, value }: Sink, { needs, declared }: Call): SinkKind {
  const isPlugins = kind === 'content' && !declared && needs.some((need) => need.kind === 'plugin');
  return isPlugins ? kindOf(name.split('.').at(-1) ?? '', value) : kind;
}

/** To answer or to forward a message is to write to those behind it. */
const goes = (kind: SinkKind, { name }: Sink, { needs, effect }: Call): boolean =>
  goesTo.includes(kind) ||
  (kind === 'object' &&
    effect === 'irreversible' &&
    needs.some(
      (need) => need.kind === 'plugin' && wordsOfName(need.tool).some((word) => /^(?:reply|respond|answer|forward|send|post)$/.test(word)),
    ) &&
    /id$/i.test(name));

/** Each value once: an address that was found in "Ana <ana@x.org>" is told with that. */
function onceEach(traces: Trace[]): Trace[] {
  const once = new Map<string, Trace>();
  for (const trace of traces) {
    const key = `${trace.sink.name} ${fold(addressOf(trace.sink.value))}`;
    const had = once.get(key);
    const whole = had && had.sink.value.length > trace.sink.value.length ? had.sink : trace.sink;
    // Of the address it is known where it came from.
    const told = had && (had.sink.value.length < trace.sink.value.length ? had : trace);
    once.set(key, told && had ? { ...told, sink: whole, trusted: told.trusted } : trace);
  }
  return [...once.values()];
}

/**
 * What tells one bundle of requests from another: acts that can't be undone are asked about together where all go to what was
 * taken from one place of the owner's; what the model made up or a stranger wrote, each by itself.
 */
export const apartBy = (traces: readonly Trace[], call: Call): string[] =>
  call.effect !== 'irreversible'
    ? []
    : [
        ...new Set(
          traces.flatMap(({ sink, from, trusted, own }) =>
            goes(shownKind(sink, call), sink, call) ? [trusted || own ? from : fold(sink.value)] : [],
          ),
        ),
      ].sort();
