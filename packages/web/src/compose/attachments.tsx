import { File as FileIcon, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Attachment } from '../state/outbox.ts';
import { size, t } from '../words/words.ts';

export const attachmentsOf = (files: readonly File[]): Attachment[] =>
  files.map((file) => ({ name: (file.name || 'pasted').slice(0, 255), type: file.type.slice(0, 127), blob: file }));

/** The files that go with a message, before it is sent. */
export function Chips({ attachments, onRemove }: { attachments: Attachment[]; onRemove?: (index: number) => void }) {
  if (attachments.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2 p-2 pb-0">
      {attachments.map((file, index) => (
        <li key={`${file.name}-${index}`} className="flex max-w-full min-w-0 items-center gap-2 rounded-medium bg-sunken ps-2">
          <Thumb file={file} />
          <span className="min-w-0 truncate py-2 text-small">
            <bdi>{file.name}</bdi> {!file.shared && <span className="text-ink-faint">{size(file.blob.size)}</span>}
          </span>
          {file.shared && <span className="shrink-0 text-small text-warn">{t('shared.chip')}</span>}
          {onRemove && (
            <button
              type="button"
              aria-label={t('compose.remove', { name: file.name })}
              onClick={() => onRemove(index)}
              className="inline-flex size-9 shrink-0 pointer-coarse:size-11 items-center justify-center rounded-full text-ink-soft hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Thumb({ file }: { file: Attachment }) {
  const [url, setUrl] = useState<string>();
  const picture = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  useEffect(() => {
    if (!picture) return;
    const made = URL.createObjectURL(file.blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file.blob, picture]);
  return url ? (
    <img src={url} alt="" className="size-7 rounded-small object-cover" />
  ) : (
    <FileIcon aria-hidden className="size-4 shrink-0 text-ink-soft" />
  );
}
