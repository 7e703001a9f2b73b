import { useNow } from '../parts/clock.ts';
import { Refused } from '../parts/refused.tsx';
import { itemIcon } from '../parts/state-line.tsx';
import { itemState, toneLook } from '../parts/state-words.ts';
import { useDesk } from '../shell/context.ts';
import type { OutboxItem } from '../state/outbox.ts';
import { dayAndTime } from '../words/words.ts';
import { Bubble, FileNames } from './bubble.tsx';

/** A message that the desk doesn't have yet, or didn't take: it says where it is. */
export function Pending({ item }: { item: OutboxItem }) {
  const online = useDesk((state) => state.link.kind === 'online');
  const now = useNow();
  const { words, tone } = itemState(item, online);
  const Icon = itemIcon(item.trouble !== undefined);
  const foot = (
    <span className={`flex items-center gap-1.5 ${toneLook[tone]}`} role="status">
      <Icon aria-hidden className="size-4 shrink-0" />
      <span>{words}</span>
      <time className="text-ink-faint">{dayAndTime(item.created, now)}</time>
    </span>
  );
  return (
    <>
      <Bubble foot={foot}>
        <p dir="auto" className="text-body whitespace-pre-wrap [overflow-wrap:anywhere]">
          {'text' in item.command ? item.command.text : ''}
        </p>
        <FileNames files={item.attachments.map((file) => ({ name: file.name, bytes: file.blob.size }))} />
      </Bubble>
      {item.trouble?.next && <p className="mt-1 px-1 text-end text-small text-ink-soft">{item.trouble.next}</p>}
      {item.trouble && <Refused item={item.key} className="justify-end" />}
    </>
  );
}
