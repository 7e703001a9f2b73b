import type { Ref } from '@deskhand/protocol';
import { t } from '../words/words.ts';
import { Markdown } from './markdown.tsx';
import { type Held, useText } from './text.ts';

/** A text of the task's, formatted; or why it isn't here. */
export function RefText({ content }: { content: Ref }) {
  const held = useText(content);
  return held.state === 'ready' ? <Markdown text={held.text} /> : <NotHere state={held.state} />;
}

/** The same as plain characters: a stranger's words. */
export function PlainText({ content }: { content: Ref }) {
  const held = useText(content);
  if (held.state !== 'ready') return <NotHere state={held.state} />;
  return (
    <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
      {held.text}
    </p>
  );
}

const NotHere = ({ state }: { state: Exclude<Held['state'], 'ready'> }) => (
  <p className="text-body text-ink-soft">{{ loading: t('loading'), gone: t('task.output.erased'), away: t('unreachable') }[state]}</p>
);
