/** Where messages come from and go to. Whatever the other side does, it ends in `closed`, with why, and is bounded. */
export interface Wire {
  /** Sends one JSON-RPC message. Resolves when it is handed over; an HTTP wire rejects where it was not taken. */
  send(message: object, signal?: AbortSignal): Promise<void>;
  /** Where messages go as they come, one by one, parsed. Set once, before the first `send`. */
  receive(take: (message: unknown) => void): void;
  /** Resolves with a sentence when nothing more will come. */
  readonly closed: Promise<string>;
  /** Resolves when the other side is gone. */
  close(why: string): Promise<void>;
}

/** Thrown by `send` where it is known that the other side took nothing of it. */
export class NotTaken extends Error {}

/** How much one plugin may say: a burst, then so much in a second. A flood ends it. */
export interface Allowance {
  /** False where it was too much. */
  take(bytes: number, messages: number): boolean;
}

export const mostMessage = 8_000_000;

export function openAllowance(): Allowance {
  const bytes = bucket(64_000_000, 8_000_000);
  const messages = bucket(5000, 500);
  return { take: (size, count) => bytes(size) && messages(count) };
}

// By a clock that nobody sets: after one that was set back, every plugin would seem to flood.
function bucket(most: number, eachSecond: number): (take: number) => boolean {
  let left = most;
  let at = performance.now();
  return (take) => {
    const now = performance.now();
    left = Math.min(most, left + ((now - at) / 1000) * eachSecond);
    at = now;
    left -= take;
    return left >= 0;
  };
}
