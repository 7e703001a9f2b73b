import type { Event } from '../events.ts';
import { ownOf } from '../own.ts';
import type { GivenGrant, HostView } from './host.ts';
import { changePlugin } from './plugin-views.ts';
import { rowForMore } from './trust.ts';

// How far each plugin is trusted: as with folders, it only counts what people said to what they were shown, and nobody but a
// person changes the mode.

/** What one task asked of plugins. `own`: it was let by a rule, and nobody was asked. */
export interface PluginCalls {
  /** Questions, and the plugins that each is about. */
  asked: Record<string, string[]>;
  came: Record<string, 'own' | 'allowed' | 'refused'>;
}

type CallEvent = Extract<Event, { type: 'approval.requested' | 'approval.answered' | 'step.started' | 'task.finished' }>;
const mostTasks = 50;
const mostAsked = 50;

export function foldPluginTrust(host: HostView, event: CallEvent): HostView {
  const task = event.task ?? '';
  const had = ownOf(host.calls, task);
  const calls = had ?? { asked: {}, came: {} };
  switch (event.type) {
    case 'approval.requested': {
      const { approval, plugins = [] } = event.body;
      if (plugins.length === 0) return host;
      const asked = Object.entries({ ...calls.asked, [approval]: plugins }).slice(-mostAsked);
      return withCalls(host, task, { ...calls, asked: Object.fromEntries(asked) });
    }
    case 'approval.answered': {
      const { approval, answer } = event.body;
      const about = (Object.hasOwn(calls.asked, approval) && calls.asked[approval]) || [];
      if (about.length === 0) return host;
      if (answer !== 'no') return withCalls(host, task, came(calls, about, 'allowed'));
      const refused = withCalls(host, task, came(calls, about, 'refused'));
      return about.reduce<HostView>(
        (all, plugin) => changePlugin(all, plugin, ({ mode }) => ({ row: undefined, ...(mode === 'auto' && { undone: approval }) })),
        refused,
      );
    }
    case 'step.started': {
      const used = (event.body.used ?? []).flatMap(({ need }) => (need.kind === 'plugin' ? need.server : []));
      return used.length === 0 ? host : withCalls(host, task, came(calls, used, 'own'));
    }
    case 'task.finished': {
      if (!had) return host;
      const { [task]: _, ...rest } = host.calls ?? {};
      const well = event.body.outcome === 'done' || event.body.outcome === 'partly';
      return Object.entries(well ? had.came : {}).reduce<HostView>((all, [plugin, how]) => counted(all, plugin, how), {
        ...host,
        calls: rest,
      });
    }
  }
}

const withCalls = (host: HostView, task: string, calls: PluginCalls): HostView => {
  const rest = Object.entries(host.calls ?? {}).filter(([id]) => id !== task);
  return { ...host, calls: Object.fromEntries([...rest, [task, calls]].slice(-mostTasks)) };
};

/** A no stays one, and a yes isn't less for a call that nobody was asked about. */
function came(calls: PluginCalls, plugins: readonly string[], how: PluginCalls['came'][string]): PluginCalls {
  const order = ['own', 'allowed', 'refused'] as const;
  const all = new Map(Object.entries(calls.came));
  for (const plugin of plugins) if (order.indexOf(how) > order.indexOf(all.get(plugin) ?? 'own') || !all.has(plugin)) all.set(plugin, how);
  return { ...calls, came: Object.fromEntries(all) };
}

/** One more task that went well with it. Where somebody is asked, only what they allowed is. */
const counted = (host: HostView, plugin: string, how: PluginCalls['came'][string]): HostView =>
  changePlugin(host, plugin, ({ mode = 'review', row = 0, undone }) => {
    if (how === 'refused' || (how === 'own' && mode !== 'auto')) return {};
    return { row: row + 1, undone: row + 1 >= rowForMore ? undefined : undone };
  });

/** What trusting a plugin with its own way gives: the leave to use its tools. All that the policy asks for other reasons it still asks. */
export const trustedPlugins = ({ plugins = {} }: Pick<HostView, 'plugins'>): GivenGrant[] =>
  Object.values(plugins).flatMap(({ name, mode, by = '', added }) => {
    const need = { kind: 'plugin', server: name, tool: '*' } as const;
    return mode === 'auto'
      ? [{ id: `plugin ${name}`, grant: { source: 'owner', need, reason: 'you let it work on its own' }, given: added, by }]
      : [];
  });
