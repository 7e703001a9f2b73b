import {
  type DeclaredTools,
  type Effect,
  effectOf,
  type Mode,
  ownOf,
  type PluginTool,
  type PluginView,
  toolChanges,
  trustOf,
} from '@deskhand/protocol';
import { type ReactNode, useState } from 'react';
import { diffLines } from '../content/line-diff.ts';
import { Line } from '../diff/text-diff.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { troubleWords } from '../parts/trouble-words.ts';
import { useApp, useDesk, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Changeable, OnlyLooks } from './only-looks.tsx';
import { lookAt } from './plugin-calls.ts';
import { DeclaredLines, TakeWord, useDeclared } from './plugin-declared.tsx';
import { PluginInstall } from './plugin-install.tsx';
import { PluginPrompts } from './plugin-prompts.tsx';
import { PluginSignIn } from './plugin-sign-in.tsx';
import { useTools } from './plugin-tools.ts';
import { PluginTrust } from './plugin-trust.tsx';

/** One plugin: what it is, what it says it can do, and whether tasks may use that. */
export function PluginSheet({ plugin, onClose }: { plugin: PluginView; onClose(): void }) {
  const send = useSend();
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [leaving, setLeaving] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const shown = useTools(plugin.shown);
  const accepted = useTools(plugin.accepted);
  const owners = useDeclared(plugin);
  const { name, plan, on } = plugin;
  const open = plugin.shown !== undefined && plugin.shown.tools.hash !== plugin.accepted?.tools.hash;
  const accept = () => {
    if (plugin.shown) void send({ type: 'plugin.accept', plugin: name, hash: plugin.shown.tools.hash });
  };
  const look = async () => {
    setBusy(true);
    const reply = await lookAt(desk, name);
    setBusy(false);
    setTrouble(reply.ok ? '' : troubleWords(reply));
  };
  return (
    <Sheet open onClose={onClose} title={name} text={plan.run.kind === 'url' ? plan.run.url : plan.run.argv.join(' ')}>
      {plan.folders.map(({ path, access }) => (
        <p key={path} dir="auto" className="text-body text-ink-soft [overflow-wrap:anywhere]">
          {t(access === 'write' ? 'settings.plugins.writes' : 'settings.plugins.sees', { what: path })}
        </p>
      ))}
      {plan.hosts.map(({ host, access }) => (
        <p key={host} className="text-body text-ink-soft [overflow-wrap:anywhere]">
          {t(access === 'send' ? 'settings.plugins.sends' : 'settings.plugins.looks', { what: host })}
        </p>
      ))}
      <p
        aria-live="polite"
        dir="auto"
        className="mt-2 rounded-medium bg-warn-soft p-3 text-body text-warn [overflow-wrap:anywhere] empty:hidden"
      >
        {trouble || (on && plugin.trouble?.sentence)}
      </p>
      <OnlyLooks />
      <Changeable>
        {on && plan.run.kind === 'url' && <PluginSignIn plugin={plugin} />}
        {on && plan.run.kind === 'command' && <PluginInstall plugin={plugin} />}
        <PluginPrompts plugin={plugin} />
        {on && open && (
          <div className="mt-3 rounded-medium bg-warn-soft p-3">
            <p className="text-body text-warn">{t(plugin.accepted ? 'settings.plugins.changed.text' : 'settings.plugins.new.text')}</p>
          </div>
        )}
        {on && plugin.accepted && <PluginTrust plugin={plugin} />}
        {shown && (
          <Tools plugin={plugin} shown={shown} accepted={accepted ?? []} owners={owners}>
            {on && open && (
              <Button tone="primary" className="mt-3 w-full" disabled={!online} onClick={accept}>
                {t('settings.plugins.accept')}
              </Button>
            )}
          </Tools>
        )}
        {on && shown && <TakeWord plugin={plugin} tools={shown} />}
        <div className="mt-4 grid grid-cols-1 gap-2">
          {on && (
            <Button disabled={!online || busy} onClick={() => void look()}>
              {t(busy ? 'settings.plugins.starting' : 'settings.plugins.look')}
            </Button>
          )}
          <Button onClick={() => void send({ type: 'plugin.switch', plugin: name, on: !on })}>
            {t(on ? 'settings.plugins.switch.off' : 'settings.plugins.switch.on')}
          </Button>
          <Button tone="quiet" className="text-danger" onClick={() => setLeaving(true)}>
            {t('settings.plugins.remove')}
          </Button>
        </div>
      </Changeable>
      <Confirm
        open={leaving}
        onClose={() => setLeaving(false)}
        title={t('settings.plugins.remove.title', { name })}
        text={t('settings.plugins.remove.text')}
        yes={t('settings.plugins.remove')}
        danger
        onYes={() => {
          void send({ type: 'plugin.remove', plugin: name });
          onClose();
        }}
      />
    </Sheet>
  );
}

