import { type RefObject, useEffect } from 'react';
import { stepHere } from '../shell/router.ts';

/** Begins at the end and stays there while what is above grows; whoever scrolled up is left where they read, also once they come back. */
export function useStick(scroller: RefObject<HTMLElement | null>, there: boolean): void {
  useEffect(() => {
    const area = scroller.current;
    const content = area?.firstElementChild;
    if (!there || !area || !content) return;
    let follows = stepHere().end ?? true;
    let height = 0;
    const toEnd = () => {
      area.scrollTop = area.scrollHeight;
    };
    const onScroll = () => {
      // What grew isn't a person who scrolled.
      if (area.scrollHeight === height) follows = area.scrollTop + area.clientHeight > area.scrollHeight - 48;
    };
    const watch = new ResizeObserver(() => {
      height = area.scrollHeight;
      if (follows) toEnd();
    });
    watch.observe(content);
    watch.observe(area);
    area.addEventListener('scroll', onScroll, { passive: true });
    if (follows) toEnd();
    return () => {
      watch.disconnect();
      area.removeEventListener('scroll', onScroll);
    };
  }, [scroller, there]);
}
