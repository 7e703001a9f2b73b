import { begin, type Scene } from './begin.ts';
import { tell } from './teller.ts';

/** A desk where much is asked and much was done: so many questions, and so many tasks that are over. */
export function crowded(now: number, questions: number, over: number): Scene {
  const story = begin(now);
  for (let at = 1; at <= over; at++) tell(story, now, `File letter ${at}`, { minutes: 90 }).turn(`Letter ${at} is filed.`).finish('done');
  for (let at = 1; at <= questions; at++) tell(story, now, `Sort box ${at}`, { minutes: 60 }).ask(`Box ${at}: by name or by date?`);
  const long = tell(story, now, 'Read the whole archive', { minutes: 120 });
  for (let at = 1; at <= 200; at++) long.step(`reads scan ${at}`);
  long.turn('All is read.').finish('done', 'All is read.');
  return { story, tasks: { long: long.task } };
}
