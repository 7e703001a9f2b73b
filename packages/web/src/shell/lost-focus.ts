import { useEffect } from 'react';

/**
 * Where what has the focus goes, as a button does that was answered with or a column that was closed, keys and whoever listens
 * would begin anew at the top of the page: they go on at the title of its screen, or of the one in the middle.
 */
export function useLostFocus(): void {
  useEffect(() => {
    let last: Element | undefined;
    let screen: Element | null = null;
    const note = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : undefined;
      screen = last?.closest('section:has(> header)') ?? null;
    };
    const find = () => {
      if (!last || last.isConnected || document.activeElement !== document.body) return;
      const title = (screen?.isConnected ? screen : document.querySelector('main'))?.querySelector<HTMLElement>('h1, h2');
      // A screen that is still on its way takes the focus itself.
      title?.focus({ preventScroll: true });
      if (title) last = undefined;
    };
    const watch = new MutationObserver(find);
    document.addEventListener('focusin', note);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', note);
      watch.disconnect();
    };
  }, []);
}
