import { quoted, type Rule } from './deed.ts';
import type { Trace } from './policy.ts';
import { isCrossed, isTurned, sideOf } from './words/pairs.ts';

// What a call puts together was put together by the owner.

/**
 * What goes together must be said together: "the Budget to Ana and the Plan to Bob" is no word for the Budget to Bob, nor "from
 * Savings to Giro" for the other way.
 */
export const pair: Rule = (call, traces, { words }) => {
  const named = traces.filter(({ sink, trusted, origin }) => sink.kind !== 'content' && trusted && origin !== 'grant');
  if (call.effect === 'read' || !named.length) return undefined;
  const turned = named.find((one) => isTurned(words, sideOf(one.sink.name), namedBy(one)));
  if (turned) {
    const [is, would] = sideOf(turned.sink.name) === 'to' ? ['from', 'to'] : ['to', 'from'];
    return { rule: 'pair', why: `You said ${is} ${quoted(turned)}, and it would go ${would} there.`, about: [turned] };
  }
  for (const [at, one] of named.entries()) {
    const other = named.slice(at + 1).find((next) => next.sink.name !== one.sink.name && isCrossed(words, namedBy(one), namedBy(next)));
    if (other)
      return { rule: 'pair', why: `You named ${quoted(one)} and ${quoted(other)}, but each together with another.`, about: [one, other] };
  }
  return undefined;
};
const namedBy = ({ names, sink: { kind } }: Trace) => ({ names, kind });
