import type { Answer, CommandInput } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import type { Desk, Reply } from '../desk/desk.ts';
import { type Attachment, type OutboxItem, openOutbox } from './outbox.ts';
import { memoryStorage } from './storage.ts';

/** A host that takes each key once, and can be out of reach, also after it heard. */
function hostOf() {
  const taken: CommandInput[] = [];
  const state = { seq: 10, reach: true as boolean, answers: true as boolean, refuse: '' };
  const send = async (command: CommandInput): Promise<Reply<Answer>> => {
    if (!state.reach) return { ok: false, code: 'offline' };
    if (state.refuse) return { ok: true, value: { ok: false, code: 'no', sentence: state.refuse } };
    if (!taken.some((one) => one.key === command.key)) {
      taken.push(command);
      state.seq += 1;
    }
    return state.answers ? { ok: true, value: { ok: true, seq: state.seq, thread: 't' } } : { ok: false, code: 'offline' };
  };
  const upload: Desk['upload'] = async (file, sent) => {
    if (!state.reach) return { ok: false, code: 'offline' };
    sent(file.size);
    return { ok: true, value: { hash: 'a'.repeat(64), bytes: file.size } };
  };
  return { taken, state, send, upload };
}

const open = (storage = memoryStorage()) => {
  let shown: OutboxItem[] = [];
  let time = 1_000;
  return openOutbox({ storage, now: () => (time += 10), changed: (items) => (shown = items) }).then((outbox) => ({
    outbox,
    storage,
    shown: () => shown,
  }));
};
const message = (text: string) => ({ type: 'send' as const, text });

test('what was asked for while nobody answers is kept, and sent once when somebody does', async () => {
  const host = hostOf();
  host.state.reach = false;
  const { outbox, shown } = await open();
  await outbox.add(message('a'));
  await outbox.flush(host);
  expect(shown()).toMatchObject([{ state: 'kept' }]);
  host.state.reach = true;
  await outbox.flush(host);
  await outbox.flush(host);
  expect(host.taken).toMatchObject([{ text: 'a' }]);
  expect(shown()).toMatchObject([{ state: 'taken', landed: { thread: 't' } }]);
});

test('it outlives the page, also one that ended while it was sending', async () => {
  const host = hostOf();
  const first = await open();
  const key = await first.outbox.add(message('a'));
  const kept = (await first.storage.get('outbox', key)) as OutboxItem;
  await first.storage.put('outbox', key, { ...kept, state: 'sending' });
  const second = await open(first.storage);
  await second.outbox.flush(host);
  expect(host.taken).toMatchObject([{ key, text: 'a' }]);
});

test('where the device has no room it is said, and sent once all the same', async () => {
  const host = hostOf();
  host.state.reach = false;
  const storage = memoryStorage();
  const full = { ...storage, put: () => Promise.reject(new Error('QuotaExceededError')) };
  const { outbox, shown } = await open(full);
  await outbox.add(message('a'));
  expect(shown()).toMatchObject([{ state: 'kept', unkept: true }]);
  await outbox.flush(host);
  expect(shown()).toMatchObject([{ state: 'kept', unkept: true }]);
  host.state.reach = true;
  await outbox.flush(host);
  expect(shown()).toMatchObject([{ state: 'taken' }]);
  expect(host.taken).toHaveLength(1);
});

test('a command that arrived though its answer was lost goes again under the same key and counts once', async () => {
  const host = hostOf();
  host.state.answers = false;
  const { outbox, shown } = await open();
  await outbox.add(message('a'));
  await outbox.flush(host);
  expect(shown()).toMatchObject([{ state: 'kept' }]);
  host.state.answers = true;
  await outbox.flush(host);
  expect(host.taken).toHaveLength(1);
});

