import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

/** A titled part of a page. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-6">
      <h2 className="mb-1 text-small font-semibold text-ink-soft">{title}</h2>
      {children}
    </section>
  );
}

/** A part that one looks into when one wants to know. */
export function Folded({ title, now, children }: { title: string; now?: string | undefined; children: ReactNode }) {
  return (
    <details aria-label={title} className="group mt-3 first:mt-6">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 rounded-medium text-small text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <h2 className="min-w-0 flex-1 font-semibold">{title}</h2>
        <span className="tabular-nums">{now}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0 transition-transform group-open:rotate-180 motion-reduce:transition-none" />
      </summary>
      {children}
    </details>
  );
}
