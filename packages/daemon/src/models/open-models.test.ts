import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { Keys } from '../host/host.ts';
import { type ModelSettings, openModels } from './open-models.ts';
import type { Reply } from './wires/reply.double.ts';
import { openDouble } from './wires/server.double.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Nothing listens at port 9: no Ollama or LM Studio of this machine gets into a test. */
const nowhere = { OLLAMA_HOST: '127.0.0.1:9', LMSTUDIO_HOST: '127.0.0.1:9' };

function keysOf(held: Record<string, string>): Keys {
  return {
    where: 'the keyring',
    get: async (name) => held[name],
    set: async (name, secret) => {
      held[name] = secret;
    },
    remove: async (name) => delete held[name],
    list: async () => Object.keys(held),
  };
}

function open({
  env = {},
  held = {},
  settings = {},
  now = () => 0,
}: {
  env?: NodeJS.ProcessEnv;
  held?: Record<string, string>;
  settings?: ModelSettings;
  now?: () => number;
}) {
  const models = openModels({ keys: keysOf(held), env: { ...nowhere, ...env }, settings, now, pause: async () => {}, patience: 60_000 });
  ends.push(models.close);
  return models;
}

async function double(replies: Reply[]) {
  const one = await openDouble('messages', replies);
  ends.push(one.close);
  return one;
}

