import type { PluginPrompt, PluginView } from '@deskhand/protocol';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { troubleWords } from '../parts/trouble-words.ts';
import { useApp, useDesk, useSend } from '../shell/context.ts';
import { go } from '../shell/router.ts';
import { t } from '../words/words.ts';
import { Field } from './page.tsx';
import { promptsOf, promptText } from './plugin-calls.ts';

/** The prompts that a plugin has for people: one is chosen, filled in, looked at, and a task begins with it. */
export function PluginPrompts({ plugin: { name, on, offers, accepted } }: { plugin: PluginView }) {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [prompts, setPrompts] = useState<PluginPrompt[]>();
  const [chosen, setChosen] = useState<PluginPrompt>();
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  if (!on || !accepted || !offers?.includes('prompts')) return null;
  const look = async () => {
    setBusy(true);
    const reply = await promptsOf(desk, name);
    setBusy(false);
    setTrouble(reply.ok ? '' : troubleWords(reply));
    if (reply.ok) setPrompts(reply.value.prompts);
  };
  return (
    <section className="mt-4">
      <h3 className="text-small font-semibold text-ink-soft">{t('settings.plugins.prompts')}</h3>
      <p aria-live="assertive" dir="auto" className="mt-1 text-body text-danger [overflow-wrap:anywhere] empty:hidden">
        {trouble}
      </p>
      {chosen ? (
        <Fill plugin={name} prompt={chosen} onBack={() => setChosen(undefined)} />
      ) : prompts ? (
        <Choices prompts={prompts} onChoose={setChosen} />
      ) : (
        <Button className="mt-2 w-full" disabled={!online || busy} onClick={() => void look()}>
          {t(busy ? 'settings.plugins.starting' : 'settings.plugins.prompts.look')}
        </Button>
      )}
    </section>
  );
}

const Choices = ({ prompts, onChoose }: { prompts: PluginPrompt[]; onChoose(prompt: PluginPrompt): void }) =>
  prompts.length === 0 ? (
    <p className="mt-1 text-body text-ink-soft">{t('settings.plugins.prompts.none')}</p>
  ) : (
    <ul className="mt-1 divide-y divide-line overflow-hidden rounded-medium border border-line">
      {prompts.map((prompt) => (
        <li key={prompt.name}>
          <button
            type="button"
            onClick={() => onChoose(prompt)}
            className="block min-h-12 w-full bg-surface px-3 py-2 text-start -outline-offset-2 hover:bg-sunken"
          >
            <span dir="auto" className="block text-body [overflow-wrap:anywhere]">
              {prompt.label}
            </span>
            <span dir="auto" className="line-clamp-3 block text-small text-ink-soft [overflow-wrap:anywhere]">
              {prompt.about}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );

/** Its places are filled in, then it is shown as it came; what the person adds are their own words. */
function Fill({ plugin, prompt, onBack }: { plugin: string; prompt: PluginPrompt; onBack(): void }) {
  const { desk } = useApp();
  const send = useSend();
  const online = useDesk((state) => state.link.kind === 'online');
  const [values, setValues] = useState<Record<string, string>>({});
  const [text, setText] = useState<string>();
  const [own, setOwn] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const ready = prompt.args.every(({ name, needed }) => !needed || values[name]?.trim());
  const show = async () => {
    setBusy(true);
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));
    const reply = await promptText(desk, plugin, prompt.name, given);
    setBusy(false);
    setTrouble(reply.ok ? '' : troubleWords(reply));
    setText(reply.ok ? reply.value.text : undefined);
  };
  const begin = async () => {
    if (text === undefined) return;
    const words = own.trim() || t('settings.plugins.prompts.words', { plugin });
    const key = await send({ type: 'send', text: words, files: [], unasked: false, prompt: { plugin, name: prompt.name, text } });
    go({ name: 'sent', key });
  };
  return (
    <div className="mt-2 grid grid-cols-1 gap-3">
      <p dir="auto" className="text-body font-semibold [overflow-wrap:anywhere]">
        {prompt.label}
      </p>
      {text === undefined ? (
        <>
          {prompt.args.map(({ name, label, about, needed }) => (
            <Field
              key={name}
              label={[label, about, needed ? '' : t('settings.plugins.prompts.optional')].filter(Boolean).join(' · ')}
              value={values[name] ?? ''}
              onChange={(event) => setValues({ ...values, [name]: event.target.value })}
            />
          ))}
          <p aria-live="assertive" dir="auto" className="text-body text-danger [overflow-wrap:anywhere] empty:hidden">
            {trouble}
          </p>
          <div className="flex flex-wrap gap-2 *:flex-[2_1_auto] *:first:flex-[1_1_auto]">
            <Button onClick={onBack}>{t('back')}</Button>
            <Button tone="primary" disabled={!online || busy || !ready} onClick={() => void show()}>
              {t('settings.plugins.prompts.show')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p
            dir="auto"
            className="max-h-72 overflow-y-auto rounded-medium bg-sunken p-3 text-body whitespace-pre-wrap [overflow-wrap:anywhere]"
          >
            {text}
          </p>
          <p className="text-small text-ink-soft">{t('settings.plugins.prompts.whose', { plugin })}</p>
          <Field label={t('settings.plugins.prompts.own')} value={own} onChange={(event) => setOwn(event.target.value)} />
          <div className="flex flex-wrap gap-2 *:flex-[2_1_auto] *:first:flex-[1_1_auto]">
            <Button onClick={() => setText(undefined)}>{t('back')}</Button>
            <Button tone="primary" onClick={() => void begin()}>
              {t('settings.plugins.prompts.begin')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
