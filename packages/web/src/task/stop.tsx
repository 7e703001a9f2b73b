import type { TaskSummary } from '@deskhand/protocol';
import { Square } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { Confirm, useOpen } from '../parts/confirm.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

export function StopButton({ task }: { task: TaskSummary }) {
  const send = useSend();
  const [open, show, hide] = useOpen();
  const asked = useDesk((state) =>
    state.outbox.some((item) => item.command.type === 'stop' && item.command.task === task.id && item.state !== 'refused'),
  );
  if (task.stopping) return null;
  return (
    <>
      <Button small tone="quiet" icon={Square} className="-me-3 shrink-0 text-ink-soft" disabled={asked} onClick={show}>
        {t(asked ? 'state.stopping' : 'task.stop')}
      </Button>
      <Confirm
        open={open}
        onClose={hide}
        title={t('task.stop.title')}
        text={t('task.stop.text')}
        yes={t('task.stop.do')}
        danger
        onYes={() => void send({ type: 'stop', task: task.id })}
      />
    </>
  );
}
