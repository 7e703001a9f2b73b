import { type Command, InvalidArgumentError } from 'commander';
import type { Screen } from './screen.ts';

// What the files that list commands share. `program.ts` makes `Add`, `Group` and `Act` and hands them in.

export interface Common {
  home?: string;
  json?: boolean;
}

/** A command's work: where to speak, the state directory, and what it gives is the exit code. */
type Run = (screen: Screen, home: string) => Promise<number>;

export type Act = (options: Common, run: Run) => Promise<void>;

/** A command of one word, with what all of them have. */
export type Add = (name: string, words: string, examples?: string[]) => Command;

/** A command of two words; the usual one is meant where the second is left out. */
export type AddInner = (name: string, words: string, usual?: boolean) => Command;
export type Group = (name: string, words: string) => { add: AddInner };

export const idWords = 'any part of the task’s id; the latest when left out';

/** For an option that may be given several times. */
export const gather = (value: string, before: string[] = []) => [...before, value];

export function number(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}
