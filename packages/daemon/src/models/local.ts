import { z } from 'zod';
import { compatible } from './providers.ts';
import type { Endpoint } from './stream.ts';
import type { Wire } from './wire.ts';

// Model servers on this computer, found by asking their usual ports. Nothing is asked of another machine.

export interface LocalServer {
  id: 'ollama' | 'lmstudio';
  label: string;
  url: string;
  start: string;
  /** Names of its models, best guess first; undefined when it isn't running. */
  names(wire: Wire): Promise<string[] | undefined>;
  /** What it says of one model. */
  facts(name: string, wire: Wire): Promise<Partial<Endpoint['known']>>;
}

/** Where they usually listen; `env` as their own programs read it. One that says nothing sensible for `patience` ms isn't there. */
export function localServers(env: NodeJS.ProcessEnv, patience: number): LocalServer[] {
  const ask = asking(patience);
  return [
    ollama(addressOf(env.OLLAMA_HOST, 'http://127.0.0.1:11434'), env, ask),
    lmStudio(addressOf(env.LMSTUDIO_HOST, 'http://127.0.0.1:1234'), ask),
  ];
}

export function localModel(server: LocalServer, name: string, facts: Partial<Endpoint['known']>, wire: Wire): Endpoint {
  const about = {
    label: server.label,
    provider: server.id,
    model: name,
    host: new URL(server.url).host,
    local: true,
    start: server.start,
    secret: undefined,
  };
  return compatible(about, `${server.id}/${name}`, `${server.url}/v1`, wire, facts);
}

const notChat = /embed|rerank|whisper|bge-/i;

function ollama(url: string, env: NodeJS.ProcessEnv, ask: Ask): LocalServer {
  const tags = z.object({ models: z.array(z.object({ name: z.string() })) });
  const running = z.object({ models: z.array(z.object({ name: z.string(), context_length: z.number().optional() })) });
  const shown = z.object({
    capabilities: z.array(z.string()).catch([]),
    parameters: z.string().catch(''),
    model_info: z.record(z.string(), z.unknown()).catch({}),
  });
  return {
    id: 'ollama',
    label: 'Ollama',
    url,
    start: 'Start it (ollama serve), and send the task again.',
    names: async (wire) => (await ask(wire, `${url}/api/tags`, tags))?.models.map((one) => one.name).filter((name) => !notChat.test(name)),
    async facts(name, wire) {
      const [about, loaded] = await Promise.all([
        ask(wire, `${url}/api/show`, shown, { model: name }),
        ask(wire, `${url}/api/ps`, running),
      ]);
      const most = Object.entries(about?.model_info ?? {}).find(([key]) => key.endsWith('.context_length'))?.[1];
      // Ollama cuts a longer request without a word, so the window is what it runs with, not what the model could take.
      const window =
        Number(/^num_ctx\s+(\d+)/m.exec(about?.parameters ?? '')?.[1]) ||
        loaded?.models.find((one) => one.name === name)?.context_length ||
        Math.min(Number(env.OLLAMA_CONTEXT_LENGTH) || 4096, typeof most === 'number' ? most : Number.POSITIVE_INFINITY);
      return { window, ...(about?.capabilities.length && { sees: about.capabilities.includes('vision') }) };
    },
  };
}

function lmStudio(url: string, ask: Ask): LocalServer {
  const plain = z.object({ data: z.array(z.object({ id: z.string() })) });
  const rich = z.object({
    data: z.array(
      z.object({
        id: z.string(),
        type: z.string().catch('llm'),
        state: z.string().catch(''),
        loaded_context_length: z.number().optional(),
        max_context_length: z.number().optional(),
      }),
    ),
  });
  const models = async (wire: Wire) => {
    const told = await ask(wire, `${url}/api/v0/models`, rich);
    return (
      told?.data ??
      (await ask(wire, `${url}/v1/models`, plain))?.data.map((one) => ({
        ...one,
        type: 'llm',
        state: '',
        loaded_context_length: undefined,
        max_context_length: undefined,
      }))
    );
  };
  return {
    id: 'lmstudio',
    label: 'LM Studio',
    url,
    start: 'Start it, with its server on (Developer, Start server), and send the task again.',
    async names(wire) {
      const all = await models(wire);
      const usable = all?.filter((one) => one.type !== 'embeddings' && !notChat.test(one.id));
      return usable?.sort((a, b) => Number(b.state === 'loaded') - Number(a.state === 'loaded')).map((one) => one.id);
    },
    async facts(name, wire) {
      const one = (await models(wire))?.find(({ id }) => id === name);
      const window = one?.loaded_context_length ?? (one?.max_context_length && Math.min(one.max_context_length, 8192));
      return { ...(window && { window }), ...(one?.type === 'vlm' && { sees: true }) };
    },
  };
}

/** A short question to a server on this computer: undefined where nothing sensible answers in time. */
type Ask = <T>(wire: Wire, url: string, shape: z.ZodType<T>, body?: unknown) => Promise<T | undefined>;

const asking =
  (patience: number): Ask =>
  async (wire, url, shape, body) => {
    try {
      const init =
        body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const response = await wire.fetch(url, { ...init, signal: AbortSignal.timeout(patience) });
      if (!response.ok) return undefined;
      return shape.parse(await response.json());
    } catch {
      return undefined;
    }
  };

/** "0.0.0.0:11434", "127.0.0.1", "http://box:1234": as such variables are written. */
function addressOf(told: string | undefined, usual: string): string {
  if (!told) return usual;
  const full = told.includes('://') ? told : `http://${told}`;
  if (!URL.canParse(full)) return usual;
  const url = new URL(full);
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (!url.port && url.protocol === 'http:') url.port = new URL(usual).port;
  return url.origin;
}
