import { type Draft, isFinished, type TaskSummary } from '@deskhand/protocol';
import type { Log } from './log.ts';

const day = 86_400_000;

export interface RetentionDeps {
  log: Pick<Log, 'append' | 'summaries'>;
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
  const keep = days();
  if (keep === undefined) return;
  const before = now() - keep * day;
  for (let seq = Number.MAX_SAFE_INTEGER; ; await turn()) {
    const some = log.summaries({ before: seq, limit: 200 });
    const due = some.filter((task) => isDue(task, before));
    if (due.length > 0) await log.append(due.map(request));
    const last = some.at(-1);
    if (!last) return;
    seq = last.seq;
  }
}

const isDue = (task: TaskSummary, before: number) => isFinished(task) && !task.erased && (task.finished ?? task.updated) <= before;

/** Asked for under a key of its own, so that a rule that looks twice asks once. */
const request = ({ id, thread }: TaskSummary): Draft => ({
  type: 'erase.requested',
  actor: { kind: 'host' },
  task: id,
  thread,
  key: `retention ${id}`,
  body: { why: 'retention' },
});

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
