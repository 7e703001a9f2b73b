import { isFinished, type TaskView } from '@deskhand/protocol';
import { useNow } from '../parts/clock.ts';
import { CopyButton } from '../parts/code-block.tsx';
import { dayAndTime, t } from '../words/words.ts';
import { Fact } from './facts.tsx';
import { Folded } from './part.tsx';

/** What of a finished task can be checked by others: each file by its hash, each commit by its name in the log, and what it read. */
export function Proof({ view: { summary: task, artifacts, commits } }: { view: TaskView }) {
  const now = useNow();
  const sources = task.labels.from.slice(0, 12);
  if (!isFinished(task) || artifacts.length + commits.length + sources.length === 0) return null;
  return (
    <Folded title={t('task.proof')}>
      <dl className="divide-y divide-line rounded-large border border-line bg-surface px-4 shadow-low">
        {artifacts.map(({ path, file }) => (
          <div key={path} className="py-2">
            <dt className="flex min-h-11 items-center justify-between gap-3 text-small text-ink-soft">
              <bdi className="min-w-0 truncate">{t('task.proof.file', { name: file.name })}</bdi>
              <CopyButton text={file.content.hash} />
            </dt>
            <dd dir="ltr" className="font-mono text-small [overflow-wrap:anywhere]">
              {file.content.hash}
            </dd>
          </div>
        ))}
        {commits.map(({ id, of, time }) => (
          <Fact key={id} name={t(of === undefined ? 'task.proof.commit' : 'task.proof.undo', { time: dayAndTime(time, now) })}>
            {id}
          </Fact>
        ))}
        {sources.length > 0 && <Fact name={t('task.read')}>{sources.join(', ')}</Fact>}
      </dl>
    </Folded>
  );
}