test('it leaves when the log shows it, whether the answer or the event comes first', async () => {
  const host = hostOf();
  const { outbox, shown } = await open();
  const key = await outbox.add(message('a'));
  await outbox.flush(host);
  await outbox.seen([], 10);
  expect(shown()).toHaveLength(1);
  await outbox.seen([], 11);
  expect(shown()).toHaveLength(0);

  const other = await outbox.add(message('b'));
  await outbox.seen([other], 12);
  await outbox.flush(host);
  expect(shown()).toHaveLength(0);
  expect(key).not.toBe(other);
});

test('messages go in the order they were written, the brake before all', async () => {
  const host = hostOf();
  host.state.reach = false;
  const { outbox } = await open();
  await outbox.add(message('a'));
  await outbox.add(message('b'));
  await outbox.add({ type: 'brake.pull' });
  host.state.reach = true;
  await outbox.flush(host);
  expect(host.taken.map((one) => ('text' in one ? one.text : one.type))).toEqual(['brake.pull', 'a', 'b']);
});

test('what stops something waits for no disk and no file that is on its way', async () => {
  const host = hostOf();
  const storage = memoryStorage();
  let slow = false;
  const { outbox } = await open({ ...storage, put: (...kept) => (slow ? new Promise<never>(() => undefined) : storage.put(...kept)) });
  await outbox.add(message('a'), [{ name: 'film.mp4', type: '', blob: new Blob(['much']) }]);
  let uploading = () => {};
  const begun = new Promise<void>((resolve) => {
    uploading = resolve;
  });
  const desk = {
    ...host,
    upload: () => {
      uploading();
      return new Promise<never>(() => undefined);
    },
  };
  void outbox.flush(desk);
  await begun;
  slow = true;
  await outbox.add({ type: 'brake.pull' });
  void outbox.flush(desk);
  await expect.poll(() => host.taken.map(({ type }) => type)).toEqual(['brake.pull']);
});

test('what the host refuses says why, holds up nothing else, and can be sent again or dropped', async () => {
  const host = hostOf();
  host.state.refuse = 'Not you.';
  const { outbox, shown } = await open();
  const key = await outbox.add(message('a'));
  await outbox.flush(host);
  expect(shown()).toMatchObject([{ state: 'refused', trouble: { sentence: 'Not you.' } }]);
  host.state.refuse = '';
  await outbox.add(message('b'));
  await outbox.flush(host);
  expect(host.taken).toMatchObject([{ text: 'b' }]);
  await outbox.retry(key);
  await outbox.flush(host);
  expect(host.taken).toMatchObject([{ text: 'b' }, { text: 'a' }]);
});

test('files go before the command that names them', async () => {
  const host = hostOf();
  const { outbox } = await open();
  const file: Attachment = { name: 'a.txt', type: 'text/plain', blob: new Blob(['abc']) };
  await outbox.add(message('a'), [file]);
  await outbox.flush(host);
  expect(host.taken).toMatchObject([{ files: [{ name: 'a.txt', hash: 'a'.repeat(64), type: 'text/plain' }] }]);
});

test('a file that can’t be read any more says so, and holds up nothing else', async () => {
  const host = hostOf();
  const { outbox, shown } = await open();
  const file: Attachment = { name: 'report.xlsx', type: '', blob: new Blob(['abc']) };
  await outbox.add(message('a'), [file]);
  await outbox.add(message('b'));
  await outbox.flush({ ...host, upload: async () => ({ ok: false, code: 'unread' }) });
  expect(shown()[0]).toMatchObject({ state: 'refused', trouble: { sentence: expect.stringContaining('“report.xlsx” can’t be read') } });
  expect(shown()[0]?.trouble?.next).toContain('choose the file once more');
  expect(host.taken).toMatchObject([{ text: 'b' }]);
});

