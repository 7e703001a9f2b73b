import { isTime } from '../plugins/kind-by-name.ts';
import type { Call, Situation, Trace } from '../policy.ts';
import { traceSink } from '../trace.ts';
import { isDay, isDaySaid } from '../words/days.ts';
import { hoursIn, isHourIn, minutesOf } from '../words/hours.ts';

/** When something is to be: a person who says yes has to see it, and whether it was they who said so. */
export const whenOf = (asked: Call, call: Call, situation: Situation): Trace[] =>
  asked.sinks
    .filter(({ name, value }) => isTime(name, value) && !call.sinks.some((one) => one.name === name && one.value === value))
    .map((sink): Trace => {
      const trace = traceSink(sink, call, situation);
      return isSaid(sink.value, situation) ? { ...trace, origin: 'owner', from: 'your own words', trusted: true } : trace;
    });

/** The day, and the hour where there is one. */
function isSaid(value: string, { words, now }: Situation): boolean {
  const minute = minutesOf(value);
  return isDay(value) && words.some((text) => isDaySaid(value, text, { now }) && (minute === undefined || isHourIn(minute, hoursIn(text))));
}
