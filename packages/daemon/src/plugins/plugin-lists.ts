import { createHash } from 'node:crypto';
import {
  type DeclaredTools,
  type HostView,
  type Offer,
  ownOf,
  type PluginTool,
  type PluginView,
  parseDeclared,
  parseTools,
  type Reason,
} from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { type Offered, offer } from './offered.ts';

// What plugins say that they can do: each list pinned by its hash when it is told, and which of it may be called, after what the
// owner accepted. What is no part of what stands now is forgotten here; the log keeps it.

interface ListsDeps {
  log: Pick<Log, 'host' | 'put' | 'text' | 'append'>;
  now(): number;
  /** Why tools that say just this may not be called, where a managed policy lists others. */
  unlisted?: ((plugin: string, tools: string) => string | undefined) | undefined;
}

/** New lists of one plugin in an hour, past which it isn't listened to: each is kept, and nobody could look at more. */
export const mostLists = 10;
const hour = 3_600_000;

const restless: Reason = {
  code: 'plugin.restless',
  sentence: `It said ${mostLists} times within an hour that it can do something else, so it is not listened to until an hour is over.`,
  next: 'Look at it again then, or remove it.',
};

export function openLists({ log, now, unlisted }: ListsDeps) {
  /** Parsed, by their hash. */
  const lists = new Map<string, PluginTool[]>();
  /** What the owner declares of them. */
  const owners = new Map<string, DeclaredTools>();
  /** When each plugin came with a new one. */
  const told = new Map<string, number[]>();
  let offered: Offered | undefined;

  const views = () => Object.values(log.host().plugins ?? {});
  const stale = () => {
    offered = undefined;
  };
  function standing(): Offered {
    offered ??= offer(views(), lists, owners, unlisted);
    return offered;
  }

  async function read({ shown, accepted, declared }: PluginView): Promise<void> {
    if (declared && !owners.has(declared.tools.hash)) {
      const text = await log.text(declared.tools);
      owners.set(declared.tools.hash, text ? parseDeclared(text) : {});
    }
    for (const list of [shown, accepted]) {
      if (!list || lists.has(list.tools.hash)) continue;
      const text = await log.text(list.tools);
      lists.set(list.tools.hash, text ? parseTools(text) : []);
    }
    stale();
  }

  function forget(hash: string): void {
    const stands = views().some(({ shown, accepted }) => shown?.tools.hash === hash || accepted?.tools.hash === hash);
    if (!stands) lists.delete(hash);
  }

  function mayTell(name: string): boolean {
    const lately = (told.get(name) ?? []).filter((time) => now() - time < hour);
    told.set(name, lately);
    return lately.length < mostLists && lately.push(now()) > 0;
  }

  /** Takes what a plugin lists now. Why it isn't taken, else undefined. */
  async function take(name: string, tools: unknown[], offers: Offer[]): Promise<string | undefined> {
    const { usableTools, toolsContent } = await import('./tool-list.ts');
    const usable = usableTools(tools).tools;
    const content = toolsContent(usable);
    const view = pluginOf(log.host(), name);
    const before = view?.shown?.tools.hash;
    const same = before === createHash('sha256').update(content).digest('hex') && String(view?.offers ?? []) === String(offers);
    if (!view || (same && !view.trouble)) return undefined;
    if (!same && !mayTell(name)) {
      if (view.trouble?.code !== restless.code)
        await log.append([{ type: 'plugin.failed', actor, body: { plugin: name, reason: restless } }]);
      return restless.sentence;
    }
    const ref = log.put(content);
    lists.set(ref.hash, usable);
    const body = { plugin: name, tools: ref, count: usable.length, ...(offers.length && { offers }) };
    await log.append([{ type: 'plugin.shown', actor, body }]);
    if (before !== undefined) forget(before);
    stale();
    return undefined;
  }

  return {
    read,
    /** What stands changed otherwise. */
    stale,
    standing,
    take,
    may: (plugin: string, tool: string): boolean =>
      tool.startsWith('@')
        ? standing().beside.some((one) => one.plugin === plugin)
        : standing().tools.some((one) => one.plugin === plugin && one.tool.name === tool),
  };
}

const actor = { kind: 'host' } as const;

export const pluginOf = ({ plugins }: HostView, name: string): PluginView | undefined => ownOf(plugins, name);
