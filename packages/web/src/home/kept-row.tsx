import type { CommandInput } from '@deskhand/protocol';
import { useNow } from '../parts/clock.ts';
import { Refused } from '../parts/refused.tsx';
import { itemIcon } from '../parts/state-line.tsx';
import { itemState, toneLook } from '../parts/state-words.ts';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import type { OutboxItem } from '../state/outbox.ts';
import type { Key } from '../words/catalogue.ts';
import { dayAndTime, t } from '../words/words.ts';

const kinds: Partial<Record<CommandInput['type'], Key>> = {
  send: 'kind.send',
  again: 'task.retry',
  steer: 'kind.steer',
  answer: 'kind.answer',
  approve: 'kind.approve',
  'proposal.answer': 'kind.approve',
  stop: 'kind.stop',
  review: 'kind.review',
  undo: 'kind.undo',
  back: 'timeline.back.do',
  erase: 'erase.do',
  'outbox.cancel': 'outgoing.no',
  'outbox.send': 'outgoing.now',
  'brake.pull': 'brake.do',
  'brake.release': 'kind.release',
};

/** Something asked for that is still on this device, or that the desk didn't take. */
export function KeptRow({ item }: { item: OutboxItem }) {
  const online = useDesk((state) => state.link.kind === 'online');
  const now = useNow();
  const { words, tone } = itemState(item, online);
  const refused = item.state === 'refused';
  const stuck = item.trouble !== undefined;
  const Icon = itemIcon(stuck);
  const text = 'text' in item.command && item.command.text ? item.command.text : t(kinds[item.command.type] ?? 'kind.settings');
  const body = (
    <>
      <span dir="auto" className="block truncate text-body font-semibold">
        {text}
      </span>
      <span className="flex items-start gap-1.5 text-small">
        <Icon aria-hidden className={`mt-px size-4 shrink-0 ${toneLook[tone]}`} />
        <span className={`min-w-0 ${toneLook[tone]}`}>{words}</span>
        <time className="ms-auto shrink-0 text-ink-faint tabular-nums">{dayAndTime(item.created, now)}</time>
      </span>
      {item.trouble?.next && <span className="block text-small text-ink-soft">{item.trouble.next}</span>}
    </>
  );
  const opens = item.command.type === 'send' && !item.command.thread && !refused;
  return (
    <li className={opens ? '' : 'px-4 py-3'}>
      {opens ? (
        <Link to={{ name: 'sent', key: item.key }} data-row className="block px-4 py-3 hover:bg-sunken -outline-offset-2">
          {body}
        </Link>
      ) : (
        body
      )}
      {stuck && <Refused item={item.key} className={opens ? 'px-4 pb-3' : ''} />}
    </li>
  );
}
