import { newId } from '@deskhand/protocol';
import { useEffect, useState } from 'react';
import type { ModelInfo } from '../desk/desk.ts';
import { ChoiceList } from '../parts/choice.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { useApp, useDesk, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { KeptList } from './kept-list.tsx';
import { Changeable, OnlyLooks } from './only-looks.tsx';
import { Field, Page } from './page.tsx';
import { StraightForm } from './straight-form.tsx';

const managed: About = ['models', 'limits'];

/** Which model works, and the keys that let it. */
export function Models() {
  const { desk } = useApp();
  const host = useDesk((state) => state.host);
  const online = useDesk((state) => state.link.kind === 'online');
  const [models, setModels] = useState<ModelInfo[]>();
  const send = useSend();
  const keys = host.keys.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key may mean other models
  useEffect(() => {
    void desk.models().then((reply) => reply.ok && setModels(reply.value));
  }, [desk, online, keys]);
  const known =
    models && host.model && !models.some((model) => model.id === host.model)
      ? [{ id: host.model, because: t('settings.models.current') }, ...models]
      : models;
  return (
    <Page title={t('settings.models')} text={t('settings.models.text')}>
      <OnlyLooks />
      <ManagedLines about={managed} />
      {known && known.length > 0 && (
        <div className="mt-4">
          <Changeable>
            <ChoiceList
              name={t('settings.models')}
              value={host.model ?? known[0]?.id ?? ''}
              onChange={(model) => void send({ type: 'model.choose', model })}
              choices={known.map((model) => ({ value: model.id, label: model.id, text: model.because }))}
            />
          </Changeable>
        </div>
      )}
      {known?.length === 0 && <p className="mt-4 rounded-medium bg-warn-soft p-3 text-body text-warn">{t('settings.models.none')}</p>}
      {!models && <p className="mt-4 text-body text-ink-soft">{t(online ? 'loading' : 'unreachable')}</p>}
      <h2 className="mt-8 text-small font-semibold text-ink-soft">{t('settings.keys')}</h2>
      <KeptList
        kept={host.keys.map((name) => ({ name }))}
        none={t('settings.keys.none')}
        remove={{
          wish: (provider) => ({ type: 'key.remove', provider }),
          title: (name) => t('settings.keys.remove.title', { name }),
          text: t('settings.keys.remove.text'),
        }}
        add={t('settings.keys.add')}
        asked={['model.choose']}
        form={(open, close) => <AddKey open={open} onClose={close} />}
      />
    </Page>
  );
}

function AddKey({ open, onClose }: { open: boolean; onClose(): void }) {
  const [provider, setProvider] = useState('');
  const [secret, setSecret] = useState('');
  const fits = provider.trim() !== '' && secret.trim() !== '';
  return (
    <StraightForm
      open={open}
      onClose={onClose}
      title={t('settings.keys.add')}
      command={fits ? { type: 'key.add', key: newId('cmd'), provider: provider.trim(), secret: secret.trim() } : undefined}
      onTaken={() => setSecret('')}
    >
      <Field
        label={t('settings.keys.provider')}
        dir="ltr"
        placeholder="anthropic"
        value={provider}
        onChange={(event) => setProvider(event.target.value)}
      />
      <Field
        label={t('settings.keys.secret')}
        dir="ltr"
        type="password"
        value={secret}
        onChange={(event) => setSecret(event.target.value)}
      />
    </StraightForm>
  );
}
