import { type Change, isTakenBack, type TaskView } from '@deskhand/protocol';
import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { useNow } from '../parts/clock.ts';
import { useWidest } from '../parts/media.ts';
import { Outdated } from '../parts/outdated.tsx';
import { Content, Footer, Pane } from '../parts/pane.tsx';
import { VirtualList } from '../parts/virtual-list.tsx';
import { WhoMay } from '../parts/who-may.tsx';
import { useMay, useTask } from '../shell/context.ts';
import { Absent } from '../task/absent.tsx';
import { countWords } from '../task/change-counts.ts';
import { LeftAlone } from '../task/left-alone.tsx';
import { standing } from '../task/standing.ts';
import { UndoButton } from '../task/undo.tsx';
import { t } from '../words/words.ts';
import { Answers } from './answers.tsx';
import { listOf, useChanges } from './changes.ts';
import { setIncluded, useLeftOut } from './choice.ts';
import { Conflict } from './conflict.tsx';
import { Filters } from './filters.tsx';
import { GoOn } from './go-on.tsx';
import { ChangeRow, FolderRow, RecordsRow } from './list-rows.tsx';
import { Relatives } from './relatives.tsx';
import { commonFolder, type Filter, reviewRows } from './rows.ts';
import { Underway } from './underway.tsx';

/** The changes of a task, before they count or after: by folder, each with its difference. */
export function Review({ task: id }: { task: string }) {
  const held = useTask(id);
  const list = useChanges(id, held && listOf(held.view));
  const [filter, setFilter] = useState<Filter>('all');
  const scroller = useRef<HTMLDivElement>(null);
  const may = useMay('approve');
  const widest = useWidest();
  const now = useNow();
  if (!held) return <Absent task={id} />;
  const { view } = held;
  const { summary: task } = view;
  const open = task.state === 'review' || task.staged === true;
  const changes = list.state === 'ready' ? list.changes : [];
  const counts = listOf(view);
  const told = open || !task.committed ? undefined : standing(view, now);
  return (
    <Pane
      title={t(open ? 'review.title' : 'review.changes')}
      subtitle={told ?? task.title}
      leave={widest ? 'close' : 'back'}
      scroller={scroller}
      footer={
        open ? (
          list.state === 'ready' && (
            <Footer>
              <WhoMay>
                <Answers view={view} changes={changes} />
              </WhoMay>
            </Footer>
          )
        ) : (
          <Underway view={view} />
        )
      }
    >
      <Content className="pb-6">
        <Conflict task={task} />
        <Relatives task={task} />
        <Outdated paths={task.outdated} />
        {open && task.committed && (
          <p role="status" className="mt-1 text-body">
            {t('review.rest')}
          </p>
        )}
        {!open && task.committed && <LeftAlone view={view} />}
        <div className="mt-2 flex flex-wrap min-h-9 items-center justify-between gap-3">
          {counts && <p className="min-w-40 flex-1 text-small text-ink-soft">{countWords(counts)}</p>}
          {open && changes.length > 0 && <GoOn task={task} />}
          {!open && task.committed && <UndoButton task={task} />}
        </div>
        {list.state === 'ready' ? (
          <List
            view={view}
            changes={changes}
            filter={filter}
            onFilter={setFilter}
            choosing={open && may && view.rehearsal === undefined}
            scroller={scroller}
          />
        ) : (
          <p role="status" className="mt-6 text-body text-ink-soft">
            {list.state === 'away' ? list.why : t('loading')}
          </p>
        )}
      </Content>
    </Pane>
  );
}

interface ListProps {
  view: TaskView;
  changes: Change[];
  filter: Filter;
  onFilter(filter: Filter): void;
  choosing: boolean;
  scroller: RefObject<HTMLDivElement | null>;
}

function List({ view, changes, filter, onFilter, choosing, scroller }: ListProps) {
  const task = view.summary.id;
  const leftOut = useLeftOut(task);
  const rows = useMemo(() => reviewRows(changes, filter), [changes, filter]);
  const common = useMemo(() => commonFolder(changes), [changes]);
  const keyOf = useCallback((index: number) => rows[index]?.key ?? '', [rows]);
  const estimate = useCallback((index: number) => (rows[index]?.kind === 'folder' ? 44 : 57), [rows]);
  if (changes.length === 0) return <p className="mt-6 text-body text-ink-soft">{t('review.none')}</p>;
  const onInclude = choosing ? (paths: string[], included: boolean) => setIncluded(task, changes, paths, included) : undefined;
  const row = (index: number) => {
    const one = rows[index];
    if (!one) return null;
    if (one.kind === 'records') return <RecordsRow task={task} records={one.records} leftOut={leftOut} onInclude={onInclude} />;
    return one.kind === 'folder' ? (
      <FolderRow path={one.path} common={common} changes={one.changes} leftOut={leftOut} onInclude={onInclude} />
    ) : (
      <ChangeRow
        task={task}
        change={one.change}
        common={common}
        included={!leftOut.has(one.change.path)}
        undone={!choosing && isTakenBack(view, one.change.path)}
        onInclude={onInclude}
      />
    );
  };
  return (
    <>
      <Filters changes={changes} filter={filter} onFilter={onFilter} />
      {rows.length === 0 && <p className="mt-6 text-body text-ink-soft">{t('review.filter.none')}</p>}
      <VirtualList count={rows.length} keyOf={keyOf} estimate={estimate} row={row} scroller={scroller} label={t('review.changes')} />
    </>
  );
}
