import { expect, test } from 'vitest';
import type { Net, NetRequest, Passage, PassageRules } from './net.ts';
import { within } from './within.ts';

test('only allowed places are asked, and no redirect leads elsewhere', async () => {
  const asked: NetRequest[] = [];
  const opened: PassageRules[] = [];
  const net: Net = {
    open: (rules) => {
      opened.push(rules);
      return {} as Passage; // nobody goes through it here
    },
    request: async (request) => {
      asked.push(request);
      return { ok: true, status: 200, headers: {}, body: new Uint8Array(), cut: false, url: request.url };
    },
  };
  const closed = within(net, { may: (host) => host.endsWith('.acme.com'), by: 'Acme' });
  const get = (url: string) => closed.request({ method: 'GET', url, headers: {}, follow: () => true });
  expect(await get('https://evil.com/x')).toMatchObject({ ok: false, begun: false, sentence: expect.stringContaining('Acme') });
  expect(asked).toEqual([]);
  expect(await get('https://a.acme.com/')).toMatchObject({ ok: true });
  expect(asked[0]?.follow?.(new URL('https://evil.com/'))).toBe(false);
  closed.open({ read: ['evil.com', 'a.acme.com'], send: ['evil.com'] } as PassageRules);
  expect(opened).toMatchObject([{ read: ['a.acme.com'], send: [] }]);
  expect(asked[0]?.follow?.(new URL('https://b.acme.com/'))).toBe(true);
});
