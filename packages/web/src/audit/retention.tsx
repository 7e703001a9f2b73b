import { managedSays } from '@deskhand/protocol';
import { useState } from 'react';
import { ChoiceList } from '../parts/choice.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { Asked } from '../settings/asked.tsx';
import { Box } from '../settings/page.tsx';
import { useDesk, useMay, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

const about: About = ['retention'];
const choices = [0, 30, 90, 365];

/** How long finished tasks keep what was said in them. */
export function Retention() {
  const days = useDesk((state) => state.host.retention) ?? 0;
  const may = useMay('admin');
  const send = useSend();
  const [open, setOpen] = useState(false);
  const managed = useDesk((state) => managedSays(state.host, ...about) !== undefined);
  const wordsFor = (n: number) => (n === 0 ? t(managed ? 'audit.keep.managed' : 'audit.keep.ever') : t('audit.keep.days', { n }));
  const choose = (value: string) => {
    setOpen(false);
    const n = Number(value);
    void send({ type: 'retention.choose', ...(n > 0 && { days: n }) });
  };
  return (
    <>
      <Box>
        <button
          type="button"
          data-row
          disabled={!may}
          onClick={() => setOpen(true)}
          className="flex min-h-13 w-full items-center justify-between gap-3 px-4 py-2 text-start enabled:hover:bg-sunken -outline-offset-2"
        >
          <span className="text-body">{t('audit.keep')}</span>
          <span className="text-body text-ink-faint">{wordsFor(days)}</span>
        </button>
      </Box>
      <Asked types={['retention.choose', 'erase']} />
      <ManagedLines about={about} />
      <Sheet open={open} onClose={() => setOpen(false)} title={t('audit.keep')} text={t('audit.keep.text')}>
        <ChoiceList
          name={t('audit.keep')}
          value={String(days)}
          onChange={choose}
          choices={[...new Set([...choices, days])].sort((a, b) => a - b).map((n) => ({ value: String(n), label: wordsFor(n) }))}
        />
      </Sheet>
    </>
  );
}
