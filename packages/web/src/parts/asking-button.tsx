import type { ReactNode } from 'react';
import { useDraft } from '../compose/draft.ts';
import { Button, type ButtonProps } from './button.tsx';
import { Ask, Confirm, useOpen } from './confirm.tsx';

interface Asked {
  title: string;
  text?: ReactNode;
  /** The words on the button say what happens. */
  yes: string;
}

/** A button whose deed wants a second word. */
export function ConfirmButton({ ask, danger = false, onYes, ...button }: ButtonProps & { ask: Asked; danger?: boolean; onYes(): void }) {
  const [open, show, hide] = useOpen();
  return (
    <>
      <Button {...button} onClick={show} />
      <Confirm open={open} onClose={hide} {...ask} danger={danger} onYes={onYes} />
    </>
  );
}

/** A button whose deed wants a few words, which are kept under `draft` while they are written. */
export function WordsButton({
  ask,
  draft: name,
  onWords,
  ...button
}: ButtonProps & { ask: Asked & { label: string }; draft: string; onWords(text: string): void }) {
  const [open, show, hide] = useOpen();
  const [draft, setDraft] = useDraft(name);
  const said = (text: string) => {
    setDraft({ text: '' });
    onWords(text);
  };
  return (
    <>
      <Button {...button} onClick={show} />
      <Ask open={open} onClose={hide} {...ask} value={draft.text} onValue={(text) => setDraft({ text })} onYes={said} />
    </>
  );
}
