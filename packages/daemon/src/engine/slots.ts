/**
 * Places for sandboxed commands, beside the lanes: so many run at one time over all tasks, the others wait their turn.
 * Rejects with the signal's reason when it is aborted while waiting.
 */
export function openSlots(width: number) {
  let taken = 0;
  const waiting: (() => void)[] = [];

  async function take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (taken < width) {
      taken++;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      const at = waiting.indexOf(resolve);
      if (at < 0) return;
      waiting.splice(at, 1);
      reject(signal.reason);
    };
    waiting.push(resolve);
    signal.addEventListener('abort', leave, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** The place goes straight to whoever waits longest. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else taken--;
  }

  return {
    async use<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
      await take(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
export type Slots = ReturnType<typeof openSlots>;
