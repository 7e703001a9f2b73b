import {
  type Draft,
  type EventBody,
  type Form,
  type FoundPackage,
  ownOf,
  type PluginPlan,
  type PluginView,
  type Reason,
} from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { Net } from '../net/net.ts';
import { askPerson } from './asking.ts';
import { namesMet } from './met.ts';
import { openLists, pluginOf } from './plugin-lists.ts';
import type { PluginAnswer, Plugins } from './plugins.ts';
import { programOf } from './program-of.ts';
import { openRunning, type RunningDeps, secretsOf } from './running.ts';
import { openSigning } from './signing.ts';
import { stopped, switchedOff, unknown } from './why-not.ts';

// Opens the room: which plugins there are is the host's fold; here is which of them run, and what of their tools may be
// called. What runs a plugin (sandbox, HTTP) is loaded when the first is needed: a host without plugins carries none of it.

export interface PluginsDeps extends RunningDeps {
  log: Log;
  /** Packages of registries that commands name (npx, uvx). */
  packages: {
    /** Why its package has to be installed first; undefined where there is none, or where it is there. */
    missing(name: string, plan: PluginPlan): Promise<Reason | undefined>;
    find(name: string, plan: PluginPlan): Promise<FoundPackage | Reason>;
    install(name: string, plan: PluginPlan, hash: string): Promise<Reason | undefined>;
  };
  /** The gate, for signing in to addresses. */
  net: Pick<Net, 'request'>;
  now?: () => number;
  found: Plugins['found'];
  /** Why tools that say just this may not be called, where a managed policy lists others. */
  unlisted?: (plugin: string, tools: string) => string | undefined;
  /** Under the brake nothing is started. */
  braked: boolean;
}

/** How long a person waits for a prompt, in milliseconds. */
const promptPatience = 60_000;

