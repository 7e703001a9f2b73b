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
  const [view, setView] = useState({ top: 0, height: 900 });
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
    const read = () => {
      asked = 0;
      const list = box.current;
      if (!list) return;
      const top = area.getBoundingClientRect().top - list.getBoundingClientRect().top;
      // A screen more is drawn on both sides: there is time.
      const near = (was: number) => Math.abs(was - top) < area.clientHeight / 4;
      setView((was) => (near(was.top) && was.height === area.clientHeight ? was : { top, height: area.clientHeight }));
    };
    const ask = () => {
      asked ||= requestAnimationFrame(read);
    };
    read();
    area.addEventListener('scroll', ask, { passive: true });
    const watch = new ResizeObserver(ask);
    watch.observe(area);
    return () => {
      cancelAnimationFrame(asked);
      area.removeEventListener('scroll', ask);
      watch.disconnect();
    };
  }, [scroller]);

  const { start, end } = rowsWithin(offsets, view.top, view.height, view.height);
  useLayoutEffect(() => {
    let changed = false;
    for (const child of box.current?.children ?? []) {
      const key = child.getAttribute('data-key');
      const height = child.getBoundingClientRect().height;
      if (key === null || Math.abs((heights.current.get(key) ?? -1) - height) < 0.5) continue;
      heights.current.set(key, height);
      changed = true;
    }
    if (changed) setMeasured((times) => times + 1);
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
