import type { Reason } from '@deskhand/protocol';
import type { Keys } from '../host/host.ts';
import { type LocalServer, localModel, localServers } from './local.ts';
import type { Model, ModelInfo, Models } from './models.ts';
import { compatible, keyed, type Provider, providers } from './providers.ts';
import { openRecall } from './recall.ts';
import { type Endpoint, modelAt, pause, type StreamDeps } from './stream.ts';
import { isLoopback, openWire } from './wire.ts';

// Which models can be used now, and the one that is wanted: by the name on the command line, by keys (kept or in the
// environment), or because a model server runs on this computer. main.ts opens it; the engine and intake ask it.

export interface ModelSettings {
  /** `--model`: with `url`, the name that server knows it by, which is then its id; without, an id such as "openai/gpt-6.1-sol". */
  model?: string | undefined;
  /** `--model-url`: an OpenAI-compatible endpoint. */
  url?: string | undefined;
  /** They were named at an earlier start. */
  kept?: boolean | undefined;
  /** What the owner chose since: it comes first. */
  chosen?: (() => string | undefined) | undefined;
}

/** All but `keys`, `env` and `settings` are for tests; the defaults are the real clock, chance, network, and 400 ms for a server on this computer. */
export function openModels(
  given: { keys: Keys; env: NodeJS.ProcessEnv; settings: ModelSettings; patience?: number } & Partial<StreamDeps>,
): Models & { close(): void } {
  const { keys, env, settings } = given;
  const wire = given.wire ?? openWire(env);
  const deps: StreamDeps = {
    wire,
    recall: given.recall ?? openRecall(),
    now: given.now ?? Date.now,
    random: given.random ?? Math.random,
    pause: given.pause ?? pause,
    aliveMs: given.aliveMs ?? 1000,
  };
  const servers = localServers(env, given.patience ?? 400);
  const secretOf = async (provider: Provider) => (await keys.get(provider.id)) || provider.env.map((name) => env[name]).find(Boolean);
  const made = new Map<string, { made: number; secret: string | undefined; model: Model }>();

  /** The same model object as last time, unless the key has changed or, where `fresh` ms are given, it has grown old. */
  async function kept(id: string, secret: string | undefined, make: () => Endpoint | Promise<Endpoint>, fresh = Number.POSITIVE_INFINITY) {
    const old = made.get(id);
    if (old && old.secret === secret && deps.now() - old.made < fresh) return old.model;
    const model = modelAt(await make(), deps);
    made.set(id, { made: deps.now(), secret, model });
    return model;
  }

  async function named(name: string, url: string): Promise<Model | Reason> {
    if (!URL.canParse(url) || !/^https?:/.test(url))
      return {
        code: 'model.address',
        sentence: `"${url}" is not the address of a model.`,
        next: 'Give one such as http://127.0.0.1:8080/v1.',
      };
    const secret = env.DESKHAND_MODEL_KEY || (await keys.get('custom'));
    const { host, hostname } = new URL(url);
    const local = isLoopback(hostname);
    const about = { label: local ? 'the model server' : host, provider: 'custom', model: name, host, local, secret };
    const ollama = servers.find((server) => server.id === 'ollama' && new URL(server.url).host === host);
    const make = async () => compatible(about, name, url.replace(/\/+$/, ''), wire, ollama ? await ollama.facts(name, wire) : {});
    return kept(name, secret, make, ollama ? askAgain : undefined);
  }

  async function byKey(provider: Provider, name: string): Promise<Model | Reason> {
    const secret = await secretOf(provider);
    if (secret) return kept(`${provider.id}/${name}`, secret, () => keyed(provider, name, secret, env, wire));
    return {
      code: 'model.key-missing',
      sentence: `There is no key for ${provider.label}.`,
      next: `deskhand keys add ${provider.id}, or set ${provider.env[0]}.`,
    };
  }

  async function byServer(server: LocalServer, name: string): Promise<Model | Reason> {
    return kept(`${server.id}/${name}`, undefined, async () => localModel(server, name, await server.facts(name, wire), wire), askAgain);
  }

  async function find(id: string): Promise<Model | Reason> {
    if (settings.url && id === settings.model) return named(id, settings.url);
    const slash = id.indexOf('/');
    const [first, name] = slash < 0 ? [ownerOf(id), id] : [id.slice(0, slash), id.slice(slash + 1)];
    const provider = providers.find((one) => one.id === first);
    if (provider && name) return byKey(provider, name);
    const server = servers.find((one) => one.id === first);
    if (server && name) return byServer(server, name);
    return { code: 'model.unknown', sentence: `There is no model called "${id}" here.`, next: 'See what can be used: deskhand models' };
  }

  async function withKeys(): Promise<ModelInfo[]> {
    const stored = new Set(await keys.list());
    return providers.flatMap((provider) => {
      const variable = provider.env.find((name) => env[name]);
      const because = stored.has(provider.id) ? `a key in ${keys.where}` : variable && `the key in ${variable}`;
      return because ? provider.models.map((name) => ({ id: `${provider.id}/${name}`, because })) : [];
    });
  }

  async function onThisComputer(): Promise<ModelInfo[]> {
    const found = await Promise.all(servers.map(async (server) => ({ server, names: (await server.names(wire)) ?? [] })));
    return found.flatMap(({ server, names }) =>
      names.map((name) => ({ id: `${server.id}/${name}`, because: `${server.label} on this computer` })),
    );
  }

  /** What was named at a start comes first, whatever else there is. */
  function atStart(): ModelInfo[] {
    if (!settings.model) return [];
    const how = settings.kept ? 'given with --model at an earlier start' : 'given with --model';
    return [
      settings.url
        ? { id: settings.model, because: `${how}, at ${settings.url}`, url: settings.url }
        : { id: settings.model, because: how },
    ];
  }

  let fallback: { id: string; until: number } | undefined;
  async function defaultId(): Promise<string | undefined> {
    const first = atStart()[0] ?? (await withKeys())[0];
    if (first) return first.id;
    // Found by asking around: not at each turn.
    if (fallback && deps.now() < fallback.until) return fallback.id;
    const local = (await onThisComputer())[0];
    fallback = local && { id: local.id, until: deps.now() + 30_000 };
    return local?.id;
  }

  return {
    async list() {
      const all = [...atStart(), ...(await withKeys()), ...(await onThisComputer())];
      const first = all.filter(({ id }) => id === settings.chosen?.());
      return [...first, ...all].filter((one, at, list) => list.findIndex((other) => other.id === one.id) === at);
    },
    async find(id) {
      if (!id && settings.url && !settings.model) return noName;
      const wanted = id ?? (await defaultId());
      return wanted ? find(wanted) : noModel;
    },
    async tryKey(provider, secret) {
      const one = providers.find(({ id }) => id === provider);
      if (one) return tryModel(modelAt(keyed(one, one.models[0], secret.trim(), env, wire), deps));
      const { model, url } = settings;
      if (provider !== 'custom' || !model || !url)
        return {
          code: 'key.provider',
          sentence: `There is no provider called "${provider}".`,
          next: `Known are ${providers.map(({ id }) => id).join(', ')}.`,
        };
      const { host, hostname } = new URL(url);
      return tryModel(
        modelAt(
          compatible({ label: host, provider, model, host, local: isLoopback(hostname), secret: secret.trim() }, model, url, wire),
          deps,
        ),
      );
    },
    close: () => wire.close(),
  };
}

