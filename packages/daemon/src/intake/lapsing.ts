import { type Draft, lapsesDue } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';

const hour = 3_600_000;

/** Ends leaves, for rules and for folders, that nothing uses any more, each told of before. Looks at once and every hour; resolves what is under way on `close`. */
export function startLapsing({ log, now, tell }: { log: Log; now: () => number; tell: (error: unknown) => void }) {
  let busy = Promise.resolve();
  const look = () => {
    const drafts = lapseDrafts(log, now());
    if (drafts.length) busy = log.append(drafts).then(() => undefined, tell);
  };
  look();
  const timer = setInterval(look, hour).unref();
  return {
    async close(): Promise<void> {
      clearInterval(timer);
      await busy;
    },
  };
}

/** What the log doesn't know yet of what nothing used. */
function lapseDrafts(log: Pick<Log, 'host'>, now: number): Draft[] {
  const actor = { kind: 'host' } as const;
  const { grants, folders } = lapsesDue(log.host(), now);
  return [
    ...grants.warn.map(({ which, at }): Draft => ({ type: 'grant.lapsing', actor, body: { grant: which, at } })),
    ...grants.end.map((grant): Draft => ({ type: 'grant.lapsed', actor, body: { grant } })),
    ...folders.warn.map(({ which, at }): Draft => ({ type: 'folder.lapsing', actor, body: { path: which, at } })),
    ...folders.end.map((path): Draft => ({ type: 'folder.lapsed', actor, body: { path } })),
  ];
}
