import { type Mode, rowForMore, type Trusted, trustOf } from '@deskhand/protocol';
import { Button } from '../parts/button.tsx';
import { t } from '../words/words.ts';

const steps: readonly Mode[] = ['ro', 'review', 'auto'];

/** The level at a glance: one bar for look only, three for on its own. The words beside it say the same. */
export function Gauge({ level }: { level: Mode }) {
  return (
    <span aria-hidden className="flex shrink-0 items-end gap-0.5">
      {steps.map((step, at) => (
        <span
          key={step}
          style={{ height: `${6 + at * 4}px` }}
          className={`w-1 rounded-full ${at <= steps.indexOf(level) ? 'bg-accent' : 'bg-line'}`}
        />
      ))}
    </span>
  );
}

/** What would move it, and what is offered now. Only the tap on it moves anything. `of`: whose trust it is. */
export function TrustLine({ of, one, name, onMode }: { of: 'folder' | 'plugin'; one: Trusted; name: string; onMode(mode: Mode): void }) {
  const { level, row, undone, offer } = trustOf(one);
  const key = of === 'folder' ? 'settings.trust' : 'settings.trust.plugin';
  const text =
    level === 'ro'
      ? t('settings.trust.ro')
      : level === 'review'
        ? offer
          ? t(`${key}.review.offer`, { n: row })
          : t(row === 0 ? `${key}.review.none` : `${key}.review`, { n: row, of: rowForMore })
        : undone
          ? t(`${key}.auto.offer`)
          : t(row === 0 ? `${key}.auto.none` : `${key}.auto`, { n: row });
  return (
    <>
      <p className="text-small text-ink-soft">{text}</p>
      {offer && (
        <Button
          tone="soft"
          small
          className="mt-2"
          aria-label={t('settings.trust.move', { name, mode: t(`mode.${offer}`) })}
          onClick={() => onMode(offer)}
        >
          {t(`mode.${offer}`)}
        </Button>
      )}
    </>
  );
}
