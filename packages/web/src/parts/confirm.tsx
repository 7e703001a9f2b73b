import { type ReactNode, useState } from 'react';
import { t } from '../words/words.ts';
import { Button } from './button.tsx';
import { Sheet } from './sheet.tsx';

interface ConfirmProps {
  open: boolean;
  onClose(): void;
  title: string;
  text?: ReactNode;
  /** The words on the button say what happens. */
  yes: string;
  danger?: boolean;
  onYes(): void;
  children?: ReactNode;
}

export function Confirm({ open, onClose, title, text, yes, danger = false, onYes, children }: ConfirmProps) {
  return (
    <Sheet open={open} onClose={onClose} title={title} text={text}>
      {children}
      <YesOrCancel tone={danger ? 'danger' : 'primary'} yes={yes} onYes={onYes} onClose={onClose} />
    </Sheet>
  );
}

interface YesProps extends Pick<ConfirmProps, 'yes' | 'onYes' | 'onClose'> {
  tone: 'primary' | 'danger';
  disabled?: boolean;
}

/** A yes closes the sheet before it does what it says. */
const YesOrCancel = ({ tone, yes, disabled = false, onYes, onClose }: YesProps) => (
  <div className="mt-3 grid grid-cols-1 gap-2">
    <Button
      tone={tone}
      disabled={disabled}
      onClick={() => {
        onClose();
        onYes();
      }}
    >
      {yes}
    </Button>
    <Button tone="quiet" onClick={onClose}>
      {t('cancel')}
    </Button>
  </div>
);

interface AskProps {
  open: boolean;
  onClose(): void;
  title: string;
  text?: ReactNode;
  label: string;
  yes: string;
  /** What was typed before, kept by whoever asks. */
  value: string;
  onValue(value: string): void;
  onYes(value: string): void;
}

/** Asks for a few words. */
export function Ask({ open, onClose, title, text, label, yes, value, onValue, onYes }: AskProps) {
  return (
    <Sheet open={open} onClose={onClose} title={title} text={text}>
      <label className="block">
        <span className="text-small text-ink-soft">{label}</span>
        <textarea
          dir="auto"
          rows={4}
          value={value}
          onChange={(event) => onValue(event.target.value)}
          className="mt-1 w-full resize-none rounded-medium border border-line-strong bg-ground p-3 text-input"
        />
      </label>
      <YesOrCancel tone="primary" yes={yes} disabled={value.trim() === ''} onYes={() => onYes(value.trim())} onClose={onClose} />
    </Sheet>
  );
}

/** Open or not, and the two ways to change it. */
export function useOpen(): [open: boolean, show: () => void, hide: () => void] {
  const [open, setOpen] = useState(false);
  return [open, () => setOpen(true), () => setOpen(false)];
}
