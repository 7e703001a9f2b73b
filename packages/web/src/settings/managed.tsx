import { managedSays } from '@deskhand/protocol';
import { Building2 } from 'lucide-react';
import { useMemo } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { useNow } from '../parts/clock.ts';
import { useDesk } from '../shell/context.ts';
import { dayAndTime, t } from '../words/words.ts';

/** What somebody else decided for this desk: each rule in a line, and whose it is. */
export function ManagedCard() {
  const host = useDesk((state) => state.host);
  const { managed } = host;
  const rules = useMemo(() => managedSays(host)?.rules ?? [], [host]);
  const fetched = useDesk((state) => state.host.fetched);
  const now = useNow();
  if (!managed) return null;
  return (
    <section
      aria-label={t('managed.by', { name: managed.name })}
      className="mt-1 mb-4 rounded-large border border-line bg-surface p-4 shadow-low"
    >
      <h2 className="flex items-center gap-2 text-body font-semibold">
        <Building2 aria-hidden className="size-5 shrink-0 text-accent" />
        {t('managed.by', { name: managed.name })}
      </h2>
      <p className="mt-1 text-small text-ink-soft">{t('managed.text', { serial: managed.serial })}</p>
      <ul className="mt-2 list-disc ps-5 text-body">
        {rules.slice(0, 100).map((rule) => (
          <li key={rule} dir="auto" className="[overflow-wrap:anywhere]">
            {breaking(rule)}
          </li>
        ))}
      </ul>
      {fetched?.serial !== undefined && (
        <p className="mt-2 text-small text-ink-soft">
          {t('managed.fetched', { from: fetched.from, serial: fetched.serial, time: dayAndTime(fetched.since, now) })}
        </p>
      )}
      {fetched?.trouble !== undefined && (
        <p role="status" className="mt-2 rounded-medium bg-warn-soft p-3 text-small">
          {t('managed.trouble', { from: fetched.from, why: fetched.trouble })}
        </p>
      )}
    </section>
  );
}
