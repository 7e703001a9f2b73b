import { type Choice, isFinished, type TaskSummary, tasksName } from '@deskhand/protocol';
import { GitCompare, GitMerge } from 'lucide-react';
import { breaking } from '../parts/breaks.tsx';
import { baseName, folderOf } from '../parts/plain.ts';
import { t } from '../words/words.ts';
import { setTaken, useTaken } from './choice.ts';

const takes = ['theirs', 'mine', 'both'] as const satisfies Choice['take'][];

/** Files of the person's that changed while the task worked: nothing was put in place, and what is to stand there is chosen here. Or why else nothing could be (a full disk, one that is away). */
export function Conflict({ task }: { task: TaskSummary }) {
  const conflict = task.needs.find((need) => need.kind === 'conflict');
  const taken = useTaken(task.id);
  if (conflict?.kind !== 'conflict') return null;
  const { paths, merged = [], sentence } = conflict;
  const why = merged.length ? t('review.merged.only', { n: merged.length }) : sentence;
  return (
    <div role="status" className="mt-2 rounded-large bg-warn-soft p-4">
      <p className="flex items-start gap-2 text-body font-semibold text-warn">
        <GitCompare aria-hidden className="mt-0.5 size-5 shrink-0" />
        <span className="min-w-0">
          {paths.length ? t('review.conflict', { n: paths.length }) : why}
          {paths.length === 0 && <Names paths={merged} />}
        </span>
      </p>
      {paths.length > 0 && <p className="mt-1 text-body">{t(isFinished(task) ? 'review.conflict.over' : 'review.conflict.next')}</p>}
      {paths.length > 3 && (
        <Takes
          name={t('review.conflict.all', { n: paths.length })}
          value={undefined}
          onTake={(take) => paths.forEach((path) => void setTaken(task.id, path, take))}
        />
      )}
      {paths.slice(0, 200).map((path) => (
        <Takes
          key={path}
          name={baseName(path)}
          folder={folderOf(path)}
          value={taken[path]}
          onTake={(take) => setTaken(task.id, path, take)}
        />
      ))}
      {paths.length > 0 && merged.length > 0 && (
        <p className="mt-3 flex items-start gap-2 text-body">
          <GitMerge aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
          <span className="min-w-0">
            {t('review.merged', { n: merged.length })}
            <Names paths={merged} />
          </span>
        </p>
      )}
    </div>
  );
}

function Names({ paths }: { paths: readonly string[] }) {
  return (
    <bdi className="block text-small font-normal text-ink-soft [overflow-wrap:anywhere]">{paths.slice(0, 20).map(baseName).join(', ')}</bdi>
  );
}

interface TakesProps {
  name: string;
  folder?: string;
  value: Choice['take'] | undefined;
  onTake(take: Choice['take']): void;
}

function Takes({ name, folder, value, onTake }: TakesProps) {
  return (
    <fieldset className="mt-3">
      <legend className="w-full min-w-0">
        <bdi className="block text-body font-semibold [overflow-wrap:anywhere]">{name}</bdi>
        {folder && <bdi className="block text-small text-ink-soft [overflow-wrap:anywhere]">{breaking(folder)}</bdi>}
      </legend>
      <div className="mt-1.5 flex flex-wrap gap-1 rounded-medium bg-surface p-1 *:flex-auto">
        {takes.map((take) => (
          <button
            key={take}
            type="button"
            aria-pressed={value === take}
            onClick={() => onTake(take)}
            className={`min-h-11 rounded-small px-2 text-small font-semibold ${value === take ? 'bg-accent text-on-accent' : 'text-ink hover:bg-sunken'}`}
          >
            {t(`review.conflict.${take}`)}
          </button>
        ))}
      </div>
      {value === 'both' && folder !== undefined && (
        <p role="status" className="mt-1 text-small text-ink-soft [overflow-wrap:anywhere]">
          {breaking(t('review.conflict.both.name', { name, beside: tasksName(name) }))}
        </p>
      )}
    </fieldset>
  );
}
