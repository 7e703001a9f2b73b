import type { FoundPackage, Reason } from '@deskhand/protocol';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { noPlugins } from '../testing/no-plugins.ts';
import { defaultLinkLimits } from './link.ts';
import { addPluginRoutes } from './plugin-routes.ts';
import type { RouteEnv } from './routes.ts';

const found: FoundPackage = { from: 'npm', registry: 'r', name: 'a', version: '1', others: [], scripts: 0, hash: 'a'.repeat(64) };

test('what takes long is begun once, goes on while nobody waits, and whoever asks again hears what came of it', async () => {
  const app = new Hono<RouteEnv>();
  const finding = Promise.withResolvers<FoundPackage | Reason>();
  const installing = Promise.withResolvers<Reason | undefined>();
  let begun = 0;
  const plugins = {
    ...noPlugins,
    findPackage: () => {
      begun++;
      return finding.promise;
    },
    installPackage: () => installing.promise,
  };
  addPluginRoutes(app, { plugins, limits: { ...defaultLinkLimits, soon: 1 }, may: () => undefined });
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await app.request(`/v1/plugins/notes/${path}`, { method: 'POST', body: JSON.stringify(body), headers });
    return { status: response.status, body: await response.json() };
  };
  expect(await post('package', { soon: true })).toEqual({ status: 202, body: { working: true } });
  expect(await post('package', { soon: true })).toEqual({ status: 202, body: { working: true } });
  finding.resolve(found);
  expect(await post('package', { soon: true })).toEqual({ status: 200, body: found });
  expect(begun).toBe(1);
  expect(await post('install', { hash: found.hash, soon: true })).toMatchObject({ status: 202 });
  installing.resolve({ code: 'plugin.install', sentence: 'The registry broke off.' });
  expect(await post('install', { hash: found.hash, soon: true })).toMatchObject({ body: { sentence: 'The registry broke off.' } });
  // Once that was heard, it is begun anew.
  expect(await post('package', {})).toMatchObject({ body: found });
  expect(begun).toBe(2);
});
