import { useState } from 'react';
import { cellsOf, type Sheet } from '../content/xlsx.ts';
import { Button } from '../parts/button.tsx';
import { number, t } from '../words/words.ts';
import { Pieces } from './document.tsx';

const atOnce = 200;

/** Sheets as tables: the first row as the head, the rest in portions. */
export function SheetTable({ sheets }: { sheets: Sheet[] }) {
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState(atOnce);
  const sheet = sheets[at];
  const empty = <p className="mt-4 text-body text-ink-soft">{t('diff.empty')}</p>;
  if (!sheet) return empty;
  const drawn = sheet.drawn ?? [];
  const [head = [], ...rows] = sheet.rows;
  const width = sheet.rows.slice(0, shown).reduce((most, row) => Math.max(most, row.length), 0);
  const spans = sheet.spans ?? {};
  const numeric = (at: number) => isNumber(rows[0]?.[at] ?? '');
  const choose = (next: number) => {
    setAt(next);
    setShown(atOnce);
  };
  return (
    <>
      {sheets.length > 1 && (
        <div role="tablist" aria-label={t('artifact.sheet')} className="-mx-4 mt-1 flex gap-2 overflow-x-auto px-4">
          {sheets.map((one, index) => (
            <button
              key={`${one.name}-${index}`}
              type="button"
              role="tab"
              aria-selected={index === at}
              onClick={() => choose(index)}
              className={`min-h-9 shrink-0 pointer-coarse:min-h-11 rounded-full border px-3 text-small ${index === at ? 'border-accent bg-accent-soft text-accent' : 'border-line bg-surface text-ink-soft'}`}
            >
              {one.name}
            </button>
          ))}
        </div>
      )}
      {sheet.rows.length > 0 ? (
        <section className="table-scroll mt-3" tabIndex={0} aria-label={sheet.name || t('artifact.sheet')}>
          <table className="text-small">
            <thead>
              <tr>
                <th scope="col" className="w-px text-end font-normal text-ink-faint tabular-nums">
                  {number(1)}
                </th>
                {cellsOf(padded(head, width), 0, spans).map(({ text, span }, at) => (
                  <th key={at} scope="col" dir="auto" colSpan={span} className={`${wrapping(text)} ${numeric(at) ? 'text-end' : ''}`}>
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shown).map((row, index) => (
                <tr key={index}>
                  <th scope="row" className="text-end font-normal text-ink-faint tabular-nums">
                    {number(index + 2)}
                  </th>
                  {cellsOf(padded(row, width), index + 1, spans).map(({ text, span }, at) => (
                    <td
                      key={at}
                      dir="auto"
                      colSpan={span}
                      className={isNumber(text) ? 'text-end whitespace-nowrap tabular-nums' : wrapping(text)}
                    >
                      {text}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        drawn.length === 0 && empty
      )}
      {rows.length > shown && (
        <div className="mt-2 flex items-center justify-between text-small text-ink-soft">
          <span>{t('artifact.cut', { n: shown + 1 })}</span>
          <Button small tone="quiet" onClick={() => setShown(shown + 1000)}>
            {t('more')}
          </Button>
        </div>
      )}
      {drawn.length > 0 && (
        <div className="prose">
          <Pieces blocks={drawn} />
        </div>
      )}
    </>
  );
}

/** What is short stays on its line; what is long gets room for a few words. */
const wrapping = (text: string) => (text.length <= 24 && !text.includes('\n') ? 'whitespace-nowrap' : 'min-w-48 whitespace-pre-wrap');
const padded = (row: string[], width: number) => [...row, ...Array<string>(Math.max(0, width - row.length)).fill('')];
const isNumber = (cell: string) => /^[-+(]?[\p{Sc}]?[-+]?[\d.,\s]*\d\s?[%\p{Sc}]?\)?$/u.test(cell);
