import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { Button } from './button.tsx';

/** Stands in the room that a preview will take, and says that it is on its way. */
export const Waiting = ({ children }: { children?: ReactNode }) => (
  <div
    role="status"
    className={`mt-2 flex h-[45dvh] items-center justify-center rounded-medium bg-sunken px-4 text-body text-ink-soft ${children ? '' : 'animate-pulse motion-reduce:animate-none'}`}
  >
    {children || t('loading')}
  </div>
);

/** Says why there is nothing to be seen, with the one thing to do about it. */
export const Instead = ({ children, act, onAct }: { children: ReactNode; act?: string; onAct?: (() => void) | undefined }) => (
  <div role="status" className="mt-8 text-center">
    <p className="mx-auto max-w-90 text-body text-ink-soft">{children}</p>
    {act && (
      <Button className="mt-4" onClick={onAct}>
        {act}
      </Button>
    )}
  </div>
);
