import type { GivenGrant } from '@deskhand/protocol';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Confirm } from '../parts/confirm.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useDesk, useMay, useSend } from '../shell/context.ts';
import { dayAndTime, t } from '../words/words.ts';
import { Asked } from './asked.tsx';
import { FileRules } from './file-rules.tsx';
import { Review } from './grants-review.tsx';
import { Changing, OnlyLooks } from './only-looks.tsx';
import { Box, Page } from './page.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleRow } from './rule-row.tsx';
import { grantWords } from './rule-words.ts';

const managed: About = ['rules', 'network', 'approvals', 'folders'];

/** What holds for tasks beside the granted folders: given, changed, narrowed and taken back. */
export function Grants() {
  const grants = useDesk((state) => state.host.grants);
  const written = useDesk((state) => state.host.file?.count ?? 0);
  const may = useMay('admin');
  const send = useSend();
  const now = useNow();
  const [open, setOpen] = useState<GivenGrant | 'new'>();
  const [leaving, setLeaving] = useState<GivenGrant>();
  const list = (grants ?? []).filter(({ grant }) => grant.expires === undefined || grant.expires > now);
  const had = open === 'new' ? undefined : open;
  return (
    <Page title={t('settings.grants')} text={t(list.length + written === 0 ? 'settings.grants.none' : 'settings.grants.text')}>
      <OnlyLooks />
      {list.length > 0 && (
        <Box>
          {list.map((given) => (
            <RuleRow key={given.id} grant={given.grant} onOpen={may ? () => setOpen(given) : undefined} />
          ))}
        </Box>
      )}
      <FileRules />
      <Changing>
        <Review />
      </Changing>
      <ManagedLines about={managed} />
      <Asked types={['grant.give', 'grant.revoke', 'folder.add', 'folder.remove']} />
      <Changing>
        <Button icon={Plus} className="mt-4 w-full" onClick={() => setOpen('new')}>
          {t('settings.grants.add')}
        </Button>
      </Changing>
      <Sheet
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={t(had ? 'settings.grants.change' : 'settings.grants.add')}
        text={had && t('settings.grants.since', { time: dayAndTime(had.given, now) })}
      >
        {open !== undefined && (
          <RuleForm
            key={had?.id ?? 'new'}
            had={had?.grant}
            yes={t(had ? 'settings.grants.save' : 'settings.grants.add')}
            onSave={(grant) => {
              void send({ type: 'grant.give', grant, ...(had && { instead: had.id }) });
              setOpen(undefined);
            }}
          />
        )}
        {had && (
          <Button
            tone="quiet"
            className="mt-3 w-full text-danger"
            onClick={() => {
              setOpen(undefined);
              setLeaving(had);
            }}
          >
            {t('settings.grants.revoke')}
          </Button>
        )}
      </Sheet>
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('settings.grants.revoke.title')}
        text={leaving && grantWords(leaving.grant)}
        yes={t('settings.grants.revoke')}
        danger
        onYes={() => leaving && void send({ type: 'grant.revoke', grant: leaving.id })}
      />
    </Page>
  );
}
