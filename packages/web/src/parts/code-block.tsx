import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { t } from '../words/words.ts';

/** Text as it is, in one width, scrolling inside its own box. */
export function CodeBlock({ text, language }: { text: string; language?: string | undefined }) {
  return (
    <figure className="relative my-2 overflow-hidden rounded-medium border border-line bg-sunken">
      <figcaption className="flex min-h-9 items-center justify-between ps-3 pe-1 text-small text-ink-faint">
        <span className="truncate">{language || t('code.wrap')}</span>
        <CopyButton text={text} />
      </figcaption>
      <pre dir="ltr" tabIndex={0} className="overflow-x-auto px-3 pb-3 font-mono text-small">
        <code>{text}</code>
      </pre>
    </figure>
  );
}

export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  // Only pages from a secure address may write to the clipboard.
  if (!globalThis.navigator?.clipboard) return null;
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      onBlur={() => setCopied(false)}
      className="inline-flex min-h-9 pointer-coarse:min-h-11 items-center gap-1 rounded-small px-2 text-small text-ink-soft hover:text-ink"
    >
      <Icon aria-hidden className="size-4" />
      <span aria-live="polite">{t(copied ? 'copied' : 'copy')}</span>
    </button>
  );
}
