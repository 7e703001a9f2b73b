import { expect, test } from 'vitest';
import type { Form } from './form.ts';
import { lateForm } from './late-form.ts';
import type { View } from './view.ts';

const view = (remembers: boolean): View => ({
  remembers,
  root() {
    throw new Error('no folder');
  },
  rename: async () => {},
  refresh: async () => {},
});
const form = (): Form => ({ view: view(true), ready: async () => {}, ended: new Promise(() => {}), close: async () => {} });

test('one that could not be opened is tried again at the next need, and then opened once', async () => {
  let asked = 0;
  const late = lateForm({
    before: view(false),
    toWrite: true,
    async open() {
      if (++asked === 1) throw new Error('no room just now');
      return form();
    },
  });
  await expect(late.ready()).rejects.toThrow('no room just now');
  expect(late.view.remembers).toBe(false);
  await Promise.all([late.ready(), late.ready()]);
  expect([late.view.remembers, asked]).toEqual([true, 2]);
});

test('where writing is no need, it is waited for while it is opened and not otherwise', async () => {
  const { promise, reject } = Promise.withResolvers<Form>();
  const late = lateForm({ before: view(false), toWrite: false, open: () => promise });
  await late.ready();
  const started = late.start?.({ argv: [], cwd: '/', env: {}, limits: { seconds: 1, memory: 1, processes: 1, fileBytes: 1 } });
  let ready = false;
  const writing = late.ready().then(() => {
    ready = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(ready).toBe(false);
  reject(new Error('no room just now'));
  await writing;
  await expect(started).rejects.toThrow('no room just now');
});
