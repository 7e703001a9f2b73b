import { type RefObject, useState } from 'react';
import { PdfPages } from '../artifact/pdf-pages.tsx';
import type { Sides } from '../desk/desk.ts';
import { t } from '../words/words.ts';

/** The pages as they are now, and as they were. */
export function PdfSides({ sides, scroller }: { sides: Sides; scroller: RefObject<HTMLElement | null> }) {
  const there = (['before', 'after'] as const).filter((side) => sides[side]);
  const [chosen, choose] = useState(there.at(-1));
  const bytes = chosen && sides[chosen];
  return (
    <>
      {there.length > 1 && (
        <div className="mt-3 grid grid-cols-2 gap-1 rounded-medium bg-sunken p-1">
          {there.map((side) => (
            <button
              key={side}
              type="button"
              aria-pressed={side === chosen}
              onClick={() => choose(side)}
              className="min-h-11 rounded-small text-body text-ink-soft aria-pressed:bg-surface aria-pressed:font-semibold aria-pressed:text-ink aria-pressed:shadow-low"
            >
              {t(`diff.${side}`)}
            </button>
          ))}
        </div>
      )}
      {bytes && <PdfPages key={chosen} bytes={bytes} scroller={scroller} />}
    </>
  );
}
