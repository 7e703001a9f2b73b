import type { FoundPackage, PluginView } from '@deskhand/protocol';
import { useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { troubleWords } from '../parts/trouble-words.ts';
import { useApp, useDesk } from '../shell/context.ts';
import { lasting, t } from '../words/words.ts';
import { findPackage, installPackage } from './plugin-calls.ts';

/** A plugin whose command fetches a package: what would come, and a yes to exactly that. */
export function PluginInstall({ plugin: { name, installed, trouble: why } }: { plugin: PluginView }) {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [found, setFound] = useState<FoundPackage>();
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState<'finding' | 'installing'>();
  const [since, setSince] = useState(0);
  const wanted = why?.code === 'plugin.install';
  if (!wanted && !installed) return null;

  const find = async () => {
    setSince(Date.now());
    setBusy('finding');
    const reply = await findPackage(desk, name);
    setBusy(undefined);
    setFound(reply.ok ? reply.value : undefined);
    setTrouble(reply.ok ? '' : troubleWords(reply));
  };
  const install = async ({ hash }: FoundPackage) => {
    setSince(Date.now());
    setBusy('installing');
    const reply = await installPackage(desk, name, hash);
    setBusy(undefined);
    setFound(undefined);
    setTrouble(reply.ok ? '' : troubleWords(reply));
  };
  return (
    <div className="mt-3 grid grid-cols-1 gap-3">
      {installed && (
        <p dir="auto" className="text-body text-ink-soft [overflow-wrap:anywhere]">
          {t('settings.plugins.installed', { name: installed.name, version: installed.version })}
        </p>
      )}
      <p aria-live="assertive" dir="auto" className="text-body text-danger [overflow-wrap:anywhere] empty:hidden">
        {trouble}
      </p>
      {busy && <Going since={since} />}
      {found ? (
        <>
          <Coming found={found} had={installed?.version} />
          <Button tone="primary" disabled={!online || busy !== undefined} onClick={() => void install(found)}>
            {t(busy ? 'settings.plugins.installing' : 'settings.plugins.install')}
          </Button>
        </>
      ) : (
        <Button tone={wanted ? 'primary' : 'plain'} disabled={!online || busy !== undefined} onClick={() => void find()}>
          {t(busy ? 'settings.plugins.finding' : wanted ? 'settings.plugins.find' : 'settings.plugins.newer')}
        </Button>
      )}
    </div>
  );
}

/** It may take minutes: how long it has, and that nobody has to wait. */
function Going({ since }: { since: number }) {
  useNow(1000);
  return <p className="text-body text-ink-soft tabular-nums">{t('settings.plugins.going', { time: lasting(Date.now() - since) })}</p>;
}

/** Names that are shown; the rest is counted. */
const mostNames = 40;

function Coming({ found: { name, version, registry, others, scripts }, had }: { found: FoundPackage; had: string | undefined }) {
  const names = others.slice(0, mostNames).map((one) => `${one.name} ${one.version}`);
  return (
    <div className="rounded-medium bg-sunken p-3 [overflow-wrap:anywhere]">
      <p dir="auto" className="text-body font-semibold">
        {breaking(`${name} ${version}`)}
      </p>
      <p className="mt-1 text-body text-ink-soft">
        {t(had === version ? 'settings.plugins.package.same' : 'settings.plugins.package.from', { registry })}
      </p>
      {scripts > 0 && <p className="mt-1 text-body text-ink-soft">{t('settings.plugins.package.scripts', { n: scripts })}</p>}
      {others.length > 0 && (
        <details className="mt-1">
          <summary className="min-h-9 cursor-pointer pointer-coarse:min-h-11 pointer-coarse:py-2.5 text-body">
            {t('settings.plugins.package.others', { n: others.length })}
          </summary>
          <p dir="ltr" className="text-small text-ink-soft">
            {names.join(', ')}
            {others.length > mostNames && '…'}
          </p>
        </details>
      )}
    </div>
  );
}
