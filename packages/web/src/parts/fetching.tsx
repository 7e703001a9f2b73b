import { size, t } from '../words/words.ts';
import { Button } from './button.tsx';

/** How much of a file is here, and the way out. */
export const Fetching = ({ came, of, onCancel }: { came: number; of: number; onCancel(): void }) => (
  <div className="flex min-h-11 w-full items-center gap-3">
    <div className="min-w-0 flex-1">
      <progress max={of} value={came} aria-label={t('artifact.downloading')} className="block h-1.5 w-full accent-accent" />
      {/* Said with each piece it would be all that a listener hears. */}
      <p aria-hidden className="mt-1 text-small text-ink-soft tabular-nums">
        {t('artifact.came', { done: size(came), all: size(of) })}
      </p>
    </div>
    <Button small tone="quiet" onClick={onCancel}>
      {t('cancel')}
    </Button>
  </div>
);
