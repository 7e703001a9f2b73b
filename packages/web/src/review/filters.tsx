import type { Change } from '@deskhand/protocol';
import { number, t } from '../words/words.ts';
import { type Filter, matches } from './rows.ts';

const filters: Filter[] = ['all', 'marked', 'added', 'changed', 'moved', 'deleted'];

/** Only the kinds that there are; none at all for a handful of changes of one kind. */
export function Filters({ changes, filter, onFilter }: { changes: Change[]; filter: Filter; onFilter(filter: Filter): void }) {
  const counts = filters.map((one) => ({ one, count: changes.filter((change) => matches(change, one)).length }));
  const there = counts.filter(({ one, count }) => one === 'all' || (count > 0 && count < changes.length));
  if (there.length < 2 || changes.length < 6) return null;
  return (
    <div role="toolbar" aria-label={t('review.changes')} className="-mx-4 mt-3 flex gap-2 overflow-x-auto px-4 [scrollbar-width:none]">
      {there.map(({ one, count }) => (
        <button
          key={one}
          type="button"
          aria-pressed={filter === one}
          onClick={() => onFilter(one)}
          className={`inline-flex min-h-9 shrink-0 pointer-coarse:min-h-11 items-center gap-1.5 rounded-full border px-3 text-small ${filter === one ? 'border-accent bg-accent-soft text-accent' : 'border-line bg-surface text-ink-soft'}`}
        >
          {t(`review.${one}`)}
          <span className="tabular-nums">{number(count)}</span>
        </button>
      ))}
    </div>
  );
}
