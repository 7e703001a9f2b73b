import { newId } from '@deskhand/protocol';
import { KeyRound, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { useApp, useDesk, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Asked } from './asked.tsx';
import { Box, Field, Page } from './page.tsx';
import { StraightForm } from './straight-form.tsx';

/** Secrets that tasks may use on their own hosts: names and hosts, never what they are. */
export function Secrets() {
  const secrets = useDesk((state) => state.host.secrets) ?? [];
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<string>();
  const send = useSend();
  const away = useAway(secrets.map(({ name }) => name).join());
  return (
    <Page title={t('settings.secrets')} text={t('settings.secrets.text')}>
      {secrets.length === 0 ? (
        <p className="mt-4 text-body text-ink-soft">{t('settings.secrets.none')}</p>
      ) : (
        <Box>
          {secrets.map(({ name, hosts }) => (
            <div key={name} className="flex min-h-13 items-center gap-3 py-2 ps-4 pe-2">
              <KeyRound aria-hidden className="size-5 shrink-0 text-ink-soft" />
              <span className="min-w-0 flex-1">
                <span dir="ltr" className="block text-start text-body [overflow-wrap:anywhere]">
                  {breaking(name)}
                </span>
                <span className="block text-small text-ink-soft [overflow-wrap:anywhere]">
                  {breaking(t('settings.secrets.for', { hosts: hosts.join(', ') }))}
                </span>
                {away[name] && <span className="block text-small text-warn">{t(`settings.secrets.away.${away[name]}`)}</span>}
              </span>
              <Button small tone="quiet" className="text-danger" onClick={() => setLeaving(name)}>
                {t('settings.folders.remove')}
              </Button>
            </div>
          ))}
        </Box>
      )}
      <Asked types={['secret.remove']} />
      <Button icon={Plus} className="mt-4 w-full" onClick={() => setAdding(true)}>
        {t('settings.secrets.add')}
      </Button>
      <AddSecret open={adding} onClose={() => setAdding(false)} />
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('settings.secrets.remove.title', { name: leaving ?? '' })}
        text={t('settings.secrets.remove.text')}
        yes={t('settings.folders.remove')}
        danger
        onYes={() => leaving && void send({ type: 'secret.remove', name: leaving })}
      />
    </Page>
  );
}

/** Those that can't be had now, asked anew with each list. */
function useAway(names: string): Record<string, 'locked' | 'silent'> {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [away, setAway] = useState<Record<string, 'locked' | 'silent'>>({});
  useEffect(() => {
    if (online && names) void desk.secretsAway().then((reply) => reply.ok && setAway(reply.value));
  }, [desk, online, names]);
  return away;
}

function AddSecret({ open, onClose }: { open: boolean; onClose(): void }) {
  const [name, setName] = useState('');
  const [hosts, setHosts] = useState('');
  const [value, setValue] = useState('');
  const list = hosts.split(/[\s,]+/).filter(Boolean);
  // What they can't be, the desk says in words.
  const filled = name !== '' && list.length > 0 && value.trim() !== '';
  const empty = () => {
    setName('');
    setHosts('');
    setValue('');
  };
  return (
    <StraightForm
      open={open}
      onClose={onClose}
      title={t('settings.secrets.add')}
      command={filled ? { type: 'secret.add', key: newId('cmd'), name, hosts: list, value: value.trim() } : undefined}
      onTaken={empty}
    >
      <Field
        label={t('settings.secrets.name')}
        dir="ltr"
        placeholder="API_TOKEN"
        value={name}
        onChange={(event) => setName(event.target.value.toUpperCase().replace(/[^A-Z0-9]+/g, '_'))}
      />
      <Field
        label={t('settings.secrets.hosts')}
        dir="ltr"
        placeholder="api.example.com"
        value={hosts}
        onChange={(event) => setHosts(event.target.value)}
      />
      <Field
        label={t('settings.secrets.value')}
        dir="ltr"
        type="password"
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
    </StraightForm>
  );
}
