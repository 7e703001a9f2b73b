import { newId } from '@deskhand/protocol';
import { useEffect, useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { useApp, useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { KeptList } from './kept-list.tsx';
import { OnlyLooks } from './only-looks.tsx';
import { Field, Page } from './page.tsx';
import { StraightForm } from './straight-form.tsx';

/** Secrets that tasks may use on their own hosts: names and hosts, never what they are. */
export function Secrets() {
  const secrets = useDesk((state) => state.host.secrets) ?? [];
  const away = useAway(secrets.map(({ name }) => name).join());
  return (
    <Page title={t('settings.secrets')} text={t('settings.secrets.text')}>
      <OnlyLooks />
      <KeptList
        kept={secrets.map(({ name, hosts }) => ({ name, below: <Below hosts={hosts} away={away[name]} /> }))}
        none={t('settings.secrets.none')}
        remove={{
          wish: (name) => ({ type: 'secret.remove', name }),
          title: (name) => t('settings.secrets.remove.title', { name }),
          text: t('settings.secrets.remove.text'),
        }}
        add={t('settings.secrets.add')}
        form={(open, close) => <AddSecret open={open} onClose={close} />}
      />
    </Page>
  );
}

function Below({ hosts, away }: { hosts: string[]; away: Away | undefined }) {
  return (
    <>
      <span className="block text-small text-ink-soft [overflow-wrap:anywhere]">
        {breaking(t('settings.secrets.for', { hosts: hosts.join(', ') }))}
      </span>
      {away && <span className="block text-small text-warn">{t(`settings.secrets.away.${away}`)}</span>}
    </>
  );
}

type Away = 'locked' | 'silent' | 'gone';

/** Those that can't be had now, asked anew with each list. */
function useAway(names: string): Record<string, Away> {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [away, setAway] = useState<Record<string, Away>>({});
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
