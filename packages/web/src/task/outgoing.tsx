import type { OutboxCard, OutboxDetails, TaskSummary, TaskView } from '@deskhand/protocol';
import { CircleCheck, CircleHelp, CircleX, Clock, Send } from 'lucide-react';
import { useState } from 'react';
import { Exactly } from '../approval/exactly.tsx';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Confirm } from '../parts/confirm.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { lasting, t } from '../words/words.ts';
import { Part } from './part.tsx';

const icons = {
  queued: Clock,
  held: Clock,
  sending: Send,
  sent: CircleCheck,
  failed: CircleX,
  cancelled: CircleX,
  kept: CircleHelp,
  lost: CircleHelp,
};
const looks = {
  queued: 'text-ink-faint',
  held: 'text-warn',
  sending: 'text-accent',
  sent: 'text-accent',
  failed: 'text-danger',
  cancelled: 'text-ink-faint',
  kept: 'text-warn',
  lost: 'text-danger',
};

/** What a task sends to the outside world: where each stands, and the last chance to say no. */
export function Outgoing({ task, view, whole = false }: { task: TaskSummary; view: TaskView | undefined; whole?: boolean }) {
  if (!task.outbox || task.outbox.length === 0) return null;
  const list = (
    <ul className="mt-3 divide-y divide-line overflow-hidden rounded-large border border-line bg-surface">
      {task.outbox.map((card) => (
        <Entry
          key={card.id}
          task={task.id}
          card={card}
          details={view?.outbox?.[card.id]}
          whole={whole}
          rehearsal={task.rehearsal === 'held'}
        />
      ))}
    </ul>
  );
  return whole ? <Part title={t('outgoing.title')}>{list}</Part> : list;
}

interface EntryProps {
  task: string;
  card: OutboxCard;
  details: OutboxDetails | undefined;
  whole: boolean;
  rehearsal: boolean;
}

function Entry({ task, card, details, whole, rehearsal }: EntryProps) {
  const now = useNow(card.state === 'held' ? 1000 : 30_000);
  const Icon = icons[card.state];
  const held = card.state === 'queued' && rehearsal ? t('outgoing.rehearsed') : undefined;
  const words =
    held ?? (card.state === 'held' ? t('outgoing.held', { time: lasting((card.until ?? now) - now) }) : t(`outgoing.${card.state}`));
  const more = card.state === 'sent' ? details?.receipt?.words : details?.reason?.sentence;
  return (
    <li className="px-4 py-3">
      <p dir="auto" className="text-body font-semibold [overflow-wrap:anywhere] first-letter:uppercase">
        {breaking(card.title)}
      </p>
      {details && (
        <p className="text-small text-ink-soft [overflow-wrap:anywhere]">
          <bdi>{breaking(t('outgoing.to', { to: details.to }))}</bdi>
        </p>
      )}
      <p role="status" className={`mt-1 flex items-start gap-1.5 text-small tabular-nums ${looks[card.state]}`}>
        <Icon aria-hidden className="mt-px size-4 shrink-0" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {words}
          {more && <span className="text-ink-soft"> · {more}</span>}
        </span>
      </p>
      <Decide task={task} card={card} />
      {whole && details && <Exactly content={details.act} label={t('outgoing.exactly')} />}
    </li>
  );
}

/** No is one tap; yes asks once more, because it can't be called back. */
function Decide({ task, card }: { task: string; card: OutboxCard }) {
  const send = useSend();
  const [asking, setAsking] = useState(false);
  const given = useDesk((state) =>
    state.outbox.some(
      ({ command, state: stands }) =>
        (command.type === 'outbox.cancel' || command.type === 'outbox.send') && command.entry === card.id && stands !== 'refused',
    ),
  );
  if (given) return <p className="mt-2 text-small text-ink-soft">{t('need.given')}</p>;
  const may = card.state === 'held' || card.state === 'kept' || card.state === 'lost';
  if (!may && card.state !== 'queued') return null;
  const again = card.state === 'lost' || card.unsure === true;
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      <Button small onClick={() => void send({ type: 'outbox.cancel', task, entry: card.id })}>
        {t(again ? 'outgoing.leave' : 'outgoing.no')}
      </Button>
      {may && (
        <Button small tone="quiet" onClick={() => setAsking(true)}>
          {t(again ? 'outgoing.again' : 'outgoing.now')}
        </Button>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t(again ? 'outgoing.again.title' : 'outgoing.now.title')}
        text={t(again ? 'outgoing.again.text' : 'outgoing.now.text')}
        yes={t(again ? 'outgoing.again' : 'outgoing.now')}
        danger
        onYes={() => void send({ type: 'outbox.send', task, entry: card.id })}
      />
    </div>
  );
}
