import { headMessage, type SignedHead } from '@deskhand/protocol/audit';
import { newIdentity, signWith, toBase64url } from '@deskhand/protocol/sealed';
import { expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { createApp } from '../state/app.ts';
import { memoryStorage } from '../state/storage.ts';
import { startMemory } from './memory.ts';

const hex = (text: string) => Array.from(text.padEnd(32, '.'), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');

/** A desk of one log, which can be another from one moment to the next. */
function world(secret?: Uint8Array) {
  let identity = newIdentity(secret);
  let log = ['a', 'b', 'c'].map(hex);
  const headAt = (): SignedHead => {
    const unsigned = { host: toBase64url(identity.key), seq: log.length, hash: log.at(-1) ?? '', time: log.length * 1000, root: '' };
    return { ...unsigned, signature: toBase64url(signWith(identity, headMessage(unsigned))) };
  };
  const store = createApp();
  const storage = memoryStorage();
  const audit = {
    head: async () => ({ ok: true as const, value: headAt() }),
    hashes: async (places: readonly number[]) => ({
      ok: true as const,
      value: {
        seq: log.length,
        hashes: Object.fromEntries(places.flatMap((place) => (log[place - 1] ? [[String(place), log[place - 1] ?? '']] : []))),
      },
    }),
  };
  // The memory asks for nothing but these two.
  const desk = { audit } as unknown as Desk;
  const open = (host?: string) => startMemory({ desk, store, storage, host, now: () => 5 });
  return {
    store,
    open,
    key: () => toBase64url(identity.key),
    set: (next: string[]) => {
      log = next.map(hex);
    },
    replaceKey: () => {
      identity = newIdentity();
    },
  };
}

test('a history that only goes on is nothing to speak of', async () => {
  const { store, open, set } = world();
  const memory = open();
  await memory.look();
  set(['a', 'b', 'c', 'd', 'e']);
  await memory.look();
  expect(memory.heads().map(({ seq }) => seq)).toEqual([3, 5]);
  expect(store.get().history).toBeUndefined();
  memory.close();
});

test('an older copy that went on by other events is noticed, with the last place that is the same, also after a new start', async () => {
  const { store, open, set } = world();
  const memory = open();
  await memory.look();
  set(['a', 'b', 'c', 'd', 'e']);
  await memory.look();
  memory.close();
  set(['a', 'b', 'c', 'x', 'y', 'z']);
  const later = open();
  await later.look();
  expect(store.get().history).toMatchObject({ kind: 'rewritten', same: { seq: 3 }, faults: [{ seq: 4, to: 5 }] });
  later.close();
  store.set({ history: undefined });
  const again = open();
  await again.look();
  expect(store.get().history).toMatchObject({ kind: 'rewritten', noticed: 5 });
  await again.accept();
  expect(store.get().history).toBeUndefined();
  expect(again.heads().map(({ seq }) => seq)).toEqual([6]);
  again.close();
});

test('what was seen after the last signed mark counts too', async () => {
  const { store, open, set } = world();
  const memory = open();
  await memory.look();
  memory.saw({ seq: 4, hash: hex('d'), time: 4000 });
  set(['a', 'b', 'c', 'x']);
  await memory.look();
  expect(store.get().history).toMatchObject({ kind: 'rewritten', same: { seq: 3 }, faults: [{ seq: 4, to: 4 }] });
  memory.close();
});

test('a log that ends before what was seen is one that was cut', async () => {
  const { store, open, set } = world();
  const memory = open();
  await memory.look();
  set(['a']);
  await memory.look();
  expect(store.get().history).toMatchObject({ kind: 'cut', faults: [{ seq: 2, to: 3 }] });
  memory.close();
});

test('another key than the paired one is a stranger’s', async () => {
  const { store, open, key, replaceKey } = world();
  const memory = open(key());
  await memory.look();
  expect(store.get().history).toBeUndefined();
  replaceKey();
  await memory.look();
  expect(store.get().history).toMatchObject({ kind: 'stranger' });
  memory.close();
});
