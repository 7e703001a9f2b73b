import type { ReactNode } from 'react';

/** What is said in place of a preview. */
export const Note = ({ children }: { children: ReactNode }) => (
  <p role="status" className="mt-4 text-body text-ink-soft">
    {children}
  </p>
);
