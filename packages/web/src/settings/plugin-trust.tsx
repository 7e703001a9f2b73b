import { type Mode, modes, type PluginView, trustOf } from '@deskhand/protocol';
import { ChoiceList } from '../parts/choice.tsx';
import { useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Asked } from './asked.tsx';
import { TrustLine } from './trust.tsx';

/** How far tasks may go with a plugin without a person, what would move that, and what is offered now. */
export function PluginTrust({ plugin }: { plugin: PluginView }) {
  const send = useSend();
  const onMode = (mode: Mode) => void send({ type: 'plugin.trust', plugin: plugin.name, mode });
  const choices = modes.map((mode) => ({ value: mode, label: t(`mode.${mode}`), text: t(`settings.trust.plugin.${mode}.text`) }));
  return (
    <section className="mt-4">
      <h3 className="mb-2 text-small font-semibold text-ink-soft">{t('settings.trust.plugin')}</h3>
      <ChoiceList
        name={t('settings.trust.plugin')}
        value={trustOf(plugin).level}
        onChange={(value) => onMode(modes.find((mode) => mode === value) ?? 'review')}
        choices={choices}
      />
      <div className="mt-2">
        <TrustLine of="plugin" one={plugin} name={plugin.name} onMode={onMode} />
      </div>
      <Asked types={['plugin.trust']} />
    </section>
  );
}
