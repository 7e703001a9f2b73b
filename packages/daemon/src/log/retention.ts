import type { Draft, TaskSummary } from '@deskhand/protocol';
import type { Log } from './log.ts';

const day = 86_400_000;
/** Tasks that are asked for at one time. */
const most = 200;

export interface RetentionDeps {
  log: Pick<Log, 'append' | 'ended' | 'erased'>;
  /** Days that finished tasks keep what was said in them; undefined: for good. */
  days: () => number | undefined;
  now: () => number;
  tell: (error: unknown) => void;
}

/** Has what was said in old tasks erased: now, and then once an hour. The end of it is returned. */
export function startRetention(deps: RetentionDeps): { look(): Promise<void>; close(): void } {
  const look = () => sweep(deps).catch(deps.tell);
  const timer = setInterval(() => void look(), 3_600_000).unref();
  void look();
  return { look, close: () => clearInterval(timer) };
}

async function sweep({ log, days, now }: RetentionDeps): Promise<void> {
  // What could not be erased was told of, and is tried again at each look.
  await log.erased();
  const keep = days();
  if (keep === undefined) return;
  const by = now() - keep * day;
  for (let first: string | undefined; ; ) {
    const due = log.ended(by, most);
    if (!due[0] || due[0].id === first) return;
    first = due[0].id;
    await log.append(due.map(request));
    await log.erased();
  }
}

/** Asked for under a key of its own, so that a rule that looks twice asks once. */
const request = ({ id, thread }: TaskSummary): Draft => ({
  type: 'erase.requested',
  actor: { kind: 'host' },
  task: id,
  thread,
  key: `retention ${id}`,
  body: { why: 'retention' },
});
