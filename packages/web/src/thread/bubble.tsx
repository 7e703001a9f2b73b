import type { FileRef, Ref } from '@deskhand/protocol';
import { Paperclip } from 'lucide-react';
import type { ReactNode } from 'react';
import { notHereWords, useText } from '../parts/text.ts';
import { size, t } from '../words/words.ts';

/** What the person said. */
export function Bubble({ children, foot, label }: { children: ReactNode; foot?: ReactNode; label?: string }) {
  return (
    <div className="ms-auto mt-3 w-fit max-w-[85%] min-w-0">
      <div className="rounded-large rounded-ee-small bg-accent-soft px-4 py-2.5">
        <span className="sr-only">{label ?? t('thread.you')}: </span>
        {children}
      </div>
      {foot && <div className="mt-1 flex justify-end px-1 text-small text-ink-faint">{foot}</div>}
    </div>
  );
}

interface SaidProps {
  text: Ref;
  files: FileRef[];
  foot?: ReactNode;
  label?: string;
  /** What a plugin's prompt added to it. */
  prompt?: { plugin: string; name: string; text: Ref } | undefined;
}

export function Said({ text, files, foot, label, prompt }: SaidProps) {
  const held = useText(text);
  return (
    <Bubble foot={foot} {...(label && { label })}>
      <p dir="auto" className="text-body whitespace-pre-wrap [overflow-wrap:anywhere]">
        {held.state === 'ready' ? held.text : notHereWords(held)}
      </p>
      {prompt && <Prompt prompt={prompt} />}
      <FileNames files={files.map((file) => ({ name: file.name, bytes: file.content.bytes }))} />
    </Bubble>
  );
}

/** A plugin's words, under the person's own. */
function Prompt({ prompt: { plugin, name, text } }: { prompt: NonNullable<SaidProps['prompt']> }) {
  const held = useText(text);
  return (
    <details className="mt-2 rounded-medium bg-surface p-2 text-small text-ink-soft">
      <summary className="cursor-pointer [overflow-wrap:anywhere]">{t('thread.prompt', { plugin, name })}</summary>
      <p dir="auto" className="mt-2 max-h-72 overflow-y-auto whitespace-pre-wrap [overflow-wrap:anywhere]">
        {held.state === 'ready' ? held.text : notHereWords(held)}
      </p>
    </details>
  );
}

export function FileNames({ files }: { files: { name: string; bytes: number }[] }) {
  if (files.length === 0) return null;
  return (
    <ul aria-label={t('thread.files')} className="mt-2 grid grid-cols-1 gap-1">
      {files.map((file, index) => (
        <li key={`${file.name}-${index}`} className="flex min-w-0 items-center gap-1.5 text-small text-ink-soft">
          <Paperclip aria-hidden className="size-4 shrink-0" />
          <bdi className="truncate">{file.name}</bdi>
          <span className="shrink-0 text-ink-faint">{size(file.bytes)}</span>
        </li>
      ))}
    </ul>
  );
}
