import { useApp } from '../shell/context.ts';
import type { OutboxItem } from '../state/outbox.ts';
import { t } from '../words/words.ts';
import { Button } from './button.tsx';

/** Why the desk didn't take an answer, where it was given. */
export const RefusedNote = ({ trouble }: { trouble: OutboxItem['trouble'] }) =>
  trouble && (
    <div role="alert" dir="auto" className="mt-1 mb-4 rounded-medium bg-danger-soft p-3 text-body [overflow-wrap:anywhere]">
      <p>{trouble.sentence}</p>
      {trouble.next && <p className="mt-1 text-small text-ink-soft">{trouble.next}</p>}
    </div>
  );

/** What can be done with something that the desk didn't take: once more, or away with it. */
export function Refused({ item, className }: { item: string; className: string }) {
  const { outbox, sync } = useApp();
  const retry = async () => {
    await outbox.retry(item);
    sync.flush();
  };
  return (
    <div className={`mt-2 flex gap-2 ${className}`}>
      <Button small onClick={() => void retry()}>
        {t('kept.retry')}
      </Button>
      <Button small tone="quiet" onClick={() => void outbox.drop(item)}>
        {t('kept.drop')}
      </Button>
    </div>
  );
}
