import { join } from 'node:path';
import type { Change, Draft } from '@deskhand/protocol';
import { runProgram } from '../cli/program.ts';
import { left, type Screen, textIn } from '../cli/screen.ts';

/** As an answer: the person leaves the question. */
export const ctrlC = '\x03';

/** Who types it: answers at a terminal, or what comes by a pipe. */
export interface Person {
  says?: string[];
  input?: string | Buffer;
  /** Sees each line of the result as it is printed; questions wait until it is done. */
  shown?: (text: string) => Promise<void>;
}

/** Runs one command line as a program would; `says` are a person's answers at a terminal. */
export async function runCommand(home: string, args: string[], { says, input = '', shown = async () => {} }: Person = {}) {
  const out: string[] = [];
  const notes: string[] = [];
  const asked: string[] = [];
  let answered = 0;
  let busy = Promise.resolve();
  const ask = async (question: string) => {
    asked.push(question);
    await busy;
    const said = says?.[answered++] ?? '';
    if (said === ctrlC) throw left();
    return said;
  };
  const screenFor = (json: boolean): Screen => ({
    json,
    asks: says !== undefined,
    draws: false,
    columns: 80,
    out(text) {
      out.push(text);
      busy = busy.then(() => shown(text));
    },
    outJson: (value) => void out.push(JSON.stringify(value)),
    note: (text) => void (json || notes.push(text)),
    status: () => {},
    ask,
    askSecret: ask,
    input: async (otherwise) => textIn(Buffer.from(input), otherwise),
    onInterrupt: () => () => {},
  });
  const failure = { code: undefined as string | undefined, sentence: '', next: '' };
  const exit = await runProgram(args, screenFor, { DESKHAND_HOME: home, XDG_STATE_HOME: join(home, '..', 'kept') }).catch((error) => {
    Object.assign(failure, { code: error.code, sentence: error.message, next: error.next });
    return undefined;
  });
  return { exit, out: out.join('\n'), notes: notes.join('\n'), asked, failure, json: () => JSON.parse(out[0] ?? 'null') };
}

/** What an engine would say. */
export type Say = Pick<Draft, 'type' | 'body'>;

export const finished = (
  outcome: 'done' | 'partly' | 'failed' | 'stopped',
  reason?: { code: string; sentence: string; next?: string },
): Say => ({
  type: 'task.finished',
  body: { outcome, ...(reason && { reason }) },
});

export const change = (path: string, marks: string[] = []): Change => ({ kind: 'changed', path, what: 'file', before: 3, after: 4, marks });
