import { type RefObject, useCallback } from 'react';
import type { DiffRow } from '../content/line-diff.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { number, t } from '../words/words.ts';

/** Lines removed and added, one under the other, with what is around them. */
export function TextDiff({ rows, scroller }: { rows: DiffRow[]; scroller: RefObject<HTMLElement | null> }) {
  const keyOf = useCallback((index: number) => String(index), []);
  return (
    <div dir="ltr" className="mt-3 overflow-hidden rounded-medium border border-line bg-surface font-mono text-small">
      <VirtualList
        count={rows.length}
        keyOf={keyOf}
        estimate={estimate}
        row={(index) => {
          const row = rows[index];
          return row ? <Line row={row} /> : null;
        }}
        scroller={scroller}
        label={t('review.changes')}
      />
    </div>
  );
}

const estimate = () => 22;
const grounds = { same: '', removed: 'bg-removed', added: 'bg-added' };
const strong = { same: '', removed: 'bg-removed-strong', added: 'bg-added-strong' };
const signs = { same: ' ', removed: '−', added: '+' };

/** One of its rows by itself, for short ones. */
export function Line({ row }: { row: DiffRow }) {
  if (row.kind === 'skip') {
    return (
      <p className="border-y border-line bg-sunken px-3 py-1.5 text-center font-sans text-ink-faint">{t('diff.skip', { n: row.count })}</p>
    );
  }
  const line = row.kind === 'removed' ? row.before : row.after;
  return (
    <div className={`flex ${grounds[row.kind]}`}>
      <span aria-hidden className="w-11 shrink-0 py-0.5 pe-2 text-end text-ink-faint tabular-nums select-none">
        {line !== undefined && number(line)}
      </span>
      <span aria-hidden className="w-4 shrink-0 py-0.5 select-none">
        {signs[row.kind]}
      </span>
      {row.kind !== 'same' && <span className="sr-only">{t(`diff.line.${row.kind}`)}: </span>}
      <span className="min-w-0 flex-1 py-0.5 pe-2 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {row.pieces.map((piece, index) => (
          <span key={index} className={piece.changed ? `rounded-small ${strong[row.kind]}` : ''}>
            {piece.text}
          </span>
        ))}
      </span>
    </div>
  );
}
