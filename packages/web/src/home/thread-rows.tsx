import { memo } from 'react';
import { useNow } from '../parts/clock.ts';
import { useShown } from '../parts/place.ts';
import { taskState } from '../parts/state-words.ts';
import { titleOf } from '../parts/title.ts';
import { useDesk } from '../shell/context.ts';
import { useRoute } from '../shell/router.ts';
import { moment, t } from '../words/words.ts';
import { More, Row, Rows, Section } from './rows.tsx';
import type { ThreadRow } from './sections.ts';

/** Every conversation, the newest first. */
export function ThreadRows({ threads }: { threads: ThreadRow[] }) {
  const [shown, more] = useShown('threads');
  if (threads.length === 0) return null;
  return (
    <Section title={t('home.section.threads')}>
      <Rows>
        {threads.slice(0, shown).map((row) => (
          <One key={row.thread.id} {...row} />
        ))}
      </Rows>
      {threads.length > shown && <More onClick={more} words={t('home.threads.more')} />}
    </Section>
  );
}

const One = memo(function One({ thread, newest }: ThreadRow) {
  const route = useRoute();
  const now = useNow();
  const words = useDesk((state) => taskState(newest, state, now).words);
  return (
    <Row to={{ name: 'thread', thread: thread.id }} current={route.name === 'thread' && route.thread === thread.id}>
      <span className="flex items-baseline gap-2">
        <span dir="auto" className="min-w-0 flex-1 truncate text-body">
          {thread.title || titleOf(newest)}
        </span>
        <time className="shrink-0 text-small text-ink-faint tabular-nums">{moment(thread.updated, now)}</time>
      </span>
      <span className="block truncate text-small text-ink-soft">{words}</span>
    </Row>
  );
});
