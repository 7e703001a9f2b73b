import type { PluginView } from '@deskhand/protocol';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { Button, buttonLook } from '../parts/button.tsx';
import { troubleWords } from '../parts/trouble-words.ts';
import { useApp, useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Field } from './page.tsx';
import { bringBack, type SignIn, signInTo, signOutOf } from './plugin-calls.ts';

/** Signing in to a plugin's address: in this device's own browser, and back here with the address where that ended. */
export function PluginSignIn({ plugin }: { plugin: PluginView }) {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [begun, setBegun] = useState<SignIn>();
  const [end, setEnd] = useState('');
  const [client, setClient] = useState<{ id: string; secret: string }>();
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const { name, signed, trouble: why } = plugin;
  const wanted = why?.code === 'plugin.sign-in';

  const during = async (work: () => Promise<void>) => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  const begin = () =>
    during(async () => {
      const given = client?.id.trim() ? { id: client.id.trim(), ...(client.secret.trim() && { secret: client.secret.trim() }) } : undefined;
      const reply = await signInTo(desk, name, given);
      setTrouble(reply.ok ? '' : troubleWords(reply));
      setBegun(reply.ok ? reply.value : undefined);
      if (!reply.ok && !client) setClient({ id: '', secret: '' });
    });
  const bring = () =>
    during(async () => {
      const reply = await bringBack(desk, end.trim());
      setTrouble(reply.ok ? '' : troubleWords(reply));
      setEnd('');
      // A wrong address uses nothing up: the right one can still be brought.
      if (reply.ok) setBegun(undefined);
    });

  if (signed && !wanted)
    return (
      <div className="mt-3 flex min-h-11 items-center gap-3">
        <p className="min-w-0 flex-1 text-body text-ink-soft [overflow-wrap:anywhere]">{t('settings.plugins.signed', { at: signed.at })}</p>
        <Button small tone="quiet" disabled={!online || busy} onClick={() => void during(async () => void (await signOutOf(desk, name)))}>
          {t('settings.plugins.sign.out')}
        </Button>
      </div>
    );
  if (!wanted) return null;
  return (
    <div className="mt-3 grid grid-cols-1 gap-3">
      <p aria-live="assertive" dir="auto" className="text-body text-danger [overflow-wrap:anywhere] empty:hidden">
        {trouble}
      </p>
      {begun ? (
        <>
          <a className={buttonLook('primary')} href={begun.address} target="_blank" rel="noopener noreferrer">
            <ExternalLink aria-hidden className="size-5 shrink-0" />
            <span className="min-w-0 truncate">{t('settings.plugins.sign.open', { at: begun.at })}</span>
          </a>
          <p className="text-body text-ink-soft">{t(here() ? 'settings.plugins.sign.here' : 'settings.plugins.sign.back')}</p>
          <Field
            label={t('settings.plugins.sign.end')}
            dir="ltr"
            inputMode="url"
            placeholder="http://127.0.0.1…"
            value={end}
            onChange={(event) => setEnd(event.target.value)}
          />
          <Button disabled={!online || busy || !end.trim()} onClick={() => void bring()}>
            {t('settings.plugins.sign.done')}
          </Button>
        </>
      ) : (
        <>
          {client && <ClientFields client={client} onChange={setClient} />}
          <Button tone="primary" disabled={!online || busy} onClick={() => void begin()}>
            {t(busy ? 'settings.plugins.sign.asking' : 'settings.plugins.sign.in')}
          </Button>
        </>
      )}
    </div>
  );
}

/** The app runs on the computer itself: its browser comes back by itself. */
const here = () => ['127.0.0.1', 'localhost'].includes(location.hostname);

interface ClientFieldsProps {
  client: { id: string; secret: string };
  onChange(client: { id: string; secret: string }): void;
}

/** For servers that only sign in programs that were made known to them by hand. */
const ClientFields = ({ client, onChange }: ClientFieldsProps) => (
  <>
    <p className="text-small text-ink-soft">{t('settings.plugins.client.text')}</p>
    <Field
      label={t('settings.plugins.client.id')}
      dir="ltr"
      value={client.id}
      onChange={(event) => onChange({ ...client, id: event.target.value })}
    />
    {client.id.trim() !== '' && (
      <Field
        label={t('settings.plugins.client.secret')}
        dir="ltr"
        type="password"
        value={client.secret}
        onChange={(event) => onChange({ ...client, secret: event.target.value })}
      />
    )}
  </>
);
