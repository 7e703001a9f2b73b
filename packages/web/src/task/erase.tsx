import { isFinished, type TaskSummary } from '@deskhand/protocol';
import { Eraser } from 'lucide-react';
import { ConfirmButton } from '../parts/asking-button.tsx';
import { useNow } from '../parts/clock.ts';
import { useAsked, useDesk, useSend } from '../shell/context.ts';
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
  const asked = useAsked('erase', task.id);
  if (!isFinished(task) || task.erased) return null;
  return (
    <ConfirmButton
      tone="quiet"
      icon={Eraser}
      className="mt-4 w-full text-danger"
      disabled={asked}
      ask={{ title: t('erase.title'), text: t('erase.text'), yes: t('erase.do') }}
      danger
      onYes={() => void send({ type: 'erase', task: task.id })}
    >
      {t('erase')}
    </ConfirmButton>
  );
}
