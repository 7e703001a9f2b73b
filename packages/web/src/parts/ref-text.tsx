import type { Ref } from '@deskhand/protocol';
import { Markdown } from './markdown.tsx';
import { notHereWords, useText } from './text.ts';

/** A text of the task's, formatted; or why it isn't here. */
export function RefText({ content }: { content: Ref }) {
  const held = useText(content);
  return held.state === 'ready' ? <Markdown text={held.text} /> : <NotHere words={notHereWords(held)} />;
}

/** The same as plain characters: a stranger's words. */
export function PlainText({ content }: { content: Ref }) {
  const held = useText(content);
  if (held.state !== 'ready') return <NotHere words={notHereWords(held)} />;
  return (
    <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
      {held.text}
    </p>
  );
}

const NotHere = ({ words }: { words: string }) => <p className="text-body text-ink-soft">{words}</p>;