/** The three ways to a model, in words. */
export const howToGetOne =
  'Add a key (deskhand keys add anthropic), start Ollama or LM Studio on this computer, or, for any OpenAI-compatible server, stop Deskhand (Ctrl-C) and start it again: deskhand up --model NAME --model-url URL';

const noModel: Reason = {
  code: 'model.none',
  sentence: 'There is no model to think with yet: choose one in Settings › Models, or add a key there.',
  next: howToGetOne,
};

const noName: Reason = {
  code: 'model.name',
  sentence: 'An address of a model server was given, but not which of its models to use.',
  next: 'Start with --model NAME beside --model-url.',
};

/** Milliseconds: what a server on this computer runs a model with can change under us. */
const askAgain = 60_000;

/** Codes that say nothing against the key: it was let in, and something else was in the way. */
const keyIsFine = new Set(['model.busy', 'model.unknown', 'model.overflow', 'model.refused', 'model.endless']);

async function tryModel(model: Model): Promise<Reason | undefined> {
  const patience = AbortSignal.timeout(30_000);
  const request = { system: '', tools: [], messages: [{ role: 'user' as const, text: 'Say ok.' }], output: 16 };
  for await (const chunk of model.stream(request, patience)) {
    // The first sign of an answer is enough.
    if (chunk.kind === 'text' || chunk.kind === 'finish') return undefined;
    if (chunk.kind === 'retry' || chunk.kind === 'failed') {
      if (keyIsFine.has(chunk.reason.code)) return undefined;
      if (chunk.reason.code === 'stopped')
        return { code: 'model.silent', sentence: 'The provider did not answer within 30 seconds.', next: 'Try again in some minutes.' };
      return chunk.reason;
    }
  }
  return undefined;
}

/** Whose a bare name is, where the name tells. */
function ownerOf(name: string): string | undefined {
  if (name.startsWith('claude')) return 'anthropic';
  if (/^(gpt-|o\d)/.test(name)) return 'openai';
  return name.startsWith('gemini') ? 'google' : undefined;
}
