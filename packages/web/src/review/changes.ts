import { type Change, type ChangeList, parseChanges, type TaskView } from '@deskhand/protocol';
import { useEffect, useState } from 'react';
import type { Trouble } from '../desk/desk.ts';
import { troubleWords } from '../parts/trouble-words.ts';
import { useApp, useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';

export type HeldChanges = { state: 'loading' } | { state: 'ready'; changes: Change[] } | { state: 'away'; why: string };

/** Lists of this page's, by the hash of their content: they never change. */
const kept = new Map<string, Change[]>();

/** A task's changes, read once: from the list that it names, or from its stage where it named none yet. */
export function useChanges(task: string, list: ChangeList | undefined): HeldChanges {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const hash = list?.list.hash;
  const text = list?.list.text;
  const [held, setHeld] = useState<HeldChanges>({ state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: tried again when the desk is back
  useEffect(() => {
    const had = hash ? kept.get(hash) : undefined;
    if (had) return setHeld({ state: 'ready', changes: had });
    let left = false;
    const ready = (changes: Change[]) => {
      if (hash) kept.set(hash, changes);
      if (!left) setHeld({ state: 'ready', changes });
    };
    if (text !== undefined) return ready(parseChanges(text));
    const failed = (trouble: Trouble) =>
      !left && setHeld({ state: 'away', why: trouble.code === 'missing' ? t('missing') : troubleWords(trouble) });
    if (hash)
      void desk.content(hash).then((reply) => (reply.ok ? ready(parseChanges(new TextDecoder().decode(reply.value))) : failed(reply)));
    else void desk.changes(task).then((reply) => (reply.ok ? ready(reply.value.changes) : failed(reply)));
    return () => {
      left = true;
    };
  }, [desk, task, hash, text, online]);
  return held;
}

/** The list that a task's page is about: what waits, else what was put in place. */
export const listOf = (view: TaskView): ChangeList | undefined =>
  view.review ?? view.commits.findLast((commit) => commit.of === undefined)?.changes ?? view.summary.changes;
