import { useApp } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Button } from './button.tsx';

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
