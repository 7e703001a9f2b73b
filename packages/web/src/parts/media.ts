import { useSyncExternalStore } from 'react';

const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );

/** Room for the list beside the thread. */
export const useWide = () => useMedia('(min-width: 900px)');
/** The smallest phones. */
export const useNarrow = () => useMedia('(max-width: 359px)');
/** Room for the task beside both. */
export const useWidest = () => useMedia('(min-width: 1240px)');
/** A finger rather than a mouse: Enter makes a line, and pictures may come from a camera. */
export const useTouch = () => useMedia('(pointer: coarse)');
