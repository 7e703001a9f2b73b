import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Log } from '../log/log.ts';

/** How long nothing has happened when the daemon is at rest: ms. */
const usualQuiet = 20_000;

/**
 * At rest the daemon lets go of what its work left behind. Node itself waits for more of it, and at rest no more comes: after an
 * hour of work 15 MB stayed. It is done once for each rest.
 */
export function letGoAtRest(
  log: Pick<Log, 'subscribe' | 'summaries'>,
  { quiet = usualQuiet, collect = collectAll }: { quiet?: number; collect?: () => void } = {},
): { close(): void } {
  const rest = () => {
    const works = log.summaries({ states: ['queued', 'working'], limit: 1 }).length > 0;
    // A model that thinks for long tells nothing meanwhile.
    if (works) timer.refresh();
    else collect();
  };
  const timer = setTimeout(rest, quiet).unref();
  const unsubscribe = log.subscribe(() => void timer.refresh());
  return {
    close() {
      unsubscribe();
      clearTimeout(timer);
    },
  };
}

let gc: NodeJS.GCFunction | undefined;

/**
 * Looks through all of it once, some 50 ms in which nothing else is done here. That begins V8's own rounds as well, which give
 * back the rest a little at a time within half a minute: as much as all of it at once, which takes three times as long.
 */
function collectAll(): void {
  gc ??= collector();
  gc({ type: 'major', execution: 'sync', flavor: 'regular' });
}

/** A Node that is started with the flag takes nothing of what was compiled before, of its own neither: a fifth of a start. */
function collector(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc');
  try {
    // What a new context has under that name.
    return runInNewContext('gc') as NodeJS.GCFunction;
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}
