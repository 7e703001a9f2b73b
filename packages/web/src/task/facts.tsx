import { isFinished, type TaskView } from '@deskhand/protocol';
import type { ReactNode } from 'react';
import { useNow } from '../parts/clock.ts';
import { baseName } from '../parts/plain.ts';
import { useDesk } from '../shell/context.ts';
import { fullTime, lasting, money, number, short, t } from '../words/words.ts';
import { Folded } from './part.tsx';

/** What it cost and with what it was done. */
export function Facts({ view: { summary: task, request } }: { view: TaskView }) {
  const now = useNow();
  const modeOf = useDesk((state) => state.host.folders.find((folder) => folder.path === request.cwd)?.mode);
  const { usage } = task;
  const cost = usage.dollars === undefined ? t('task.cost.unknown') : usage.dollars === 0 ? t('task.cost.free') : money(usage.dollars);
  const tokens = t('task.tokens.value', { input: short(usage.input), output: short(usage.output) });
  const cached = usage.cached > 0 ? `, ${t('task.tokens.cached', { cached: short(usage.cached) })}` : '';
  const mode = request.mode ?? modeOf;
  const folders = request.folders ? request.folders.map(baseName).join(', ') : t('task.folders.all');
  return (
    <Folded title={t('task.settings')} now={usage.dollars === undefined ? undefined : cost}>
      <dl className="divide-y divide-line rounded-large border border-line bg-surface px-4 shadow-low">
        <Fact name={t('task.cost')}>{cost}</Fact>
        <Fact name={t('task.tokens')}>{tokens + cached}</Fact>
        <Fact name={t('task.time')}>{lasting((isFinished(task) ? (task.finished ?? task.updated) : now) - task.requested)}</Fact>
        <Fact name={t('task.began')}>{fullTime(task.requested)}</Fact>
        {task.model && <Fact name={t('task.model')}>{task.model}</Fact>}
        <Fact name={t('task.turns')}>{number(task.turns)}</Fact>
        <Fact name={t('task.folders')}>{folders}</Fact>
        {mode && <Fact name={t('compose.mode')}>{t(`mode.${mode}`)}</Fact>}
        {!isFinished(task) && task.labels.from.length > 0 && <Fact name={t('task.read')}>{task.labels.from.slice(0, 12).join(', ')}</Fact>}
        <Fact name={t('task.id')}>{task.id}</Fact>
      </dl>
    </Folded>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 py-2">
      <dt className="text-small text-ink-soft">{name}</dt>
      <dd dir="auto" className="min-w-0 text-small tabular-nums [overflow-wrap:anywhere]">
        {children}
      </dd>
    </div>
  );
}
