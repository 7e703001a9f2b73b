import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { createStore, useStore } from '../state/store.ts';
import { lazyPart } from './lazy-part.tsx';

const SheetBody = lazyPart(() => import('./sheet-body.tsx').then((file) => file.SheetBody));
export const preloadSheet = SheetBody.preload;

export interface SheetProps {
  open: boolean;
  onClose(): void;
  title: string;
  text?: ReactNode;
  children: ReactNode;
}

/** One sheet at a time: the next one rises when the one before is gone, so that the two don't fight over the focus. */
const floor = createStore<{ holder: symbol | undefined }>({ holder: undefined });
const leave = (me: symbol) => floor.get().holder === me && floor.set({ holder: undefined });
/** Longer than a sheet takes to sink; only for one that never came to rise. */
const longestClose = 600;

/** What rises over the screen for one decision; loaded when the first one is needed. */
export function Sheet(props: SheetProps) {
  const [me] = useState(() => Symbol('sheet'));
  const [ever, setEver] = useState(props.open);
  const holder = useStore(floor, (state) => state.holder);
  if (props.open && !ever) setEver(true);
  const { open } = props;
  useEffect(() => {
    if (open && holder === undefined) floor.set({ holder: me });
    if (open || holder !== me) return;
    const timer = setTimeout(() => leave(me), longestClose);
    return () => clearTimeout(timer);
  }, [open, holder, me]);
  useEffect(() => () => void leave(me), [me]);
  if (!ever) return null;
  return (
    <Suspense>
      <SheetBody {...props} open={open && holder === me} onGone={() => leave(me)} />
    </Suspense>
  );
}