export function openPlugins(deps: PluginsDeps): Plugins {
  const { log } = deps;
  const now = deps.now ?? Date.now;
  const signing = openSigning({ ...deps, now });
  const lists = openLists({ log, now, unlisted: deps.unlisted });
  const running = openRunning(deps, { lists, signing, now });
  const looks = new Map<string, Promise<Reason | undefined>>();
  /** Packages as they were shown last. */
  const finds = new Map<string, FoundPackage>();
  let closed = false;

  const views = () => Object.values(log.host().plugins ?? {});
  const viewOf = (name: string) => pluginOf(log.host(), name);
  const ready = (async () => {
    void signing.settle().catch(() => undefined);
    for (const view of views()) await lists.read(view);
  })();
  let known: Promise<unknown> = ready.catch(unheard);

  const unsubscribe = log.subscribe((events) => {
    for (const event of events) {
      if (!event.type.startsWith('plugin.')) continue;
      lists.stale();
      if (event.type === 'plugin.added' && !deps.braked) look(event.body.plugin).catch(unheard);
      if (event.type === 'plugin.removed') running.remove(event.body.plugin).catch(unheard);
      if (event.type === 'plugin.switched' || event.type === 'plugin.added') running.settle();
      if (event.type === 'plugin.removed' || event.type === 'plugin.added') void signing.settle().catch(() => undefined);
      if (event.type === 'plugin.signed') signed(event.body);
      if (event.type === 'plugin.shown' || event.type === 'plugin.accepted' || event.type === 'plugin.declared') {
        const view = viewOf(event.body.plugin);
        if (view) known = Promise.all([known, lists.read(view).catch(unheard)]);
      }
    }
  });

  /** Who it speaks for is another now. Where it turned somebody out by itself, the call that met that says so. */
  function signed({ plugin, what, why }: EventBody<'plugin.signed'>): void {
    if (why !== undefined) return;
    void running.letGo(plugin, 'it is another now');
    if (what === 'in' && !deps.braked) void look(plugin);
  }

  /** Asks what it offers now. Two at one time are one; what follows from it is in the log. */
  function look(name: string): Promise<Reason | undefined> {
    const had = looks.get(name);
    if (had) return had;
    const looking = lookOnce(name)
      .catch((error): Reason => ({ code: 'plugin.failed', sentence: error instanceof Error ? error.message : String(error) }))
      .finally(() => looks.delete(name));
    looks.set(name, looking);
    return looking;
  }

  async function lookOnce(name: string): Promise<Reason | undefined> {
    const view = startable(name);
    if ('code' in view) return view;
    const missing = await deps.packages.missing(name, view.plan);
    if (missing) {
      await tellTrouble(name, missing);
      return missing;
    }
    const failed = await (await running.of(view)).look();
    const now = viewOf(name);
    if (failed === undefined || !now || closed) return undefined;
    const waits = signing.waits(name);
    if (waits) return waits;
    const reason = { code: 'plugin.failed', sentence: failed };
    await tellTrouble(name, reason);
    return reason;
  }

  async function tellTrouble(plugin: string, reason: Reason): Promise<void> {
    if (viewOf(plugin)?.trouble?.sentence !== reason.sentence) await append({ type: 'plugin.failed', actor, body: { plugin, reason } });
  }

  /** Puts a package in the place of what ran, and looks at what it offers. */
  async function install(plugin: string, hash: string): Promise<Reason | undefined> {
    const found = finds.get(plugin);
    const view = viewOf(plugin);
    if (!view || found?.hash !== hash || deps.braked || closed)
      return { code: 'plugin.install', sentence: 'That is not what was looked at last.', next: `deskhand plugins install ${plugin}` };
    finds.delete(plugin);
    const trouble = await deps.packages.install(plugin, view.plan, hash);
    if (trouble) return trouble;
    const { from, name, version, others } = found;
    await append({ type: 'plugin.installed', actor, body: { plugin, from, name, version, others: others.length, hash } });
    void running.letGo(plugin, 'it is another now');
    return look(plugin);
  }

  async function find(plugin: string): Promise<FoundPackage | Reason> {
    const view = viewOf(plugin);
    if (!view) return unknown(plugin);
    if (deps.braked || closed) return stopped('nothing is fetched');
    const found = await deps.packages.find(plugin, view.plan);
    if (!('code' in found)) finds.set(plugin, found);
    return found;
  }

  const append = async (draft: Draft) => void (await log.append([draft]));

  /** One that may run now, or why not. */
  function startable(plugin: string): PluginView | Reason {
    const view = viewOf(plugin);
    if (!view) return unknown(plugin);
    if (deps.braked || closed) return stopped('no plugin is started');
    return view.on ? view : switchedOff(plugin);
  }

  /** One that a person may use now, or why not. */
  function usable(plugin: string): PluginView | Reason {
    const view = startable(plugin);
    if ('code' in view || lists.may(plugin, '@prompts')) return view;
    return {
      code: 'plugin.unseen',
      sentence: `You have not accepted what ${plugin} can do yet.`,
      next: `deskhand plugins accept ${plugin}`,
    };
  }

  const call: Plugins['call'] = async (plugin, tool, args, { signal, progress, at }) => {
    await ready;
    const view = viewOf(plugin);
    if (!view?.on || closed || deps.braked) return { came: 'refused', sentence: `The plugin ${plugin} is not there, or switched off.` };
    if (!lists.may(plugin, tool)) return { came: 'refused', sentence: `The plugin ${plugin} has no tool ${tool} that the owner accepted.` };
    const over = new AbortController();
    const asking = AbortSignal.any([signal, over.signal]);
    const ask = at && ((text: string, form: Form) => askPerson(log, at, { plugin, text, form }, asking));
    const notes: string[] = [];
    const [answer, secrets, { withoutSecrets }] = await Promise.all([
      running
        .of(view)
        .then((server) => server.call(tool, args, { signal, progress, ask, note: (sentence) => void notes.push(sentence) }))
        .finally(() => over.abort()),
      secretsOf(plugin, view.plan, deps.keys).then(async (own) => ({ ...own, ...(await signing.secrets(plugin)) })),
      import('./results.ts'),
    ]);
    const told = withoutSecrets(withNotes(answer, notes), secrets);
    if (told.came === 'answer' && !told.failed) meet(plugin, tool, told.text);
    return told;
  };

  /** Which declared names an answer had: one that none has may be misspelled, which the owner is told. */
  function meet(plugin: string, tool: string, answer: string): void {
    const { met } = viewOf(plugin) ?? {};
    const had = ownOf(met, tool);
    const declared = lists.standing().tools.find((one) => one.plugin === plugin && one.tool.name === tool)?.declared;
    const names = namesMet(answer, declared, had);
    if (names && !closed) append({ type: 'plugin.met', actor, body: { plugin, tool, names } }).catch(unheard);
  }

  return {
    tools: () => lists.standing().tools,
    beside: () => lists.standing().beside,
    waiting: () => lists.standing().waiting,
    known: async () => void (await known),
    program(name) {
      const view = viewOf(name);
      return view && programOf(view);
    },
    look,
    async prompts(plugin) {
      await ready;
      const view = usable(plugin);
      if ('code' in view) return view;
      const prompts = await (await running.of(view)).prompts();
      return typeof prompts === 'string' ? { code: 'plugin.failed', sentence: prompts } : prompts;
    },
    async prompt(plugin, name, args) {
      await ready;
      const view = usable(plugin);
      if ('code' in view) return view;
      const signal = AbortSignal.timeout(promptPatience);
      const answer = await call(plugin, '@prompt', { name, arguments: args }, { signal, progress: () => {} });
      if (answer.came === 'answer' && !answer.failed) return { text: answer.text };
      return { code: 'plugin.failed', sentence: answer.came === 'answer' ? answer.text : answer.sentence };
    },
    call,
    status: () =>
      views().map(({ name, on }) => ({
        name,
        ...(on ? running.status(name) : { state: 'off' as const }),
      })),
    found: deps.found,
    findPackage: find,
    installPackage: install,
    signIn: signing.signIn,
    signedIn: signing.signedIn,
    signOut: signing.signOut,
    async close() {
      closed = true;
      signing.close();
      unsubscribe();
      await running.close();
    },
  };
}

const actor = { kind: 'host' } as const;

const withNotes = (answer: PluginAnswer, notes: string[]): PluginAnswer =>
  answer.came === 'answer' && notes.length ? { ...answer, text: [...notes.map((note) => `[${note}]`), answer.text].join('\n') } : answer;

/** What goes wrong while nobody waits for it: whoever needs it next is told of it then. */
const unheard = (error: unknown) => console.error(error);
