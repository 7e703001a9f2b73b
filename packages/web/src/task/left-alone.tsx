import { leftAlone, lowest, type TaskView } from '@deskhand/protocol';
import { ConfirmButton } from '../parts/asking-button.tsx';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { useAsked, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** What an undo left as it was, since it changed after the task, with the ways on; or why nothing was undone. `path`: of that one file alone. */
export function LeftAlone({ view, path }: { view: TaskView; path?: string }) {
  const send = useSend();
  const { summary, refused, pending } = view;
  const asked = useAsked('undo', summary.id);
  const all = [...new Set([...(refused?.paths ?? []), ...leftAlone(view)])];
  const paths = path === undefined ? all : all.filter((one) => one === path);
  const files = lowest(paths);
  if (!paths.length && (!refused || refused.paths.length > 0)) return null;
  const busy = asked || pending.undo !== undefined;
  const undo = (how: { force: true } | { lose: true }) => void send({ type: 'undo', task: summary.id, paths, ...how });
  return (
    <div role="status" className="mt-3 rounded-medium bg-warn-soft p-3 text-body">
      <p className="font-semibold text-warn">{files.length ? t('task.undo.left', { n: files.length }) : t('task.undo.refused')}</p>
      {!files.length && <p className="mt-0.5">{refused?.sentence}</p>}
      <ul className="mt-1 text-small text-ink-soft">
        {files.slice(0, 20).map((one) => (
          <li key={one} className="[overflow-wrap:anywhere]">
            <bdi>{breaking(one)}</bdi>
          </li>
        ))}
        {files.length > 20 && <li>{t('approval.alike.more', { n: files.length - 20 })}</li>}
      </ul>
      {files.length > 0 && (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button small disabled={busy} onClick={() => undo({ force: true })}>
            {t('task.undo.force')}
          </Button>
          <ConfirmButton
            small
            disabled={busy}
            danger
            ask={{ title: t('task.undo.lose.title', { n: files.length }), text: t('task.undo.lose.text'), yes: t('task.undo.lose') }}
            onYes={() => undo({ lose: true })}
          >
            {t('task.undo.lose')}
          </ConfirmButton>
        </div>
      )}
    </div>
  );
}
