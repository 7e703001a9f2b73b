import type { Ref } from '../content.ts';
import type { Entry, TaskView } from './task.ts';

type Message = Extract<Entry, { kind: 'message' }>;
/** What was said between a person and a task. */
export type Talk =
  | { kind: 'message'; seq: number; message: Message }
  /** A question of the task's that has its answer. */
  | { kind: 'answered'; seq: number; question: string }
  /** An answer of the task's that the person had something more to say to. */
  | { kind: 'before'; seq: number; text: Ref };

/** All that was said, in the order of time, but the newest answer. An answer whose place isn't known comes after what was asked first. */
export function talkOf({ entries, questions }: Pick<TaskView, 'entries' | 'questions'>): Talk[] {
  const talk: Talk[] = [];
  let last: Extract<Entry, { kind: 'turn' }> | undefined;
  for (const entry of entries) {
    if (entry.kind === 'turn') last = entry;
    if (entry.kind !== 'message') continue;
    const { text, finish } = last?.turn ?? {};
    if (last && finish === 'stop' && text?.bytes) talk.push({ kind: 'before', seq: last.seq, text });
    last = undefined;
    talk.push({ kind: 'message', seq: entry.seq, message: entry });
  }
  const first = talk[0]?.seq ?? 0;
  for (const [question, { answer, answered }] of Object.entries(questions))
    if (answer) talk.push({ kind: 'answered', seq: answered ?? first, question });
  return talk.sort((a, b) => a.seq - b.seq);
}
