import { type ManagedKind, managedSays } from '@deskhand/protocol';
import { Building2 } from 'lucide-react';
import { useMemo } from 'react';
import { useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { breaking } from './breaks.tsx';

export type About = ManagedKind[];

/** What an organisation decided about what is on this screen, and that it was them; nothing where they decided nothing. */
export function ManagedLines({ about }: { about: About }) {
  const host = useDesk((state) => state.host);
  const says = useMemo(() => managedSays(host, ...about), [host, about]);
  if (!says) return null;
  return (
    <section aria-label={t('managed.by', { name: says.name })} className="mt-4 flex items-start gap-2.5 rounded-medium bg-sunken p-3">
      <Building2 aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
      <div className="min-w-0">
        <h3 className="text-small font-semibold">{t('managed.by', { name: says.name })}</h3>
        <ul className="text-small text-ink-soft">
          {says.rules.slice(0, 20).map((rule) => (
            <li key={rule} dir="auto" className="[overflow-wrap:anywhere]">
              {breaking(rule)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
