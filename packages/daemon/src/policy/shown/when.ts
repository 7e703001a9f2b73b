import { isTime } from '../plugins/kind-by-name.ts';
import type { Call, Situation, Trace } from '../policy.ts';
import { traceSink } from '../trace.ts';
import { isDay, isDaySaid } from '../words/days.ts';

/** When something is to be: no rule asks about that by itself, but a person who says yes has to see it. */
export const whenOf = (asked: Call, call: Call, situation: Situation): Trace[] =>
  asked.sinks
    .filter(({ name, value }) => isTime(name, value) && !call.sinks.some((one) => one.name === name && one.value === value))
    .map((sink): Trace => {
      const trace = traceSink(sink, call, situation);
      return isSaid(sink.value, situation.words) ? { ...trace, origin: 'owner', from: 'your own words', trusted: true } : trace;
    });

/** The day, and the hour where there is one. */
function isSaid(value: string, words: readonly string[]): boolean {
  const [, hour, minute = '00'] = /[T ](\d{2}):(\d{2})/.exec(value) ?? [];
  const clock =
    hour === undefined ? undefined : new RegExp(`(?<![\\d:.])0?${Number(hour)}(?:[:.h]${minute}${minute === '00' ? '|(?![\\d:.h])' : ''})`);
  return isDay(value) && words.some((text) => isDaySaid(value, text) && (!clock || clock.test(text)));
}
