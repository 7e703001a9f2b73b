import type { Attachment } from '../state/outbox.ts';
import { t } from '../words/words.ts';
import type { Where } from './options.tsx';

/** Of what kinds it is that came from outside, each once, as many as a command takes. */
export const kindsOf = (files: readonly Attachment[]): string[] => [...new Set(files.flatMap(({ shared }) => shared ?? []))].slice(0, 20);

/** Whether nothing of one of these kinds was ever run. */
export const isNew = (files: readonly Attachment[], run: readonly string[] = []): boolean =>
  kindsOf(files).some((kind) => !run.includes(kind));

/** What is said of what came from outside: that it is no word of the person's, and that its first run is a rehearsal. */
export function FromOutside({ where, isNew, onChange }: { where: Where; isNew: boolean; onChange(where: Where): void }) {
  return (
    <div className="mb-1 rounded-medium bg-sunken px-3 py-2 text-small text-ink-soft">
      <p>{t(isNew ? 'shared.first' : 'shared.text')}</p>
      {isNew && (
        <label className="flex min-h-11 cursor-pointer items-center gap-2 text-body text-ink">
          <input
            type="checkbox"
            checked={where.rehearse ?? false}
            onChange={(event) => onChange({ ...where, rehearse: event.target.checked })}
            className="size-5 shrink-0 accent-accent"
          />
          {t('shared.rehearse')}
        </label>
      )}
    </div>
  );
}
