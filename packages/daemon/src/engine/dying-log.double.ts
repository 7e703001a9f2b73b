import type { Log } from '../log/log.ts';

/** A log that is cut off after so many appends: what came before is on disk, nobody is told of anything after. */
export function dyingLog(log: Log, appends: number): { log: Log; died: Promise<void> } {
  let left = appends;
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  const dying: Log = {
    ...log,
    get head() {
      return log.head;
    },
    moveCursor: () => {},
    append: async (drafts) => {
      if (left-- > 0) return log.append(drafts);
      die();
      return new Promise<never>(() => {});
    },
    subscribe: (listener) => log.subscribe((events) => void (left >= 0 && listener(events))),
  };
  return { log: dying, died };
}
