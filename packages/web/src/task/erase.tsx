import { isFinished, type TaskSummary } from '@deskhand/protocol';
import { Eraser } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Confirm, useOpen } from '../parts/confirm.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { dayAndTime, t } from '../words/words.ts';

/** When all that was said was erased, and by whom. */
export function ErasedNote({ task: { erased } }: { task: TaskSummary }) {
  const now = useNow();
  const name = useDesk((state) => (erased ? (state.host.devices[erased.by]?.name ?? t('erased.here')) : ''));
  if (!erased) return null;
  const when = dayAndTime(erased.time, now);
  return (
    <p className="mt-2 flex items-center gap-2 rounded-medium bg-sunken p-3 text-body">
      <Eraser aria-hidden className="size-5 shrink-0 text-ink-soft" />
      {t(erased.why === 'retention' ? 'erased.rule' : 'erased.by', { when, name })}
    </p>
  );
}

/** Takes all that was said off the desk's disk, for good. */
export function EraseButton({ task }: { task: TaskSummary }) {
  const send = useSend();
  const [open, show, hide] = useOpen();
  const asked = useDesk((state) =>
    state.outbox.some((item) => item.command.type === 'erase' && item.command.task === task.id && item.state !== 'refused'),
  );
  if (!isFinished(task) || task.erased) return null;
  return (
    <>
      <Button tone="quiet" icon={Eraser} className="mt-4 w-full text-danger" disabled={asked} onClick={show}>
        {t('erase')}
      </Button>
      <Confirm
        open={open}
        onClose={hide}
        title={t('erase.title')}
        text={t('erase.text')}
        yes={t('erase.do')}
        danger
        onYes={() => void send({ type: 'erase', task: task.id })}
      />
    </>
  );
}
