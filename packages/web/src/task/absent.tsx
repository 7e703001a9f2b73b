import { troubleWords } from '../parts/trouble-words.ts';
import { Instead } from '../parts/waiting.tsx';
import { useApp, useDesk } from '../shell/context.ts';
import { Missing } from '../shell/missing.tsx';
import { t } from '../words/words.ts';
import { TaskSkeleton } from './skeleton.tsx';

/** Stands in place of the screen of a task that isn't here: it comes, or why it doesn't. */
export function Absent({ task }: { task: string }) {
  const online = useDesk((state) => state.link.kind === 'online');
  const trouble = useDesk((state) => state.unread[task]);
  if (trouble?.code === 'missing') return <Missing />;
  if (trouble)
    return (
      <Missing>
        <Unread task={task} />
      </Missing>
    );
  return online ? <TaskSkeleton /> : <Missing>{t('unreachable')}</Missing>;
}

/** Why the host didn't hand over what belongs here, and once more. */
export function Unread({ task, whole = false }: { task: string; whole?: boolean }) {
  const { sync } = useApp();
  const trouble = useDesk((state) => state.unread[task]);
  return (
    trouble && (
      <Instead act={t('again')} onAct={() => void sync.open(task, whole)}>
        {troubleWords(trouble)}
      </Instead>
    )
  );
}
