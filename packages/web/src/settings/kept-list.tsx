import { KeyRound, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { useSend } from '../shell/context.ts';
import type { Wish } from '../state/outbox.ts';
import { t } from '../words/words.ts';
import { Asked } from './asked.tsx';
import { Changing } from './only-looks.tsx';
import { Box } from './page.tsx';

interface KeptListProps {
  /** What the desk keeps under these names, and what stands below each. */
  kept: { name: string; below?: ReactNode }[];
  none: string;
  /** What removes one, and how it is asked about. */
  remove: { wish(name: string): Wish; title(name: string): string; text: string };
  add: string;
  /** Other wishes of the page, shown with those that remove until they are settled. */
  asked?: Wish['type'][];
  /** The form that adds one. */
  form(open: boolean, close: () => void): ReactNode;
}

/** Keys or secrets that the desk keeps: their names, never what they are. */
export function KeptList({ kept, none, remove, add, asked = [], form }: KeptListProps) {
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<string>();
  const send = useSend();
  return (
    <>
      {kept.length === 0 ? (
        <p className="mt-4 text-body text-ink-soft">{none}</p>
      ) : (
        <Box>
          {kept.map(({ name, below }) => (
            <div key={name} className="flex min-h-13 flex-wrap items-center justify-end gap-x-3 py-2 ps-4 pe-2">
              <span className="flex min-w-0 grow basis-[9rem] items-center gap-3">
                <KeyRound aria-hidden className="size-5 shrink-0 text-ink-soft" />
                <span className="min-w-0">
                  <span dir="ltr" className="block text-start text-body [overflow-wrap:anywhere]">
                    {breaking(name)}
                  </span>
                  {below}
                </span>
              </span>
              <Changing>
                <Button
                  small
                  tone="quiet"
                  className="text-danger"
                  aria-label={`${t('settings.folders.remove')} ${name}`}
                  onClick={() => setLeaving(name)}
                >
                  {t('settings.folders.remove')}
                </Button>
              </Changing>
            </div>
          ))}
        </Box>
      )}
      <Asked types={[remove.wish('').type, ...asked]} />
      <Changing>
        <Button icon={Plus} className="mt-4 w-full" onClick={() => setAdding(true)}>
          {add}
        </Button>
      </Changing>
      {form(adding, () => setAdding(false))}
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={remove.title(leaving ?? '')}
        text={remove.text}
        yes={t('settings.folders.remove')}
        danger
        onYes={() => leaving && void send(remove.wish(leaving))}
      />
    </>
  );
}
