import { isTakenBack, type TaskSummary, type TaskView } from '@deskhand/protocol';
import { Redo2, Undo2 } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { Confirm, useOpen } from '../parts/confirm.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** Sits where "in place" is said. */
export function UndoButton({ task }: { task: TaskSummary }) {
  const send = useSend();
  const [open, show, hide] = useOpen();
  const asked = useDesk((state) =>
    state.outbox.some((item) => item.command.type === 'undo' && item.command.task === task.id && item.state !== 'refused'),
  );
  if (task.undone) return null;
  return (
    <>
      <Button small tone="quiet" icon={Undo2} disabled={asked} onClick={show}>
        {t('task.undo')}
      </Button>
      <Confirm
        open={open}
        onClose={hide}
        title={t('task.undo.title')}
        text={t('task.undo.text')}
        yes={t('task.undo')}
        onYes={() => void send({ type: 'undo', task: task.id })}
      />
    </>
  );
}

/** The same for one file of them, and back again. */
export function UndoOne({ view, path }: { view: TaskView; path: string }) {
  const send = useSend();
  const [open, show, hide] = useOpen();
  const { id } = view.summary;
  const asked = useDesk((state) =>
    state.outbox.some(({ command, state }) => command.type === 'undo' && command.task === id && state !== 'refused'),
  );
  const back = isTakenBack(view, path);
  const name = t(back ? 'change.redo' : 'change.undo');
  return (
    <>
      <Button className="flex-1" icon={back ? Redo2 : Undo2} disabled={asked || view.pending.undo !== undefined} onClick={show}>
        {name}
      </Button>
      <Confirm
        open={open}
        onClose={hide}
        title={name}
        text={t(back ? 'change.redo.text' : 'change.undo.text')}
        yes={name}
        onYes={() => void send({ type: 'undo', task: id, paths: [path] })}
      />
    </>
  );
}
