import { expect, test } from 'vitest';
import { openSlots } from './slots.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));
const forever = new AbortController().signal;

test('so many run at one time, the others in the order in which they came', async () => {
  const slots = openSlots(2);
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const all = [1, 2, 3, 4].map((n) =>
    slots.use(forever, () => {
      begun.push(n);
      return new Promise<void>((resolve) => ends.push(resolve));
    }),
  );
  await tick();
  expect(begun).toEqual([1, 2]);
  ends[1]?.();
  await tick();
  expect(begun).toEqual([1, 2, 3]);
  ends[0]?.();
  await tick();
  expect(begun).toEqual([1, 2, 3, 4]);
  for (const end of ends) end();
  await Promise.all(all);
});

test('whoever is stopped while waiting leaves the queue, and a failure gives its place back', async () => {
  const slots = openSlots(1);
  await expect(slots.use(forever, () => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
  let end = () => {};
  const first = slots.use(forever, () => new Promise<void>((resolve) => (end = resolve)));
  const stop = new AbortController();
  const second = slots.use(stop.signal, async () => 'ran');
  const third = slots.use(forever, async () => 'ran');
  stop.abort(new Error('stopped'));
  await expect(second).rejects.toThrow('stopped');
  await expect(slots.use(stop.signal, async () => 'ran')).rejects.toThrow('stopped');
  end();
  await first;
  expect(await third).toBe('ran');
});
