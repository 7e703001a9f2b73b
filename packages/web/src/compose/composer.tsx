import { ArrowUp, Plus } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { IconButton } from '../parts/button.tsx';
import { lazyPart } from '../parts/lazy-part.tsx';
import { useTouch } from '../parts/media.ts';
import type { Attachment } from '../state/outbox.ts';
import { t } from '../words/words.ts';
import { attachmentsOf, Chips } from './attachments.tsx';
import { useDraft } from './draft.ts';

const AttachSheet = lazyPart(() => import('./attach-sheet.tsx').then((file) => file.AttachSheet));

/** Measuring it would lay out the whole page once more. */
const growsItself = globalThis.CSS?.supports('field-sizing', 'content') ?? false;

interface ComposerProps {
  /** Where the draft is kept. */
  draft: string;
  placeholder: string;
  onSend(text: string, attachments: Attachment[]): void;
  /** What stands above the field: where and how. */
  options?: ((attachments: Attachment[]) => ReactNode) | undefined;
  /** Words put in from outside: an example, a file to ask about. */
  seed?: { text: string; id: number } | undefined;
  /** Whether files may go along. */
  files?: boolean;
}

/** Where one says what should be done. Text is enough; files come by the button, by pasting or by dropping. */
export function Composer({ draft: name, placeholder, onSend, options, seed, files = true }: ComposerProps) {
  const [draft, set] = useDraft(name);
  const [attach, setAttach] = useState<boolean>();
  const field = useRef<HTMLTextAreaElement>(null);
  const touch = useTouch();
  const can = draft.text.trim() !== '';

  useEffect(() => {
    if (!seed) return;
    set({ text: seed.text });
    field.current?.focus();
  }, [seed, set]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useEffect(() => {
    const area = field.current;
    if (!area || growsItself) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, 200)}px`;
  }, [draft.text]);

  const send = () => {
    if (!can) return;
    onSend(draft.text.trim(), draft.attachments);
    set({ text: '', attachments: [] });
    field.current?.focus();
  };
  const add = (more: readonly File[]) => set({ attachments: [...draft.attachments, ...attachmentsOf(more)] });
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    if (event.metaKey || event.ctrlKey || (!touch && !event.shiftKey)) {
      event.preventDefault();
      send();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!files || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    add([...event.clipboardData.files]);
  };
  const onDrop = (event: DragEvent) => {
    if (!files || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  };

  return (
    <form
      aria-label={placeholder}
      onSubmit={(event) => event.preventDefault()}
      onDrop={onDrop}
      onDragOver={(event) => event.preventDefault()}
      className="shrink-0 bg-ground pt-2 ps-[max(8px,env(safe-area-inset-left))] pe-[max(8px,env(safe-area-inset-right))] pb-[max(8px,env(safe-area-inset-bottom))]"
    >
      <div className="mx-auto max-w-180">
        {options?.(draft.attachments)}
        <div className="rounded-large border border-line-strong bg-surface shadow-low focus-within:border-accent">
          <Chips
            attachments={draft.attachments}
            onRemove={(index) => set({ attachments: draft.attachments.filter((_, at) => at !== index) })}
          />
          <div className="flex items-end">
            {files ? <IconButton label={t('compose.attach')} icon={Plus} onClick={() => setAttach(true)} /> : <span className="w-4" />}
            <textarea
              ref={field}
              data-composer
              rows={1}
              dir="auto"
              value={draft.text}
              aria-label={placeholder}
              placeholder={placeholder}
              enterKeyHint={touch ? 'enter' : 'send'}
              onChange={(event) => set({ text: event.target.value })}
              onKeyDown={onKey}
              onPaste={onPaste}
              className="field-sizing-content max-h-50 min-w-0 flex-1 resize-none bg-transparent py-2.75 text-input outline-none placeholder:truncate placeholder:text-ink-faint"
            />
            <button
              type="button"
              aria-label={t('compose.send')}
              title={t('compose.send')}
              disabled={!can}
              onClick={send}
              className="relative m-1 inline-flex size-9 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent transition-colors before:absolute before:-inset-1 hover:bg-accent-strong disabled:bg-sunken disabled:text-ink-faint"
            >
              <ArrowUp aria-hidden className="size-5" />
            </button>
          </div>
        </div>
      </div>
      <Suspense>{attach !== undefined && <AttachSheet open={attach} onClose={() => setAttach(false)} onFiles={add} />}</Suspense>
    </form>
  );
}
