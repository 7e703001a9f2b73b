import type { TaskView } from '@deskhand/protocol';
import { type RefObject, useCallback, useMemo, useState } from 'react';
import { VirtualList } from '../parts/virtual-list.tsx';
import { t } from '../words/words.ts';
import { Part } from './part.tsx';
import { StepRow } from './step-row.tsx';
import { type StoryRow, storyRows, waitingSteps } from './story-rows.ts';
import { FailureRow, NoteRow, SaidRow, ToldRow } from './story-words.tsx';

/** Each step, folded; only what is seen is drawn, however long it was. */
export function Story({ view, whole, scroller }: { view: TaskView; whole: boolean; scroller: RefObject<HTMLElement | null> }) {
  const rows = useMemo(() => storyRows(view), [view]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((key: string) => {
    setOpened((was) => {
      const next = new Set(was);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const { steps } = view.summary;
  const waits = useMemo(() => waitingSteps(view), [view]);
  const keyOf = useCallback((index: number) => rows[index]?.key ?? '', [rows]);
  const row = (index: number) => {
    const one = rows[index];
    return one ? draw(one, view.summary.id, { opened, waits, toggle }) : null;
  };
  return (
    <Part title={steps > 0 ? `${t('task.story')} · ${t('task.steps', { n: steps })}` : t('task.story')}>
      {rows.length === 0 ? (
        <p className="text-body text-ink-soft">{t(whole ? 'task.story.none' : 'loading')}</p>
      ) : (
        <VirtualList count={rows.length} keyOf={keyOf} estimate={estimate} row={row} scroller={scroller} label={t('task.story')} />
      )}
    </Part>
  );
}

const estimate = () => 45;

interface Steps {
  opened: ReadonlySet<string>;
  /** Those that wait for the person. */
  waits: ReadonlySet<string>;
  toggle(key: string): void;
}

function draw(row: StoryRow, task: string, { opened, waits, toggle }: Steps) {
  switch (row.kind) {
    case 'step':
      return (
        <StepRow
          task={task}
          step={row.step}
          open={opened.has(row.key)}
          waits={row.step.state === 'running' && waits.has(row.key)}
          onToggle={toggle}
        />
      );
    case 'said':
      return <SaidRow entry={row.entry} />;
    case 'told':
      return <ToldRow entry={row.entry} />;
    case 'note':
      return <NoteRow entry={row.entry} />;
    case 'failure':
      return <FailureRow entry={row.entry} />;
  }
}
