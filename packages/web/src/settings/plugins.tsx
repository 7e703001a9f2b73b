import { newId, type PluginView, trustOf } from '@deskhand/protocol';
import { ChevronRight, Plug, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FoundPlugin } from '../desk/desk.ts';
import { Button } from '../parts/button.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { troubleWords } from '../parts/trouble-words.ts';
import { useApp, useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Asked } from './asked.tsx';
import { Changing, OnlyLooks } from './only-looks.tsx';
import { Box, Page } from './page.tsx';
import { PluginAdd } from './plugin-add.tsx';
import { PluginSheet } from './plugin-sheet.tsx';
import { Gauge } from './trust.tsx';

const managed: About = ['plugins', 'network'];

/** Programs and addresses that give tasks more tools, and those that other programs on the computer have set up. */
export function Plugins() {
  const plugins = useDesk((state) => state.host.plugins);
  const [open, setOpen] = useState<string>();
  const [adding, setAdding] = useState(false);
  const list = Object.values(plugins ?? {}).sort((a, b) => (a.name < b.name ? -1 : 1));
  const shown = open === undefined ? undefined : list.find(({ name }) => name === open);
  return (
    <Page title={t('settings.plugins')} text={t(list.length ? 'settings.plugins.text' : 'settings.plugins.none')}>
      <OnlyLooks />
      <ManagedLines about={managed} />
      {list.length > 0 && (
        <Box>
          {list.map((plugin) => (
            <button
              key={plugin.name}
              type="button"
              data-row
              onClick={() => setOpen(plugin.name)}
              className="flex min-h-14 w-full items-center gap-3 px-4 py-2 text-start hover:bg-sunken -outline-offset-2"
            >
              <Plug aria-hidden className={`size-5 shrink-0 ${plugin.on ? 'text-accent' : 'text-ink-faint'}`} />
              <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
                <span className="min-w-0 flex-1 basis-[5rem]">
                  <span dir="auto" className="block truncate text-body">
                    {plugin.name}
                  </span>
                  <span className={`block text-small ${isOpen(plugin) ? 'text-warn' : 'text-ink-soft'}`}>{stateWords(plugin)}</span>
                </span>
                {plugin.on && plugin.accepted && !isOpen(plugin) && (
                  <span className="flex items-center gap-2 text-small text-ink-soft">
                    <Gauge level={trustOf(plugin).level} />
                    {t(`mode.${trustOf(plugin).level}`)}
                  </span>
                )}
              </span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:-scale-x-100" />
            </button>
          ))}
        </Box>
      )}
      <Asked types={['plugin.remove', 'plugin.switch', 'plugin.accept', 'plugin.tool', 'plugin.declare', 'plugin.trust']} />
      <Changing>
        <Button icon={Plus} className="mt-4 w-full" onClick={() => setAdding(true)}>
          {t('settings.plugins.add')}
        </Button>
        <Found had={list} onAdded={setOpen} />
      </Changing>
      <PluginAdd
        open={adding}
        onClose={() => setAdding(false)}
        onAdded={(name) => {
          setAdding(false);
          setOpen(name);
        }}
      />
      {shown && <PluginSheet key={shown.name} plugin={shown} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

/** Something about it waits for the owner. */
const isOpen = (plugin: PluginView) =>
  plugin.on && (plugin.trouble !== undefined || plugin.shown?.tools.hash !== plugin.accepted?.tools.hash);

function stateWords(plugin: PluginView): string {
  if (!plugin.on) return t('settings.plugins.off');
  if (plugin.trouble?.code === 'plugin.sign-in') return t('settings.plugins.sign.wanted');
  if (plugin.trouble?.code === 'plugin.install') return t('settings.plugins.install.wanted');
  if (plugin.trouble) return t('settings.plugins.trouble');
  if (!plugin.shown) return t('settings.plugins.starting');
  if (isOpen(plugin)) return t(plugin.accepted ? 'settings.plugins.changed' : 'settings.plugins.new');
  return t('settings.plugins.tools', { n: plugin.shown.count });
}

function Found({ had, onAdded }: { had: PluginView[]; onAdded(name: string): void }) {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [found, setFound] = useState<FoundPlugin[]>([]);
  const [trouble, setTrouble] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the desk is back
  useEffect(() => {
    void desk.foundPlugins().then((reply) => reply.ok && setFound(reply.value));
  }, [desk, online]);
  const list = found.filter(({ name }) => !had.some((one) => one.name === name));
  if (list.length === 0) return null;
  const add = async ({ name, file }: FoundPlugin) => {
    const plan = { values: {}, secrets: [], folders: [], hosts: [], idle: 5 };
    const reply = await desk.send({ type: 'plugin.import', key: newId('cmd'), plugin: name, found: { name, file }, plan });
    if (!reply.ok) return setTrouble(troubleWords(reply));
    if (!reply.value.ok) return setTrouble([reply.value.sentence, reply.value.next].filter(Boolean).join(' '));
    setTrouble('');
    onAdded(name);
  };
  return (
    <>
      <h2 className="mt-8 text-small font-semibold text-ink-soft">{t('settings.plugins.found')}</h2>
      <Box>
        {list.map((one) => (
          <div key={`${one.name} ${one.file}`} className="flex min-h-14 items-center gap-3 py-2 ps-4 pe-2">
            <div className="min-w-0 flex-1">
              <p dir="auto" className="truncate text-body">
                {one.name}
              </p>
              <p dir="auto" className="truncate text-small text-ink-soft">
                {one.of} · {one.run.kind === 'url' ? one.run.url : one.run.argv.join(' ')}
              </p>
            </div>
            <Button small disabled={!online} onClick={() => void add(one)}>
              {t('settings.plugins.import')}
            </Button>
          </div>
        ))}
      </Box>
      <p aria-live="assertive" className="mt-2 text-body text-danger empty:hidden">
        {trouble}
      </p>
    </>
  );
}