/** A local server that answers these paths with JSON. */
async function answering(paths: Record<string, unknown>): Promise<string> {
  const server = createServer((request, response) => {
    const found = paths[request.url ?? ''];
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(() => new Promise((done) => server.close(done)));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address?.port}`;
}

describe('the default', () => {
  test('is what was given by hand, then a key, then a server on this computer', async () => {
    const host = await answering({
      '/api/tags': { models: [{ name: 'nomic-embed-text:latest' }, { name: 'qwen3:8b' }] },
      '/api/ps': { models: [] },
      '/api/show': { capabilities: ['completion', 'tools'] },
    });
    const local = { OLLAMA_HOST: host };
    expect(await open({ env: local }).find()).toMatchObject({ id: 'ollama/qwen3:8b', window: 4096, sees: false });
    const withKey = { ...local, OPENAI_API_KEY: 'sk-x' };
    expect(await open({ env: withKey }).find()).toMatchObject({ id: expect.stringMatching(/^openai\//) });
    expect(await open({ env: withKey, held: { anthropic: 'sk-y' } }).find()).toMatchObject({ id: expect.stringMatching(/^anthropic\//) });
    const settings = { model: 'played', url: 'http://127.0.0.1:4747/v1' };
    expect(await open({ env: withKey, settings }).find()).toMatchObject({ id: 'played' });
  });

  test('is nothing where there is nothing, and says what to do', async () => {
    expect(await open({}).find()).toMatchObject({ code: 'model.none', next: expect.stringContaining('deskhand keys add') });
    expect(await open({}).list()).toEqual([]);
  });
});

describe('the list', () => {
  test('says why each can be used, the default first, and shows no key', async () => {
    const models = open({
      env: { GEMINI_API_KEY: 'secret-1' },
      held: { anthropic: 'secret-2' },
      settings: { model: 'played', url: 'http://127.0.0.1:1/v1' },
    });
    const list = await models.list();
    expect(list[0]).toEqual({ id: 'played', because: 'given with --model, at http://127.0.0.1:1/v1', url: 'http://127.0.0.1:1/v1' });
    expect(list).toContainEqual({ id: 'anthropic/claude-opus-5-5', because: 'a key in the keyring' });
    expect(list.find((one) => one.id.startsWith('google/'))?.because).toBe('the key in GEMINI_API_KEY');
    expect(JSON.stringify(list)).not.toContain('secret');
  });

  test('begins with what the owner chose, and says of what an earlier start named that it did', async () => {
    const settings = { model: 'played', url: 'http://127.0.0.1:1/v1', kept: true };
    const env = { GEMINI_API_KEY: 'x' };
    expect((await open({ env, settings }).list())[0]?.because).toBe('given with --model at an earlier start, at http://127.0.0.1:1/v1');
    const [first] = await open({ env }).list();
    const ids = (await open({ env, settings: { ...settings, chosen: () => first?.id } }).list()).map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual([first?.id, 'played']);
  });

  test('holds LM Studio’s models, the loaded one first', async () => {
    const data = [
      { id: 'text-embedding-x', type: 'embeddings' },
      { id: 'gemma', type: 'llm', state: 'not-loaded', max_context_length: 131_072 },
      { id: 'qwen-vl', type: 'vlm', state: 'loaded', loaded_context_length: 16_000 },
    ];
    const models = open({ env: { LMSTUDIO_HOST: await answering({ '/api/v0/models': { data } }) } });
    expect((await models.list()).map((one) => one.id)).toEqual(['lmstudio/qwen-vl', 'lmstudio/gemma']);
    expect(await models.find('lmstudio/qwen-vl')).toMatchObject({ window: 16_000, sees: true });
  });
});

describe('by name', () => {
  test('any name of a provider whose key is there, with or without the provider', async () => {
    const models = open({ env: { ANTHROPIC_API_KEY: 'x', OPENROUTER_API_KEY: 'y' } });
    expect(await models.find('claude-opus-4-6')).toMatchObject({ id: 'anthropic/claude-opus-4-6', window: 1_000_000, sees: true });
    expect(await models.find('openrouter/meta-llama/llama-4')).toMatchObject({ id: 'openrouter/meta-llama/llama-4' });
    expect(await models.find('openrouter/meta-llama/llama-4')).toBe(await models.find('openrouter/meta-llama/llama-4'));
  });

  test('without a key or with a name that means nothing, the next step is told', async () => {
    expect(await open({}).find('openai/gpt-6-sol')).toMatchObject({
      code: 'model.key-missing',
      next: expect.stringContaining('OPENAI_API_KEY'),
    });
    expect(await open({}).find('wonder/brain')).toMatchObject({ code: 'model.unknown' });
    expect(await open({ settings: { model: 'x', url: 'nonsense' } }).find()).toMatchObject({ code: 'model.address' });
    expect(await open({ settings: { url: 'http://127.0.0.1:1/v1' } }).find()).toMatchObject({ code: 'model.name' });
  });

  test('a key that is added later counts at the next look', async () => {
    const held: Record<string, string> = {};
    const models = open({ held });
    expect(await models.find('anthropic/x')).toMatchObject({ code: 'model.key-missing' });
    held.anthropic = 'sk-new';
    expect(await models.find('anthropic/x')).toMatchObject({ id: 'anthropic/x' });
  });

  test('Ollama’s window is what it runs the model with: it cuts what is longer without a word', async () => {
    const show = {
      capabilities: ['completion', 'vision'],
      parameters: 'temperature 0.7\nnum_ctx    16384',
      model_info: { 'gemma3.context_length': 131_072 },
    };
    const env = { OLLAMA_HOST: await answering({ '/api/show': show, '/api/ps': { models: [] } }) };
    expect(await open({ env }).find('ollama/gemma3')).toMatchObject({ window: 16_384, sees: true });
    const running = {
      OLLAMA_HOST: await answering({
        '/api/show': { model_info: {} },
        '/api/ps': { models: [{ name: 'gemma3', context_length: 32_768 }] },
      }),
    };
    expect(await open({ env: running }).find('ollama/gemma3')).toMatchObject({ window: 32_768 });
  });
});

describe('trying a key', () => {
  test('is one small request with that key', async () => {
    const one = await double([{ text: ['ok'] }]);
    expect(await open({ env: { ANTHROPIC_BASE_URL: one.url } }).tryKey('anthropic', ' sk-new\n')).toBeUndefined();
    expect(one.requests).toHaveLength(1);
    expect(one.requests[0]).toMatchObject({ path: '/v1/messages', headers: { 'x-api-key': 'sk-new' }, body: { max_tokens: 16 } });
  });

  test('tells a wrong key and an empty account, and lets a busy one pass', async () => {
    const one = await double([{ trouble: 'key' }, { trouble: 'quota' }, { trouble: 'busy' }, { trouble: 'model' }]);
    const models = open({ env: { ANTHROPIC_BASE_URL: one.url } });
    expect(await models.tryKey('anthropic', 'a')).toMatchObject({ code: 'model.key' });
    expect(await models.tryKey('anthropic', 'b')).toMatchObject({ code: 'model.quota' });
    expect(await models.tryKey('anthropic', 'c')).toBeUndefined();
    expect(await models.tryKey('anthropic', 'd')).toBeUndefined();
    expect(one.requests).toHaveLength(4);
  });

  test('of a provider that nobody knows is refused', async () => {
    expect(await open({}).tryKey('nobody', 'x')).toMatchObject({ code: 'key.provider' });
  });
});
