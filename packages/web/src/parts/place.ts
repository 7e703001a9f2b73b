import { type RefObject, useEffect, useState } from 'react';
import { keepHere, onLeave, stepHere } from '../shell/router.ts';

// Where one was on a screen that one comes back to. On a wide screen it never went away.

/** Scrolls to where one had left it. Returns the link that one left by, if it still stands there. */
export function comeBack(area: HTMLElement): HTMLElement | undefined {
  const { top, to } = stepHere();
  if (!top) return linkTo(area, to);
  const content = area.firstElementChild;
  const reach = () => {
    area.scrollTop = top;
    if (Math.abs(area.scrollTop - top) < 2) watch.disconnect();
  };
  // What isn't there yet makes room as it comes, until a person scrolls.
  const watch = new ResizeObserver(reach);
  if (content) watch.observe(content);
  for (const own of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    area.addEventListener(own, () => watch.disconnect(), { passive: true, once: true });
  reach();
  return linkTo(area, to);
}

const linkTo = (area: HTMLElement, to: string | undefined) =>
  [...area.querySelectorAll('a')].find((link) => to !== undefined && link.getAttribute('href') === to);

/** While it is drawn, how far down it is scrolled is kept as one leaves it. */
export function useLeaving(area: RefObject<HTMLElement | null>, wide: boolean): void {
  useEffect(() => {
    const read = () => {
      const { scrollTop: top = 0, clientHeight = 0, scrollHeight = 0 } = area.current ?? {};
      return { top, end: top + clientHeight > scrollHeight - 48 };
    };
    return wide ? undefined : onLeave(read);
  }, [area, wide]);
}

const first = 30;

/** How many rows of a list are shown; as many when one comes back to it. */
export function useShown(list: string): [shown: number, more: () => void] {
  const [shown, setShown] = useState(stepHere().shown?.[list] ?? first);
  const more = () => {
    const next = shown + 100;
    keepHere({ shown: { ...stepHere().shown, [list]: next } });
    setShown(next);
  };
  return [shown, more];
}
