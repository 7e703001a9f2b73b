import { randomBytes } from 'node:crypto';
import { askToPair, newIdentity, type PairingOffer, pairingId, parsePairingLink } from '@deskhand/protocol/sealed';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Desk, makeDesk } from '../testing/local-desk.ts';
import { makePairing, type Pairing } from './pairing.ts';

const host = newIdentity();
let desk: Desk;
let pairing: Pairing;
beforeEach(() => {
  desk = makeDesk();
  pairing = makePairing({ log: desk.deps.log, identity: host, name: 'desk', now: desk.deps.now });
});
afterEach(() => desk.close());

const linkOf = (fragment: string): PairingOffer => {
  const offer = parsePairingLink(fragment);
  if (!offer) throw new Error('the link is read');
  return offer;
};
/** A device that takes up an offer, and what it is told. */
async function apply(fragment: string, identity = newIdentity()) {
  const asked = askToPair(linkOf(fragment), identity, 'Ana’s phone');
  const told: Uint8Array[] = [];
  const taken = await pairing.take(asked.message, (answer) => void told.push(answer));
  return { asked, told, taken, identity };
}
const yes = { yes: true as const, name: 'Ana', scopes: ['look' as const, 'send' as const], by: 'cli' };
const devices = () => Object.values(desk.deps.log.host().devices);

describe('an offer', () => {
  test('becomes a device with the rights that the owner gives, not that it asks for', async () => {
    const { id, fragment } = pairing.offer();
    const { asked, told, identity } = await apply(fragment);
    const greeting = asked.read(told[0] ?? new Uint8Array());
    const state = await pairing.watch(id, undefined, 0);
    expect(state).toMatchObject({ state: 'asking', name: 'Ana’s phone' });
    expect(state).toHaveProperty('code', asked.code(greeting?.kind === 'code' ? greeting.nonce : ''));
    expect(devices()).toEqual([]);
    expect(await pairing.decide(id, yes)).toBe(true);
    expect(asked.read(told[1] ?? new Uint8Array())).toMatchObject({ kind: 'paired', name: 'Ana', scopes: ['look', 'send'] });
    expect(devices()).toMatchObject([{ name: 'Ana', scopes: ['look', 'send'], key: Buffer.from(identity.key).toString('base64url') }]);
  });

  test('tells the device once that the codes are the same, and that gives nothing yet', async () => {
    const { id, fragment } = pairing.offer();
    pairing.compared(id);
    const { asked, told } = await apply(fragment);
    asked.read(told[0] ?? new Uint8Array());
    pairing.compared(id);
    pairing.compared(id);
    expect(told.slice(1).map((one) => asked.read(one))).toEqual([{ kind: 'same' }]);
    expect(devices()).toEqual([]);
    await pairing.decide(id, yes);
    expect(asked.read(told[2] ?? new Uint8Array())).toMatchObject({ kind: 'paired' });
  });

  test('is good for one device', async () => {
    const { id, fragment } = pairing.offer();
    await apply(fragment);
    expect((await apply(fragment)).taken).toBe('used');
    await pairing.decide(id, yes);
    expect((await apply(fragment)).taken).toBe('used');
    expect(await pairing.decide(id, yes)).toBe(false);
    expect(devices()).toHaveLength(1);
  });

  test('two yeses at once make one device', async () => {
    const { id, fragment } = pairing.offer();
    await apply(fragment);
    await Promise.all([pairing.decide(id, yes), pairing.decide(id, yes)]);
    expect(devices()).toHaveLength(1);
    expect(desk.deps.log.events({}).filter(({ type }) => type === 'device.paired')).toHaveLength(1);
  });

  test('comes to nothing when the owner says no, and the device is told', async () => {
    const { id, fragment } = pairing.offer();
    const { asked, told } = await apply(fragment);
    asked.read(told[0] ?? new Uint8Array());
    await pairing.decide(id, { yes: false });
    expect(asked.read(told[1] ?? new Uint8Array())).toEqual({ kind: 'refused' });
    expect(devices()).toEqual([]);
  });

  test('ends after ten minutes, taken up or not', async () => {
    const [first] = [pairing.offer()];
    desk.pass(600_000);
    expect((await apply(first.fragment)).taken).toBe('expired');
    const second = pairing.offer();
    await apply(second.fragment);
    desk.pass(600_000);
    expect(await pairing.decide(second.id, yes)).toBe(false);
    expect(devices()).toEqual([]);
  });

  test('is void once there is a newer one', async () => {
    const old = pairing.offer();
    pairing.offer();
    expect((await apply(old.fragment)).taken).toBe('unknown');
    expect(await pairing.watch(old.id, undefined, 0)).toBeUndefined();
  });

  test('who waits for news of it hears them at once', async () => {
    const { id, fragment } = pairing.offer();
    const heard = pairing.watch(id, 'open0', 60_000);
    await apply(fragment);
    expect(await heard).toMatchObject({ state: 'asking' });
  });
});

