import { foreignIn } from '../host/host.ts';

/** Milliseconds after which an answer is asked for anew. */
const held = 60_000;

/** `foreignIn` with a memory: from the second time on nobody waits, and what came in meanwhile counts the next time. */
export function rememberForeign(now: () => number): (folder: string) => Promise<boolean> {
  const known = new Map<string, { at: number; answer: Promise<boolean> }>();
  return (folder) => {
    const had = known.get(folder);
    if (had && now() - had.at < held) return had.answer;
    const asked = foreignIn(folder);
    known.set(folder, { at: now(), answer: had ? had.answer : asked });
    if (had) void asked.then((answer) => known.set(folder, { at: now(), answer: Promise.resolve(answer) }));
    return had ? had.answer : asked;
  };
}
