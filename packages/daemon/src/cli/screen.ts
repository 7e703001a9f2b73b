import { isUtf8 } from 'node:buffer';
import { stripVTControlCharacters, styleText } from 'node:util';
import { DeskhandError } from '../host/host.ts';
import { plainJson } from './plain.ts';
import { isFile, writeWhole } from './write-out.ts';

/** Where a command speaks: results to `out`, everything about them to `note`. The tests have one of their own. */
export interface Screen {
  /** Programs read: one JSON value on stdout, no words around it. */
  readonly json: boolean;
  /** A person sits here and can answer. */
  readonly asks: boolean;
  /** Notes go to a terminal, where a line can be drawn over. */
  readonly draws: boolean;
  readonly columns: number;
  out(text: string): void;
  outJson(value: unknown): void;
  note(text: string): void;
  /** The one line that changes in place; undefined clears it. Does nothing where nothing can be drawn over. */
  status(text: string | undefined): void;
  /** `over`: ends the question without an answer; throws what `isOver` knows. */
  ask(question: string, over?: AbortSignal): Promise<string>;
  /** Asks without showing what is typed. */
  askSecret(question: string): Promise<string>;
  /** Everything that comes in by a pipe. Throws a DeskhandError, with `otherwise` as what to do, where it is no text. */
  input(otherwise?: string): Promise<string>;
  /** Calls back on Ctrl-C, until the returned function is called. */
  onInterrupt(callback: () => void): () => void;
}

const leftCode = 'interrupted';
const overCode = 'over';
export const isOver = (error: unknown): boolean => error instanceof DeskhandError && error.code === overCode;
/** The person went away from a question. Whoever did something before they asked says so, in place of the usual words. */
export const left = (sentence = 'Left. Nothing was kept.', next?: string): DeskhandError =>
  new DeskhandError(leftCode, sentence, next === undefined ? {} : { next });
export const isLeft = (error: unknown): boolean => error instanceof DeskhandError && error.code === leftCode;
/** For the end of a question: leaving it means this. */
export const leaving =
  (sentence: string, next?: string) =>
  (error: unknown): never => {
    throw isLeft(error) ? left(sentence, next) : error;
  };

/** What came in by a pipe, as text. Throws a DeskhandError where it is none. */
export function textIn(bytes: Buffer, otherwise?: string): string {
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString('utf8');
  throw new DeskhandError('usage', 'What came in by the pipe is no text.', otherwise === undefined ? {} : { next: otherwise });
}

export function openScreen(json: boolean): Screen {
  const { stdin, stdout, stderr } = process;
  const draws = stderr.isTTY === true && !json;
  const write = isFile(1, stdout.isTTY) ? (text: string) => writeWhole(1, text) : (text: string) => void stdout.write(text);
  let drawn = false;
  let asking = false;
  const clear = () => {
    if (drawn) stderr.write('\r\x1b[2K');
    drawn = false;
  };
  const ask = async (question: string, mute: boolean, over?: AbortSignal) => {
    clear();
    asking = true;
    const { createInterface } = await import('node:readline/promises');
    const { Writable } = await import('node:stream');
    const echo = mute ? new Writable({ write: (_chunk, _encoding, done) => done() }) : stderr;
    if (mute) stderr.write(question);
    const lines = createInterface({ input: stdin, output: echo, terminal: true });
    try {
      return (await lines.question(mute ? '' : question, over ? { signal: over } : {})).trim();
    } catch (error) {
      // Ctrl-C comes as a key here, not as a signal.
      if (!mute) stderr.write('\n');
      if (over?.aborted) throw new DeskhandError(overCode, 'This was answered elsewhere.');
      throw error instanceof Error && error.name === 'AbortError' ? left() : error;
    } finally {
      lines.close();
      asking = false;
      if (mute) stderr.write('\n');
    }
  };
  return {
    json,
    draws,
    asks: draws && stdin.isTTY === true,
    get columns() {
      return stderr.columns || 80;
    },
    out(text) {
      clear();
      write(`${text}\n`);
    },
    outJson: (value) => write(`${plainJson(value)}\n`),
    note(text) {
      clear();
      if (!json) stderr.write(`${text}\n`);
    },
    status(text) {
      clear();
      if (!draws || asking || text === undefined) return;
      const width = (stderr.columns || 80) - 1;
      const fits = stripVTControlCharacters(text).length <= width ? text : `${stripVTControlCharacters(text).slice(0, width - 1)}…`;
      stderr.write(fits);
      drawn = true;
    },
    ask: (question, over) => ask(question, false, over),
    askSecret: (question) => ask(question, true),
    async input(otherwise) {
      const parts: Buffer[] = [];
      for await (const part of stdin) parts.push(part);
      return textIn(Buffer.concat(parts), otherwise);
    },
    onInterrupt(callback) {
      process.on('SIGINT', callback);
      return () => process.off('SIGINT', callback);
    },
  };
}

/** Words set apart, where the stream is a terminal and the person didn't ask for none (NO_COLOR). */
export const strong = (text: string) => styleText('bold', text, { stream: process.stderr });
export const faint = (text: string) => styleText('dim', text, { stream: process.stderr });
export const warning = (text: string) => styleText('yellow', text, { stream: process.stderr });
