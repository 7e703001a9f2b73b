import type { Decisive } from './events.ts';

// What a rehearsal came to, as a person sees it before they let it be done: kept as content, so that their yes is bound to
// exactly this by its hash.

/** An act that is held, as it would have gone. */
export interface RehearsedAct {
  entry: string;
  title: string;
  to: string;
  sender: string;
  /** SHA-256 of the act itself and of all that it carries: nothing else goes out. */
  act: string;
  content: string[];
  /** What the policy would have asked, and what decides it; absent where it would have let it go. */
  why?: string | undefined;
  decisive: Decisive[];
  /** What the task was told in place of its answer. */
  told: string;
  /** In earnest its answer would have come to the task, so what came after was done without it. */
  answers: boolean;
}

export interface Rehearsed {
  changes: number;
  marked: number;
  acts: RehearsedAct[];
  /** What could not be held, and so was not done: it won't be done with the rest either. */
  left: { words: string }[];
  /** It came to a limit, so this may be only part of it. */
  limit?: string | undefined;
}

/** What a rehearsal came to, once its content is at hand; undefined where that was erased. */
export const parseRehearsed = (json: string): Rehearsed | undefined => (json === '' ? undefined : (JSON.parse(json) as Rehearsed));
