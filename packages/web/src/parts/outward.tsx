import { createContext, type ReactNode, useContext, useState } from 'react';
import { t } from '../words/words.ts';
import { breaking } from './breaks.tsx';
import { Button, buttonLook } from './button.tsx';
import { Sheet } from './sheet.tsx';

// Links that the model or a file wrote. They lead out of the app only after the person has seen the whole address.

const context = createContext<(href: string) => void>(() => undefined);

/** An address that a browser may be sent to, as the browser itself reads it; undefined for all others. */
export function checkLink(href: string): URL | undefined {
  try {
    const url = new URL(href);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

export function OutwardLink({ href, children }: { href: string; children: ReactNode }) {
  const open = useContext(context);
  return (
    <button
      type="button"
      className="inline text-start text-accent underline underline-offset-2 [overflow-wrap:anywhere]"
      onClick={() => open(href)}
    >
      {children}
    </button>
  );
}

export function OutwardLinks({ children }: { children: ReactNode }) {
  const [href, setHref] = useState('');
  const [open, setOpen] = useState(false);
  const url = checkLink(href);
  const ask = (next: string) => {
    setHref(next);
    setOpen(true);
  };
  const close = () => setOpen(false);
  return (
    <context.Provider value={ask}>
      {children}
      <Sheet open={open} onClose={close} title={t('sheet.link.title')} text={t(url ? 'sheet.link.text' : 'sheet.link.bad')}>
        <p dir="ltr" className="max-h-40 overflow-y-auto rounded-medium bg-sunken p-3 font-mono text-small [overflow-wrap:anywhere]">
          {breaking(url ? url.href : href)}
        </p>
        <div className="mt-4 grid grid-cols-1 gap-2">
          {url && (
            <a className={buttonLook('primary')} href={url.href} target="_blank" rel="noopener noreferrer nofollow" onClick={close}>
              <span className="min-w-0 truncate">{t('sheet.link.do', { host: url.host || url.pathname })}</span>
            </a>
          )}
          <Button tone="quiet" onClick={close}>
            {t(url ? 'cancel' : 'close')}
          </Button>
        </div>
      </Sheet>
    </context.Provider>
  );
}
