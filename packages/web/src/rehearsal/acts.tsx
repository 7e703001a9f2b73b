import { outboxOf, type RehearsedAct, type TaskView } from '@deskhand/protocol';
import { Decisive } from '../approval/decisive.tsx';
import { Exactly } from '../approval/exactly.tsx';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** Each act as it would have gone, what decides it, and what the task heard in place of an answer. */
export function Acts({ view, acts, open }: { view: TaskView; acts: RehearsedAct[]; open: boolean }) {
  return (
    <ol className="grid grid-cols-1 gap-4">
      {acts.map((act) => (
        <Act key={act.entry} view={view} act={act} open={open} />
      ))}
    </ol>
  );
}

function Act({ view, act, open }: { view: TaskView; act: RehearsedAct; open: boolean }) {
  const send = useSend();
  const task = view.summary.id;
  const entry = outboxOf(view).find(({ id }) => id === act.entry);
  const asked = useDesk((state) =>
    state.outbox.some(
      ({ command, state: stands }) => command.type === 'outbox.cancel' && command.entry === act.entry && stands !== 'refused',
    ),
  );
  const taken = asked || entry?.state === 'cancelled';
  return (
    <li className="rounded-large border border-line bg-surface p-4 shadow-low">
      <p
        dir="auto"
        className={`text-body font-semibold [overflow-wrap:anywhere] first-letter:uppercase ${taken ? 'text-ink-faint line-through' : ''}`}
      >
        {breaking(act.title)}
      </p>
      <p className="mt-0.5 text-small text-ink-soft [overflow-wrap:anywhere]">
        <bdi>{breaking(t('outgoing.to', { to: act.to }))}</bdi>
      </p>
      {taken && (
        <p role="status" className="mt-2 text-small">
          {entry?.reason?.sentence ?? t('rehearsal.taken')}
        </p>
      )}
      {act.why && (
        <p dir="auto" className="mt-2 text-small [overflow-wrap:anywhere]">
          {act.why}
        </p>
      )}
      <Decisive values={act.decisive} />
      {act.answers && <p className="mt-3 rounded-medium bg-warn-soft p-3 text-small">{t('rehearsal.answers')}</p>}
      {entry && (
        <div className="-mt-2">
          <Exactly content={entry.act} label={t('rehearsal.exactly')} />
          {entry.content.map((content) => (
            <div key={content.hash} className="-mt-5">
              <Exactly content={content} label={t('rehearsal.carries')} />
            </div>
          ))}
          <div className="-mt-5">
            <Exactly content={{ hash: '', bytes: act.told.length, text: act.told }} label={t('rehearsal.told')} />
          </div>
        </div>
      )}
      {open && !taken && (
        <Button small tone="quiet" className="mt-4 -ms-2" onClick={() => void send({ type: 'outbox.cancel', task, entry: act.entry })}>
          {t('rehearsal.take')}
        </Button>
      )}
    </li>
  );
}