test('where a message landed is told when the host takes it, seen before or after its answer, and again to the next page', async () => {
  const host = hostOf();
  const storage = memoryStorage();
  const landed: string[] = [];
  const page = () => openOutbox({ storage, changed: () => undefined, landed: (key, thread) => landed.push(`${key} ${thread}`) });
  const first = await page();
  const early = await first.add(message('a'));
  // The desk as it is now has the message in it already: no event of it comes any more.
  await first.seen([], 11);
  await first.flush(host);
  expect(first.items()).toEqual([]);
  const late = await first.add(message('b'));
  await first.flush(host);
  const second = await page();
  await second.seen([], 12);
  expect(second.items()).toEqual([]);
  expect(landed).toEqual([`${early} t`, `${late} t`, `${late} t`]);
});

test('what the host answers with an accident of its own is kept, says so, and goes the next time', async () => {
  const host = hostOf();
  const { outbox, shown } = await open();
  await outbox.add(message('a'), [{ name: 'a.txt', type: '', blob: new Blob(['abc']) }]);
  const ill = async () => ({ ok: false, code: 'accident', sentence: 'Something went wrong inside the host.' }) as const;
  for (const broken of [{ upload: ill }, { send: ill }]) {
    await outbox.flush({ ...host, ...broken });
    expect(shown()).toMatchObject([{ state: 'kept', trouble: { next: expect.stringContaining('deskhand doctor') } }]);
  }
  host.state.reach = false;
  await outbox.flush(host);
  expect(shown()[0]?.trouble).toBeUndefined();
  host.state.reach = true;
  await outbox.flush(host);
  expect(host.taken).toMatchObject([{ text: 'a' }]);
});

test('what breaks off by a mistake of the app’s is still kept, and goes the next time', async () => {
  const host = hostOf();
  const { outbox, shown } = await open();
  await outbox.add(message('a'));
  await outbox.flush({ ...host, send: () => Promise.reject(new Error('A part of the app is missing')) });
  expect(shown()).toMatchObject([{ state: 'kept' }]);
  await outbox.flush(host);
  expect(host.taken).toMatchObject([{ text: 'a' }]);
});

test('a file goes as this device kept it, whatever became of the one that was picked', async () => {
  const host = hostOf();
  const storage = memoryStorage();
  const kept = new Blob(['as it was']);
  const copies: typeof storage = {
    ...storage,
    get: async (shelf, key) => {
      const item = (await storage.get(shelf, key)) as OutboxItem;
      return { ...item, attachments: item.attachments.map((file) => ({ ...file, blob: kept })) };
    },
  };
  const { outbox } = await open(copies);
  await outbox.add(message('a'), [{ name: 'a.txt', type: '', blob: new Blob(['as it is now']) }]);
  const sent: Blob[] = [];
  await outbox.flush({
    ...host,
    upload: async (file) => {
      sent.push(file);
      return { ok: true, value: { hash: 'a'.repeat(64), bytes: file.size } };
    },
  });
  expect(sent).toEqual([kept]);
  expect(await sent[0]?.text()).toBe('as it was');
});

test('a brake that nobody heard in time waits for the person’s word; what else is kept is sent, and the brake while it is fresh', async () => {
  const host = hostOf();
  const clock = { now: 1_000_000 };
  const storage = memoryStorage();
  const begin = () => openOutbox({ storage, now: () => clock.now, changed: () => undefined });
  const outbox = await begin();
  host.state.reach = false;
  const late = await outbox.add({ type: 'brake.pull' });
  await outbox.add(message('Then this'));
  clock.now += 9 * 60_000;
  await outbox.add({ type: 'brake.pull' });
  await outbox.flush(host);
  clock.now += 2 * 60_000;
  host.state.reach = true;
  // A page that was opened anew knows no better.
  const again = await begin();
  await again.flush(host);
  expect(host.taken.map(({ type }) => type)).toEqual(['brake.pull', 'send']);
  expect(again.items().find(({ key }) => key === late)).toMatchObject({ state: 'kept' });
  // Nor does a clock that was set back.
  clock.now = 0;
  await again.flush(host);
  expect(host.taken).toHaveLength(2);
});
