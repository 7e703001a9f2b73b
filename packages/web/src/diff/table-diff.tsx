import { useState } from 'react';
import type { TableRow } from '../content/table-diff.ts';
import { Button } from '../parts/button.tsx';
import { number, t } from '../words/words.ts';

const atOnce = 200;
const grounds = { same: '', changed: '', removed: 'bg-removed', added: 'bg-added' };

/** Rows and cells that differ; a cell shows what it was above what it is. */
export function TableDiff({ rows }: { rows: TableRow[] }) {
  const [shown, setShown] = useState(atOnce);
  const width = rows.reduce((most, row) => Math.max(most, row.kind === 'skip' ? 0 : row.cells.length), 1);
  return (
    <>
      <section className="table-scroll mt-3" tabIndex={0} aria-label={t('artifact.sheet')}>
        <table className="text-small">
          <tbody>
            {rows.slice(0, shown).map((row, index) =>
              row.kind === 'skip' ? (
                <tr key={index}>
                  <td colSpan={width + 1} className="bg-sunken text-ink-faint">
                    {/* Seen wherever a wide table was moved to. */}
                    <span className="sticky start-3">{t('diff.rows.skip', { n: row.count })}</span>
                  </td>
                </tr>
              ) : (
                <tr key={index} className={grounds[row.kind]}>
                  <th scope="row" className="text-end font-normal text-ink-faint tabular-nums">
                    {row.kind !== 'same' && row.kind !== 'changed' && <span className="sr-only">{t(`diff.line.${row.kind}`)} </span>}
                    {number(row.number)}
                  </th>
                  {row.cells.map((cell, column) => (
                    <Cell key={column} value={cell} was={row.kind === 'changed' ? row.was[column] : undefined} />
                  ))}
                </tr>
              ),
            )}
          </tbody>
        </table>
      </section>
      {rows.length > shown && (
        <Button tone="quiet" className="mt-1 w-full" onClick={() => setShown(shown + 1000)}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function Cell({ value, was }: { value: string; was: string | undefined }) {
  if (was === undefined) return <td dir="auto">{value}</td>;
  return (
    <td dir="auto" className="bg-added">
      {was !== '' && <del className="block w-fit rounded-small bg-removed-strong px-0.5 no-underline line-through">{was}</del>}
      <ins className="block w-fit rounded-small bg-added-strong px-0.5 no-underline">{value || t('diff.empty')}</ins>
    </td>
  );
}
