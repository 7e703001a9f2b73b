import { newId, type PluginPlan } from '@deskhand/protocol';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { ChoiceList } from '../parts/choice.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { troubleWords } from '../parts/trouble-words.ts';
import { useApp, useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Field } from './page.tsx';

type Kind = PluginPlan['run']['kind'];

/** Adds a plugin by its command or its address. A key goes straight to the desk: it is never kept here. */
export function PluginAdd({ open, onClose, onAdded }: { open: boolean; onClose(): void; onAdded(name: string): void }) {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [kind, setKind] = useState<Kind>('command');
  const [name, setName] = useState('');
  const [where, setWhere] = useState('');
  const [folder, setFolder] = useState('');
  const [host, setHost] = useState('');
  const [secret, setSecret] = useState({ name: '', value: '' });
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    const run: PluginPlan['run'] = kind === 'url' ? { kind, url: where.trim() } : { kind, argv: wordsOf(where) };
    const folders = kind === 'command' && folder.trim() ? [{ path: folder.trim(), access: 'read' as const }] : [];
    const hosts = kind === 'command' && host.trim() ? [{ host: host.trim().toLowerCase(), access: 'send' as const }] : [];
    const given = secret.name.trim() ? { [secret.name.trim()]: secret.value.trim() } : {};
    const plan: PluginPlan = { run, values: {}, secrets: Object.keys(given), folders, hosts, idle: 5 };
    const reply = await desk.send({ type: 'plugin.add', key: newId('cmd'), plugin: name.trim(), plan, secrets: given });
    setBusy(false);
    if (!reply.ok) return setTrouble(troubleWords(reply));
    if (!reply.value.ok) return setTrouble([reply.value.sentence, reply.value.next].filter(Boolean).join(' '));
    for (const set of [setName, setWhere, setFolder, setHost, setTrouble]) set('');
    setSecret({ name: '', value: '' });
    onAdded(name.trim());
  };
  const ready =
    online && !busy && /^[a-z0-9][a-z0-9-]*$/.test(name.trim()) && where.trim() !== '' && (!secret.name.trim() || secret.value.trim());
  return (
    <Sheet open={open} onClose={onClose} title={t('settings.plugins.add')} text={t(online ? 'settings.plugins.add.text' : 'unreachable')}>
      <div className="grid grid-cols-1 gap-3">
        <ChoiceList
          name={t('settings.plugins.add')}
          value={kind}
          onChange={(value) => setKind(value === 'url' ? 'url' : 'command')}
          choices={(['command', 'url'] as const).map((value) => ({ value, label: t(`settings.plugins.kind.${value}`) }))}
        />
        <Field
          label={t('settings.plugins.name')}
          dir="ltr"
          placeholder="tracker"
          maxLength={32}
          value={name}
          onChange={(event) => setName(event.target.value.toLowerCase())}
        />
        <Field
          label={t(`settings.plugins.where.${kind}`)}
          dir="ltr"
          placeholder={kind === 'url' ? 'https://tracker.example/mcp' : 'mcp-server-notes --quiet'}
          value={where}
          onChange={(event) => setWhere(event.target.value)}
        />
        {kind === 'command' && (
          <Field
            label={t('settings.plugins.folder')}
            dir="ltr"
            placeholder={t('settings.folders.path.example')}
            value={folder}
            onChange={(event) => setFolder(event.target.value)}
          />
        )}
        {kind === 'command' && (
          <Field
            label={t('settings.plugins.host')}
            dir="ltr"
            placeholder="api.tracker.example"
            value={host}
            onChange={(event) => setHost(event.target.value)}
          />
        )}
        <Field
          label={t(`settings.plugins.secret.${kind}`)}
          dir="ltr"
          placeholder={kind === 'url' ? 'Authorization' : 'API_KEY'}
          value={secret.name}
          onChange={(event) => setSecret({ ...secret, name: event.target.value })}
        />
        {secret.name.trim() !== '' && (
          <Field
            label={t('settings.plugins.secret.value')}
            dir="ltr"
            type="password"
            value={secret.value}
            onChange={(event) => setSecret({ ...secret, value: event.target.value })}
          />
        )}
        <p aria-live="assertive" className="text-body text-danger empty:hidden">
          {trouble}
        </p>
        <Button tone="primary" disabled={!ready} onClick={() => void add()}>
          {t('settings.plugins.add')}
        </Button>
      </div>
    </Sheet>
  );
}

/** A command line as words; quotes keep a word together. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
