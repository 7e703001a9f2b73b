import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { namesWith } from '../parts/who-may.tsx';
import { useDesk, useMay } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** That this device changes nothing here, and who does. */
export function OnlyLooks() {
  const may = useMay('admin');
  const devices = useDesk((state) => state.host.devices);
  if (may) return null;
  const names = namesWith('admin', devices);
  return (
    <p role="note" className="mt-4 flex items-start gap-2.5 rounded-medium bg-sunken p-3 text-body">
      <Eye aria-hidden className="mt-0.5 size-5 shrink-0 text-ink-soft" />
      <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
        {names.length ? t('settings.looks', { names: names.join(', ') }) : t('settings.looks.computer')}
      </span>
    </p>
  );
}

/** What changes settings: there only where this device may. */
export const Changing = ({ children }: { children: ReactNode }) => useMay('admin') && children;

/** The same where there is something to see in it. */
export const Changeable = ({ children }: { children: ReactNode }) => (
  <fieldset disabled={!useMay('admin')} className="contents">
    {children}
  </fieldset>
);
