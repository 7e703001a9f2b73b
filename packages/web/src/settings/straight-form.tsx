import type { CommandInput } from '@deskhand/protocol';
import { type ReactNode, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useApp, useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';

interface StraightFormProps {
  open: boolean;
  onClose(): void;
  /** What is added; the button says the same. */
  title: string;
  /** What the fields come to; undefined while something is missing in them. */
  command: CommandInput | undefined;
  /** The desk has taken it: nothing of it stays in the fields. */
  onTaken(): void;
  children: ReactNode;
}

/** A form with something secret in it: it goes straight to the desk and is never kept here, so it needs the desk to be there. */
export function StraightForm({ open, onClose, title, command, onTaken, children }: StraightFormProps) {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async (given: CommandInput) => {
    setBusy(true);
    const reply = await desk.send(given);
    setBusy(false);
    if (!reply.ok) return setTrouble(reply.sentence ?? t('settings.keys.offline'));
    if (!reply.value.ok) return setTrouble([reply.value.sentence, reply.value.next].filter(Boolean).join(' '));
    setTrouble('');
    onTaken();
    onClose();
  };
  return (
    <Sheet open={open} onClose={onClose} title={title} text={online ? undefined : t('settings.keys.offline')}>
      <div className="grid grid-cols-1 gap-3">
        {children}
        <p aria-live="assertive" className="text-body text-danger empty:hidden">
          {trouble}
        </p>
        <Button tone="primary" disabled={!online || busy || !command} onClick={() => command && void add(command)}>
          {title}
        </Button>
      </div>
    </Sheet>
  );
}