interface ToolsProps {
  plugin: PluginView;
  shown: PluginTool[];
  accepted: PluginTool[];
  /** What the owner declares of them. */
  owners: DeclaredTools;
  /** What is said to that which is new or different. */
  children: ReactNode;
}

/** What is new or different first. */
function Tools({ plugin, shown, accepted, owners, children }: ToolsProps) {
  const changes = toolChanges(accepted, shown);
  const had = new Map(accepted.map((tool) => [tool.name, tool]));
  const group = (name: 'changed' | 'added' | 'removed' | 'same') =>
    changes[name].length === 0 ? null : (
      <section className="mt-4">
        <h3 className="text-small font-semibold text-ink-soft">{t(`settings.plugins.group.${name}`)}</h3>
        <ul className="mt-1 divide-y divide-line">
          {changes[name].map((tool) => (
            <li key={tool.name} className="py-2">
              <ToolRow tool={tool} plugin={plugin} owners={owners} />
              {name === 'changed' && <Difference before={sideOf(had.get(tool.name))} after={sideOf(tool)} />}
            </li>
          ))}
        </ul>
      </section>
    );
  return (
    <>
      {group('changed')}
      {group('added')}
      {group('removed')}
      {children}
      {group('same')}
    </>
  );
}

/** Rows of one difference that are shown. */
const mostRows = 200;

const Difference = ({ before, after }: { before: string; after: string }) => (
  <div dir="ltr" className="mt-2 overflow-hidden rounded-medium border border-line bg-surface font-mono text-small">
    {diffLines(before, after)
      .slice(0, mostRows)
      .map((row, index) => (
        <Line key={index} row={row} />
      ))}
  </div>
);

const sideOf = (tool: PluginTool | undefined) => {
  if (!tool) return '';
  const { name: _, description, ...rest } = tool;
  return `${description}\n${JSON.stringify(rest, null, 1)}\n`;
};

function effectKey(effect: Effect, level: Mode) {
  if (level === 'ro' && effect !== 'read') return `settings.plugins.effect.${effect}.ro` as const;
  if (level !== 'auto' && effect !== 'irreversible') return `settings.plugins.effect.${effect}.review` as const;
  return level === 'auto' && effect === 'irreversible'
    ? 'settings.plugins.effect.irreversible.auto'
    : (`settings.plugins.effect.${effect}` as const);
}

function ToolRow({ tool, plugin, owners }: { tool: PluginTool; plugin: PluginView; owners: DeclaredTools }) {
  const send = useSend();
  const choice = ownOf(plugin.choices, tool.name) ?? {};
  const own = ownOf(owners, tool.name);
  const toggle = (use: boolean) =>
    void send({ type: 'plugin.tool', plugin: plugin.name, tool: tool.name, choice: { ...choice, off: use ? undefined : true } });
  return (
    <label className="flex min-h-11 cursor-pointer items-start gap-3">
      <input
        type="checkbox"
        checked={!choice.off}
        onChange={(event) => toggle(event.target.checked)}
        className="mt-1 size-5 shrink-0 accent-accent"
      />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block text-body [overflow-wrap:anywhere]">
          {tool.name}
        </span>
        <span className="block text-small text-ink-soft">{t(effectKey(effectOf(tool, choice, own), trustOf(plugin).level))}</span>
        <span dir="auto" className="block text-small text-ink-soft [overflow-wrap:anywhere] line-clamp-3">
          {tool.description}
        </span>
        <DeclaredLines tool={tool} plugin={plugin} owners={owners} />
      </span>
    </label>
  );
}
