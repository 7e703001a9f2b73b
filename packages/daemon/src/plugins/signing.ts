import type { HostView, Reason } from '@deskhand/protocol';
import type { Keys } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import type { Asks } from './oauth-ask.ts';
import type { SignIns } from './oauth-sign-ins.ts';
import { pluginOf } from './plugin-lists.ts';
import type { Plugins } from './plugins.ts';
import { stopped } from './why-not.ts';

// Signing in as the room uses it: told to the log, and loaded with the first plugin that needs it.

export interface Signing extends Pick<Plugins, 'signIn' | 'signedIn' | 'signOut'> {
  /** How an address is asked as whoever signed in. */
  as(plugin: string, url: string): Signed;
  /** What must not come back in an answer. */
  secrets(plugin: string): Promise<Record<string, string>>;
  /** Why it waits for a sign-in, where that was the last thing that it said. */
  waits(plugin: string): Reason | undefined;
  /** Drops what belongs to a plugin that is another now, or gone. */
  settle(): Promise<void>;
  close(): void;
}

interface Signed {
  headers(): Promise<Record<string, string>>;
  refused(answer: { status: number; headers: Record<string, string> }): Promise<boolean>;
}

interface SigningDeps {
  log: Log;
  keys: Keys;
  net: Asks;
  now: () => number;
  braked: boolean;
}

export function openSigning({ log, keys, net, now, braked }: SigningDeps): Signing {
  const waiting = new Map<string, Reason>();
  const actor = { kind: 'host' } as const;
  let opened: Promise<SignIns> | undefined;
  const signIns = () => {
    opened ??= import('./oauth-sign-ins.ts').then(({ openSignIns }) =>
      openSignIns({
        keys,
        net,
        now,
        async signed(plugin, what, at, why) {
          waiting.delete(plugin);
          await log.append([{ type: 'plugin.signed', actor, body: { plugin, what, at, ...(why && { why }) } }]);
        },
        async failed(plugin, reason) {
          waiting.set(plugin, reason);
          if (addressOf(log.host(), plugin) && pluginOf(log.host(), plugin)?.trouble?.sentence !== reason.sentence)
            await log.append([{ type: 'plugin.failed', actor, body: { plugin, reason } }]);
        },
      }),
    );
    return opened;
  };

  return {
    as(plugin, url) {
      waiting.delete(plugin);
      return {
        headers: async () => (await signIns()).headers(plugin, url),
        refused: async (answer) => (await signIns()).refused(plugin, url, answer),
      };
    },
    secrets: async (plugin) => (addressOf(log.host(), plugin) ? (await signIns()).secrets(plugin) : {}),
    waits: (plugin) => waiting.get(plugin),
    async signIn(plugin, client) {
      if (braked) return stopped('nobody is signed in');
      const url = addressOf(log.host(), plugin);
      if (!url)
        return {
          code: 'plugin.unknown',
          sentence: `There is no plugin ${plugin} at an address on this host, and no other is signed in to.`,
          next: 'deskhand plugins lists them.',
        };
      return (await signIns()).begin(plugin, url, client);
    },
    async signedIn(address) {
      const query = queryOf(address);
      if (!query)
        return {
          code: 'plugin.sign-in',
          sentence: 'That is no address that a sign-in ends at.',
          next: 'Copy all of it: http://127.0.0.1…',
        };
      return (await signIns()).finish(query);
    },
    async signOut(plugin) {
      const { signed } = pluginOf(log.host(), plugin) ?? {};
      await (await signIns()).leave(plugin);
      if (signed) await log.append([{ type: 'plugin.signed', actor, body: { plugin, what: 'out', at: signed.at } }]);
    },
    async settle() {
      if (!(await keys.list()).some((name) => name.endsWith(' @pass'))) return;
      const made = await signIns();
      for (const plugin of await made.kept()) if ((await made.address(plugin)) !== addressOf(log.host(), plugin)) await made.leave(plugin);
    },
    close: () => void opened?.then((made) => made.close()),
  };
}

function addressOf(host: HostView, name: string): string | undefined {
  const run = pluginOf(host, name)?.plan.run;
  return run?.kind === 'url' ? run.url : undefined;
}

/** The query of an address as a person brings it, with what stands around it. */
function queryOf(text: string): URLSearchParams | undefined {
  const address = text.trim().replace(/^<|>$/g, '');
  if (!URL.canParse(address)) return undefined;
  const { searchParams } = new URL(address);
  return searchParams.has('state') ? searchParams : undefined;
}
