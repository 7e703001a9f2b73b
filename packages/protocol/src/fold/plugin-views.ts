import type { Event } from '../events.ts';
import { ownOf } from '../own.ts';
import type { PluginPlan } from '../plugins.ts';
import type { HostView, PluginView, ToolList } from './host.ts';

// The plugins of a host, as it is said of them.

type PluginEvent = Extract<Event, { type: `plugin.${string}` }>;

export function foldPlugins(host: HostView, event: PluginEvent): HostView {
  switch (event.type) {
    case 'plugin.added': {
      const { plugin: name, plan } = event.body;
      const had = pluginOf(host, name);
      // Another program or address is another plugin: nothing that was accepted of the one before holds for it.
      const same = had && isSameProgram(had.plan, plan);
      return withPlugin(host, same ? { ...had, plan, trouble: undefined } : { name, plan, added: event.time, on: true, choices: {} });
    }
    case 'plugin.removed': {
      const { [event.body.plugin]: _, ...plugins } = host.plugins ?? {};
      return { ...host, plugins };
    }
    case 'plugin.switched':
      return changePlugin(host, event.body.plugin, () => ({ on: event.body.on, trouble: undefined }));
    case 'plugin.shown':
      return changePlugin(host, event.body.plugin, () => ({ shown: listOf(event.body), offers: event.body.offers, trouble: undefined }));
    case 'plugin.accepted':
      return changePlugin(host, event.body.plugin, () => ({ accepted: listOf(event.body) }));
    case 'plugin.tool': {
      const { tool, choice } = event.body;
      return changePlugin(host, event.body.plugin, ({ choices }) => ({ choices: { ...choices, [tool]: choice } }));
    }
    case 'plugin.declared': {
      const { plugin, tools } = event.body;
      return changePlugin(host, plugin, () => ({ declared: tools && listOf({ ...event.body, tools }), met: undefined }));
    }
    case 'plugin.met': {
      const { plugin, tool, names } = event.body;
      return changePlugin(host, plugin, ({ met }) => ({ met: { ...met, [tool]: names } }));
    }
    case 'plugin.trusted': {
      const { plugin, mode } = event.body;
      const by = event.actor.kind === 'device' ? event.actor.id : event.actor.kind;
      return changePlugin(host, plugin, () => ({ mode, by, row: undefined, undone: undefined }));
    }
    case 'plugin.failed':
      return changePlugin(host, event.body.plugin, () => ({ trouble: event.body.reason }));
    case 'plugin.installed': {
      const { plugin, from, name, version, others, hash } = event.body;
      return changePlugin(host, plugin, () => ({
        installed: { from, name, version, others, hash, since: event.time },
        trouble: undefined,
      }));
    }
    case 'plugin.signed': {
      const { plugin, what, at } = event.body;
      const signed = { at, since: event.time };
      return changePlugin(host, plugin, () => (what === 'in' ? { signed, trouble: undefined } : { signed: undefined }));
    }
  }
}

const listOf = ({ tools: { hash, bytes }, count }: ToolList): ToolList => ({ tools: { hash, bytes }, count });

/** Whatever the order of its words: a view that was kept has another than the event. */
export const isSameProgram = (a: PluginPlan, b: PluginPlan): boolean => runText(a) === runText(b);
const runText = ({ run }: PluginPlan): string => (run.kind === 'url' ? run.url : JSON.stringify(run.argv));

const pluginOf = ({ plugins }: HostView, name: string): PluginView | undefined => ownOf(plugins, name);

const withPlugin = (host: HostView, plugin: PluginView): HostView => ({ ...host, plugins: { ...host.plugins, [plugin.name]: plugin } });

export function changePlugin(host: HostView, name: string, change: (had: PluginView) => Partial<PluginView>): HostView {
  const had = pluginOf(host, name);
  return had ? withPlugin(host, { ...had, ...change(had) }) : host;
}