describe('guessing', () => {
  test('five wrong tries lock pairing, for the right secret too', async () => {
    const { id, fragment } = pairing.offer();
    const right = linkOf(fragment);
    for (let i = 0; i < 5; i++) {
      const { message } = askToPair({ ...right, secret: Uint8Array.from(randomBytes(32)) }, newIdentity(), 'x');
      expect(await pairing.take(message, () => {})).toBe('unknown');
    }
    expect(await pairing.watch(id, undefined, 0)).toEqual({ state: 'locked' });
    expect((await apply(fragment)).taken).toBe('locked');
    expect(devices()).toEqual([]);
  });

  test('so do five by someone who carries the messages and knows which offer it is', async () => {
    const { fragment } = pairing.offer();
    const right = linkOf(fragment);
    const results: string[] = [];
    for (let i = 0; i < 6; i++) {
      const { message } = askToPair({ ...right, secret: Uint8Array.from(randomBytes(32)) }, newIdentity(), 'x');
      message.set(pairingId(right.secret), 1);
      results.push(await pairing.take(message, () => {}));
    }
    expect(results).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'locked', 'locked']);
  });

  test('guesses without end, with a new offer whenever one locks, pair nothing', async () => {
    // What a guesser sends, but for the guess: the key agreement of a wrong one is never reached.
    const guess = askToPair({ host: host.key, secret: Uint8Array.from(randomBytes(32)), expires: 0 }, newIdentity(), 'x').message;
    const guesses = randomBytes(16 * 4096);
    let { id } = pairing.offer();
    let locked = 0;
    const many = process.env.DESKHAND_EVERY === '1' ? 1_000_000 : 50_000;
    const results = new Set<string>();
    for (let i = 0; i < many; i++) {
      const at = (i * 16) % guesses.length;
      guess.set(guesses.subarray(at, at + 16), 1);
      guess[1] = i & 255;
      guess[2] = (i >> 8) & 255;
      results.add(await pairing.take(guess, () => {}));
      if (i % 5 !== 4) continue;
      if ((await pairing.watch(id, undefined, 0))?.state === 'locked') locked += 1;
      if (i % 500 === 499) ({ id } = pairing.offer());
    }
    expect([...results]).toEqual(['unknown']);
    // Every offer was locked by its first five.
    expect(locked).toBe(many / 5);
    expect(devices()).toEqual([]);
  });
});

describe('a device that moves', () => {
  const paired = async () => {
    const { id, fragment } = pairing.offer();
    const { identity } = await apply(fragment);
    await pairing.decide(id, yes);
    const device = devices()[0]?.id ?? '';
    return { identity, device };
  };

  test('keeps its name and rights under its new key, and the old key is nobody’s', async () => {
    const { device } = await paired();
    const { fragment } = pairing.offer(device);
    const { asked, told, identity } = await apply(fragment);
    asked.read(told[0] ?? new Uint8Array());
    expect(asked.read(told[1] ?? new Uint8Array())).toMatchObject({ kind: 'paired', device, scopes: ['look', 'send'] });
    expect(devices()).toMatchObject([{ id: device, key: Buffer.from(identity.key).toString('base64url') }]);
  });

  test('can’t once it was removed', async () => {
    const { device } = await paired();
    const { fragment } = pairing.offer(device);
    await desk.deps.log.append([{ type: 'device.revoked', body: { device }, actor: { kind: 'host' } }]);
    await apply(fragment);
    expect(devices()).toMatchObject([{ id: device, revoked: true, scopes: [] }]);
  });

  test('and a person’s offer stand beside each other', async () => {
    const { device } = await paired();
    const own = pairing.offer();
    const moves = pairing.offer(device);
    expect((await apply(moves.fragment)).taken).toBe('taken');
    expect((await apply(own.fragment)).taken).toBe('taken');
  });
});
