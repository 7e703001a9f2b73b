import { Building2 } from 'lucide-react';
import { useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** What somebody else decided for this desk: each rule in a line, and whose it is. */
export function ManagedCard() {
  const managed = useDesk((state) => state.host.managed);
  if (!managed) return null;
  return (
    <section
      aria-label={t('managed.title', { name: managed.name })}
      className="mt-1 mb-4 rounded-large border border-line bg-surface p-4 shadow-low"
    >
      <h2 className="flex items-center gap-2 text-body font-semibold">
        <Building2 aria-hidden className="size-5 shrink-0 text-accent" />
        {t('managed.title', { name: managed.name })}
      </h2>
      <p className="mt-1 text-small text-ink-soft">{t('managed.text', { serial: managed.serial })}</p>
      <ul className="mt-2 list-disc ps-5 text-body">
        {managed.rules.slice(0, 100).map((rule) => (
          <li key={rule} dir="auto" className="[overflow-wrap:anywhere]">
            {rule}
          </li>
        ))}
      </ul>
    </section>
  );
}
