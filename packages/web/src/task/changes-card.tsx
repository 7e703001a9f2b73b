import { isFinished, type TaskView } from '@deskhand/protocol';
import { Redo2, Undo2 } from 'lucide-react';
import { Button, buttonLook } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Confirm, useOpen } from '../parts/confirm.tsx';
import { Outdated } from '../parts/outdated.tsx';
import { useAsked, useSend } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { t } from '../words/words.ts';
import { countOf, countWords } from './change-counts.ts';
import { LeftAlone } from './left-alone.tsx';
import { Part } from './part.tsx';
import { standing } from './standing.ts';

/** What it changed, whether that counts yet, and the way back. */
export function ChangesCard({ view }: { view: TaskView }) {
  const { summary: task } = view;
  const send = useSend();
  const now = useNow();
  const [undo, showUndo, hideUndo] = useOpen();
  const [redo, showRedo, hideRedo] = useOpen();
  const asked = useAsked('undo', task.id);
  const changes = task.changes;
  if (!changes) return null;
  const busy = asked || view.pending.undo !== undefined;
  const act = () => void send({ type: 'undo', task: task.id });
  return (
    <Part title={t('task.changes')}>
      <div className="rounded-large border border-line bg-surface p-4 shadow-low">
        <p className="text-body font-semibold">{countWords(changes)}</p>
        <p className="mt-0.5 text-body text-ink-soft">{standing(view, now)}</p>
        <div className="mt-3 flex flex-wrap gap-2">
          {!task.erased && (
            <Link
              to={{ name: 'review', task: task.id }}
              data-row
              className={buttonLook(task.committed || isFinished(task) ? 'plain' : 'primary', true)}
            >
              {task.state === 'review' || task.staged ? t('task.changes.review', { n: countOf(changes) }) : t('task.changes.see')}
            </Link>
          )}
          {task.committed && !task.undone && (
            <Button small icon={Undo2} disabled={busy} onClick={showUndo}>
              {t('task.undo')}
            </Button>
          )}
          {task.undone && (
            <Button small icon={Redo2} disabled={busy} onClick={showRedo}>
              {t('task.redo')}
            </Button>
          )}
        </div>
        <Outdated paths={task.outdated} />
        <LeftAlone view={view} />
      </div>
      <Confirm open={undo} onClose={hideUndo} title={t('task.undo.title')} text={t('task.undo.text')} yes={t('task.undo')} onYes={act} />
      <Confirm open={redo} onClose={hideRedo} title={t('task.redo.title')} text={t('task.redo.text')} yes={t('task.redo')} onYes={act} />
    </Part>
  );
}
