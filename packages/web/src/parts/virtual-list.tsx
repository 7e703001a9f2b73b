import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { nextSeen, offsetsOf, rowsWithin, type Seen } from './virtual.ts';

interface VirtualListProps {
  count: number;
  /** Stands until the row was measured. */
  estimate(index: number): number;
  keyOf(index: number): string;
  row(index: number): ReactNode;
  /** What scrolls; the list may lie below other content in it. */
  scroller: RefObject<HTMLElement | null>;
  label: string;
}

/** A list of any length that draws what is seen and a screen around it. Rows may have any height. */
export function VirtualList({ count, estimate, keyOf, row, scroller, label }: VirtualListProps) {
  const box = useRef<HTMLUListElement>(null);
  const [seen, setSeen] = useState<Seen>({ top: 0, height: 900, more: 0 });
  const heights = useRef(new Map<string, number>());
  const [measured, setMeasured] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `measured` says that `heights` holds something new
  const offsets = useMemo(
    () => offsetsOf(count, (index) => heights.current.get(keyOf(index)) ?? estimate(index)),
    [count, keyOf, estimate, measured],
  );

  useEffect(() => {
    const area = scroller.current;
    if (!area) return;
    let asked = 0;
    let drawn: Seen = { top: 0, height: 0, more: 0 };
    const read = () => {
      asked = 0;
      const list = box.current;
      if (!list) return;
      const { clientHeight } = area;
      drawn = nextSeen(drawn, area.getBoundingClientRect().top - list.getBoundingClientRect().top, clientHeight);
      if (drawn.more < clientHeight) ask();
      return drawn;
    };
    const draw = () => {
      const next = read();
      // Whoever jumped has nothing before their eyes: it is drawn in this frame, not in the next.
      if (next?.more === 0) flushSync(() => setSeen(next));
      else if (next) setSeen(next);
    };
    const ask = () => {
      asked ||= requestAnimationFrame(draw);
    };
    const first = read();
    if (first) setSeen(first);
    area.addEventListener('scroll', ask, { passive: true });
    const watch = new ResizeObserver(ask);
    watch.observe(area);
    return () => {
      cancelAnimationFrame(asked);
      area.removeEventListener('scroll', ask);
      watch.disconnect();
    };
  }, [scroller]);

  const { start, end } = rowsWithin(offsets, seen.top, seen.height, seen.more);
  useLayoutEffect(() => {
    let wrong = false;
    for (const [at, child] of [...(box.current?.children ?? [])].entries()) {
      const key = keyOf(start + at);
      const height = child.getBoundingClientRect().height;
      const assumed = heights.current.get(key) ?? estimate(start + at);
      heights.current.set(key, height);
      wrong ||= Math.abs(assumed - height) >= 0.5;
    }
    if (wrong) setMeasured((times) => times + 1);
  });

  const rows = [];
  for (let index = start; index < end; index++) {
    const key = keyOf(index);
    rows.push(
      <li key={key} data-key={key} aria-setsize={count} aria-posinset={index + 1}>
        {row(index)}
      </li>,
    );
  }
  return (
    <ul
      ref={box}
      aria-label={label}
      style={{ paddingBlockStart: offsets[start] ?? 0, paddingBlockEnd: Math.max(0, (offsets[count] ?? 0) - (offsets[end] ?? 0)) }}
    >
      {rows}
    </ul>
  );
}
