import { expect, test } from 'vitest';
import { onlyAllowed, onlyHere } from './allowed.ts';
import type { Model, Models } from './models.ts';

const ids = ['openai/gpt-x', 'ollama/qwen', 'openai/gpt-y'];
const model = (id: string): Model => ({ id, window: 1, sees: false, stream: async function* () {} });
const models: Models = {
  list: async () => ids.map((id) => ({ id, because: 'a key' })),
  find: async (id = 'openai/gpt-x') => model(id),
  tryKey: async () => undefined,
};
const isHere = (id: string) => id.startsWith('ollama/');
const idOf = (found: object) => ('id' in found ? found.id : 'code' in found ? found.code : undefined);

test('only what is allowed is listed, found, and taken when nobody chose', async () => {
  const some = onlyAllowed(models, { by: 'Acme', allow: ['openai/*-y'], local: false }, isHere);
  expect((await some.list()).map(({ id }) => id)).toEqual(['openai/gpt-y']);
  expect(idOf(await some.find())).toBe('openai/gpt-y');
  expect(idOf(await some.find('openai/gpt-x'))).toBe('model.managed');
  const here = onlyAllowed(models, { by: 'Acme', local: true }, isHere);
  expect(idOf(await here.find())).toBe('ollama/qwen');
  expect(await here.find('openai/gpt-x')).toMatchObject({ code: 'model.managed', sentence: expect.stringContaining('Acme') });
  expect(await here.tryKey('openai', 'secret')).toMatchObject({ code: 'model.managed' });
  const none = onlyAllowed(models, { by: 'Acme', allow: [], local: false }, isHere);
  expect(idOf(await none.find())).toBe('model.managed');
});

test('a pattern of many stars is held against a long name at once', async () => {
  const some = onlyAllowed(models, { by: 'Acme', allow: [`${'*a'.repeat(12)}*b`], local: false }, isHere);
  expect(idOf(await some.find('a'.repeat(200)))).toBe('model.managed');
  expect(idOf(await some.find(`${'a'.repeat(200)}b`))).toBe(`${'a'.repeat(200)}b`);
});

test('a wire that stays here asks nobody elsewhere', async () => {
  const asked: string[] = [];
  const wire = onlyHere(
    {
      watch: () => {},
      close: () => {},
      fetch: async (input) => {
        asked.push(String(input));
        return new Response();
      },
    },
    { by: 'Acme' },
  );
  await wire.fetch('http://127.0.0.1:1/v1');
  await expect(wire.fetch('https://api.openai.com/v1')).rejects.toThrow('Acme');
  expect(asked).toEqual(['http://127.0.0.1:1/v1']);
});
