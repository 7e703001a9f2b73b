import { isTakenBack, type TaskSummary, type TaskView } from '@deskhand/protocol';
import { Redo2, Undo2 } from 'lucide-react';
import { ConfirmButton } from '../parts/asking-button.tsx';
import { useAsked, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** Sits where "in place" is said. `onAsked`: where what comes of it is told elsewhere. */
export function UndoButton({ task, onAsked }: { task: TaskSummary; onAsked?: () => void }) {
  const send = useSend();
  const asked = useAsked('undo', task.id);
  if (task.undone) return null;
  return (
    <ConfirmButton
      small
      tone="quiet"
      icon={Undo2}
      disabled={asked}
      ask={{ title: t('task.undo.title'), text: t('task.undo.text'), yes: t('task.undo') }}
      onYes={() => {
        void send({ type: 'undo', task: task.id });
        onAsked?.();
      }}
    >
      {t('task.undo')}
    </ConfirmButton>
  );
}

/** The same for one file of them, and back again. */
export function UndoOne({ view, path }: { view: TaskView; path: string }) {
  const send = useSend();
  const { id } = view.summary;
  const asked = useAsked('undo', id);
  const back = isTakenBack(view, path);
  const name = t(back ? 'change.redo' : 'change.undo');
  return (
    <ConfirmButton
      className="flex-1"
      icon={back ? Redo2 : Undo2}
      disabled={asked || view.pending.undo !== undefined}
      ask={{ title: name, text: t(back ? 'change.redo.text' : 'change.undo.text'), yes: name }}
      onYes={() => void send({ type: 'undo', task: id, paths: [path] })}
    >
      {name}
    </ConfirmButton>
  );
}
