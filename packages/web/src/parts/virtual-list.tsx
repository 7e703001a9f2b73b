import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { offsetsOf, rowsWithin } from './virtual.ts';

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
  /** What is seen of it, and how many pixels more are drawn on both sides: none at first, so that what is seen stands sooner. */
  const [view, setView] = useState({ top: 0, height: 900, more: 0 });
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
    const read = (more: number) => {
      const list = box.current;
      if (!list) return;
      const top = area.getBoundingClientRect().top - list.getBoundingClientRect().top;
      const height = area.clientHeight;
      // A screen more is drawn on both sides: there is time.
      const near = (was: number) => Math.abs(was - top) < height / 4;
      setView((was) => (near(was.top) && was.height === height && was.more >= more ? was : { top, height, more }));
    };
    const ask = () => {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        read(area.clientHeight);
      });
    };
    read(0);
    area.addEventListener('scroll', ask, { passive: true });
    // It tells at once, in the first frame: the rest is drawn in the next.
    const watch = new ResizeObserver(ask);
    watch.observe(area);
    return () => {
      cancelAnimationFrame(asked);
      area.removeEventListener('scroll', ask);
      watch.disconnect();
    };
  }, [scroller]);

  const { start, end } = rowsWithin(offsets, view.top, view.height, view.more);
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
