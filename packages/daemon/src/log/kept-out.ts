import type { Live } from '@deskhand/protocol';
import { mapFound } from './found.ts';
import type { SqliteLogOptions } from './sqlite-log.ts';

// What must not be written down or told is taken out at the log's own door: whatever part of the host says it, and
// whoever wrote it.

/** The same with less in each of its texts. */
export const lessOf = <T>(value: T, less: (text: string) => string): T => mapFound(value, isText, less);

const isText = (value: unknown): value is string => typeof value === 'string';

/** So many texts that come in pieces are followed at one time. */
const mostPieces = 200;

/** Tells what is only broadcast with less in it. */
export function lessIn(send: (live: Live) => void, { whole, pieces }: NonNullable<SqliteLogOptions['keepOut']>): (live: Live) => void {
  const followed = new Map<string, (piece: string) => string>();
  return (live) => {
    if (live.kind === 'progress') return send({ ...live, words: whole(live.words) });
    const of = `${live.task} ${live.kind} ${live.kind === 'text' ? live.turn : live.step}`;
    const less = followed.get(of) ?? pieces();
    // The oldest goes first.
    followed.delete(of);
    followed.set(of, less);
    for (const old of followed.keys()) if (followed.size > mostPieces) followed.delete(old);
    const delta = less(live.delta);
    if (delta) send({ ...live, delta });
  };
}
