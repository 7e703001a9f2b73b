import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedAddress } from './addresses.ts';
import { openNet } from './gate.ts';
import { openTrap, spellings } from './spellings.double.ts';
import { parseTarget } from './target.ts';

// Every spelling is tried twice in the same world, where every address leads to one listener of ours: through the gate,
// which must refuse it, and with the checks left out, when it must arrive. A spelling that arrives nowhere proves nothing.

let trap: Awaited<ReturnType<typeof openTrap>>;
beforeAll(async () => {
  trap = await openTrap();
});
afterAll(() => trap.close());

test('there are enough of them, each once', () => {
  expect(new Set(spellings.map(([, url]) => url)).size).toBe(spellings.length);
  expect(spellings.length).toBeGreaterThanOrEqual(100);
});

describe('a forbidden address', () => {
  test.for(spellings)('%s: %j', async ([, url]) => {
    const refused = await trap.look(trap.guarded(), url);
    expect(refused).toMatchObject({ answer: { ok: false, code: expect.stringMatching(/^(address|url)$/) }, through: false });
    expect(await trap.look(trap.unguarded(), url)).toMatchObject({ through: true });
  });
});

describe('an address of the open Internet', () => {
  const open = ['93.184.215.14', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '192.169.0.1', '11.0.0.1'];
  const open6 = ['2606:2800:220:1:248:1893:25c8:1946', '2a00:1450:4001::200e', '64:ff9b::8.8.8.8', '2002:808:808::1', '::ffff:8.8.8.8'];
  test.for([...open, ...open6])('%s is let through', (address) => {
    expect(closedAddress(address)).toBeUndefined();
  });

  test('is understood whatever the case, the escapes and the dot at the end', () => {
    for (const url of ['HTTP://PUBLIC.example.ORG./', 'http://%70ublic.example.org/', 'http://ｐublic.example.org/']) {
      expect(parseTarget(url)).toMatchObject({ ok: true, host: 'public.example.org' });
    }
  });

  test('is reached', async () => {
    expect(await trap.look(trap.guarded(), 'http://public.example.org/here')).toMatchObject({ answer: { ok: true, status: 200 } });
    expect(trap.arrived).toEqual(['/here']);
  });
});

describe('a name that leads elsewhere between the check and the connection', () => {
  /** Public when it is checked, ours a moment later. */
  const rebinding = () => {
    const answers = ['93.184.215.14', '127.0.0.1'];
    return async () => [answers.shift() ?? '127.0.0.1'];
  };

  test('is dialled at the address that was checked', async () => {
    const dialled: string[] = [];
    const watched = (address: string) => {
      dialled.push(address);
      return trap.dial(address);
    };
    const net = openNet({ tell: () => {}, resolve: rebinding(), dial: watched });
    await trap.look(net, 'http://public.example.org/');
    expect(dialled).toEqual(['93.184.215.14']);
  });

  test('control: whoever resolves once to check and once to connect ends up inside', async () => {
    const resolveNow = rebinding();
    const [checked = ''] = await resolveNow();
    expect(closedAddress(checked)).toBeUndefined();
    const [dialled = ''] = await resolveNow();
    trap.arrived.length = 0;
    await fetch(`http://${dialled}:${trap.port}/naive`);
    expect(trap.arrived).toEqual(['/naive']);
  });
});
