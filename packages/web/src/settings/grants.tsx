import type { GivenGrant } from '@deskhand/protocol';
import { ChevronRight, Plus, ShieldAlert, ShieldCheck, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Confirm } from '../parts/confirm.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { dayAndTime, t } from '../words/words.ts';
import { Asked } from './asked.tsx';
import { Review } from './grants-review.tsx';
import { Box, Page } from './page.tsx';
import { RuleForm } from './rule-form.tsx';
import { grantWords, scopeWords } from './rule-words.ts';

const managed: About = ['rules', 'network', 'approvals', 'folders'];

/** What holds for tasks beside the granted folders: given, changed, narrowed and taken back. */
export function Grants() {
  const grants = useDesk((state) => state.host.grants);
  const send = useSend();
  const now = useNow();
  const [open, setOpen] = useState<GivenGrant | 'new'>();
  const [leaving, setLeaving] = useState<GivenGrant>();
  const list = (grants ?? []).filter(({ grant }) => grant.expires === undefined || grant.expires > now);
  const had = open === 'new' ? undefined : open;
  return (
    <Page title={t('settings.grants')} text={t(list.length === 0 ? 'settings.grants.none' : 'settings.grants.text')}>
      {list.length > 0 && (
        <Box>
          {list.map((given) => (
            <Row key={given.id} given={given} now={now} onOpen={() => setOpen(given)} />
          ))}
        </Box>
      )}
      <Review />
      <ManagedLines about={managed} />
      <Asked types={['grant.give', 'grant.revoke', 'folder.add', 'folder.remove']} />
      <Button icon={Plus} className="mt-4 w-full" onClick={() => setOpen('new')}>
        {t('settings.grants.add')}
      </Button>
      <p className="mt-4 text-small text-ink-soft">{t('settings.grants.file')}</p>
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

const icons = { allow: ShieldCheck, ask: ShieldAlert, none: ShieldOff };

function Row({ given, now, onOpen }: { given: GivenGrant; now: number; onOpen(): void }) {
  const { grant } = given;
  const give = grant.give ?? 'allow';
  const Icon = icons[give];
  const details = [...scopeWords(grant, now), ...(grant.reason ? [grant.reason] : [])].join(' · ');
  return (
    <button
      type="button"
      data-row
      onClick={onOpen}
      className="flex min-h-14 w-full items-center gap-3 px-4 py-2 text-start hover:bg-sunken -outline-offset-2"
    >
      <Icon aria-hidden className={`size-5 shrink-0 ${give === 'allow' ? 'text-accent' : 'text-ink-soft'}`} />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block text-body [overflow-wrap:anywhere]">
          {breaking(grantWords(grant))}
        </span>
        {details && (
          <span dir="auto" className="block text-small text-ink-soft [overflow-wrap:anywhere]">
            {details}
          </span>
        )}
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:rotate-180" />
    </button>
  );
}
