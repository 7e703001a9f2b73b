import { ChevronLeft, X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { BrakeButton } from '../brake/brake.tsx';
import { back } from '../shell/router.ts';
import { t } from '../words/words.ts';
import { IconButton } from './button.tsx';
import { useWide } from './media.ts';
import { comeBack, useLeaving } from './place.ts';

interface PaneProps {
  title: string;
  /** Beside or under the title. */
  subtitle?: ReactNode;
  /** A line of its own below the bar, as wide as the screen. */
  status?: ReactNode;
  /** How one leaves: an arrow, a cross, or not at all. */
  leave?: 'back' | 'close' | undefined;
  actions?: ReactNode;
  footer?: ReactNode;
  /** Where the content scrolls, for lists that draw only what is seen. */
  scroller?: RefObject<HTMLDivElement | null>;
  children: ReactNode;
}

/**
 * A screen, or a column of a wide one: a bar, what scrolls, and what stays at the bottom. On a phone the brake is in the same corner
 * of each; on a wide screen home has it, which is always there. With letters so large that the bars leave no room, all of it scrolls.
 */
export function Pane({ title, subtitle, status, leave, actions, footer, scroller, children }: PaneProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const wide = useWide();
  useEffect(() => {
    document.title = title === t('app.name') ? title : `${title} · ${t('app.name')}`;
  }, [title]);
  const own = useRef<HTMLDivElement>(null);
  const area = scroller ?? own;
  useLeaving(area, wide);
  useEffect(() => {
    const link = !wide && area.current ? comeBack(area.current) : undefined;
    // One screen replaced another: whoever listens or uses keys begins at its title, or where they had left it.
    if (!wide || document.activeElement === document.body) (link ?? heading.current)?.focus({ preventScroll: true });
  }, [wide, area]);
  // Beside three buttons there would be no room for a word.
  const place =
    leave !== 'back'
      ? 'max-[16.25rem]:basis-full'
      : actions
        ? 'max-[16.25rem]:order-last max-[16.25rem]:basis-full max-[16.25rem]:ps-2'
        : '';
  return (
    <section aria-label={title} className="flex h-full min-h-0 min-w-0 flex-col bg-ground [@media(max-height:30rem)]:overflow-y-auto">
      <header className="flex min-h-14 shrink-0 items-center justify-end gap-1 max-[16.25rem]:flex-wrap ps-[max(8px,env(safe-area-inset-left))] pe-[max(8px,env(safe-area-inset-right))] pt-(--above)">
        {leave === 'back' && <IconButton label={t('back')} icon={BackArrow} onClick={back} className="me-auto" />}
        <div className={`min-w-0 flex-1 ${leave === 'back' ? '' : 'ps-3'} ${place}`}>
          <h1
            ref={heading}
            tabIndex={-1}
            dir="auto"
            className={`${subtitle ? 'truncate' : 'line-clamp-2 leading-tight'} text-large font-semibold outline-none`}
          >
            {title}
          </h1>
          {subtitle && <div className="truncate text-small text-ink-soft has-[button]:overflow-visible">{subtitle}</div>}
        </div>
        {actions}
        {leave === 'back' && !wide && <BrakeButton />}
        {leave === 'close' && <IconButton label={t('close')} icon={X} onClick={back} />}
      </header>
      {status && (
        <div className="shrink-0 border-b border-line">
          <Content className="pb-2">{status}</Content>
        </div>
      )}
      <div
        ref={area}
        className="min-h-0 flex-1 [@media(max-height:30rem)]:min-h-40 overflow-x-hidden overflow-y-auto overscroll-contain -outline-offset-2"
        data-scroller
        tabIndex={0}
      >
        {children}
      </div>
      {footer}
    </section>
  );
}

const BackArrow = ({ className = '' }: { className?: string }) => <ChevronLeft aria-hidden className={`${className} rtl:-scale-x-100`} />;

/** The measure that content keeps on every width, with room for the edges of a phone. */
export function Content({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={`mx-auto w-full max-w-180 ps-[max(16px,env(safe-area-inset-left))] pe-[max(16px,env(safe-area-inset-right))] ${className}`}
    >
      {children}
    </div>
  );
}

/** What stays at the bottom of a pane: the one primary action, above the home indicator. */
export function Footer({ children }: { children: ReactNode }) {
  return (
    <div className="shrink-0 border-t border-line bg-ground pt-3 pb-[max(12px,env(safe-area-inset-bottom))]">
      <Content>{children}</Content>
    </div>
  );
}
