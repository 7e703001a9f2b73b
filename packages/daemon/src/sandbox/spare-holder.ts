import { readFileSync } from 'node:fs';
import type { EmptyHolder } from './holder-process.ts';

/** How long one waits to be used before it is let go, and how long after one was taken the next is made: ms. */
const timing = { keep: 60_000, next: 40 };

/**
 * While tasks come, an empty holder waits for the next: its namespaces are most of what opening a stage costs. At rest there is
 * none, because a holder keeps what is mounted where it was made from being let go (a USB stick).
 */
export function spareHolders(make: () => Promise<EmptyHolder>, { keep, next } = timing): { take(): Promise<EmptyHolder> } {
  let spare: { holder: EmptyHolder; mounts: string; wait: NodeJS.Timeout } | undefined;
  let making = false;

  async function prepare(): Promise<void> {
    if (spare || making) return;
    making = true;
    const mounts = mountsHere();
    // One that can't be made is no fault yet: whoever needs it is told why.
    const holder = await make().catch(() => undefined);
    making = false;
    if (!holder) return;
    const letGo = () => {
      if (spare?.holder === holder) void taken()?.holder.close();
    };
    spare = { holder, mounts, wait: setTimeout(letGo, keep).unref() };
    void holder.closed.then(letGo);
  }

  /** What waits for nothing any more also keeps nothing of the holder: its pipes are 50 KB. */
  function taken(): typeof spare {
    const had = spare;
    clearTimeout(had?.wait);
    spare = undefined;
    return had;
  }

  return {
    take() {
      setTimeout(() => void prepare(), next).unref();
      const had = taken();
      // It sees what was mounted when it was made, and nothing that came or went since.
      if (had && had.mounts === mountsHere()) return Promise.resolve(had.holder);
      void had?.holder.close();
      return make();
    },
  };
}

function mountsHere(): string {
  return readFileSync('/proc/self/mountinfo', 'latin1');
}
