import { expect, test, vi } from 'vitest';
import type { EmptyHolder } from './holder-process.ts';
import { spareHolders } from './spare-holder.ts';

function maker() {
  const made: { closed: boolean; holder: EmptyHolder }[] = [];
  const make = async (): Promise<EmptyHolder> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const one = {
      closed: false,
      holder: {
        closed: promise,
        close: async () => {
          one.closed = true;
          resolve();
        },
        fill: () => Promise.reject(new Error('nobody fills it here')),
      },
    };
    made.push(one);
    return one.holder;
  };
  return { made, make };
}

// First: it counts clocks, and what the others leave behind is one, too.
test('one that was taken is kept by no clock any more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { made, make } = maker();
    const spares = spareHolders(make, { keep: 60_000, next: 1 });
    await spares.take();
    await vi.advanceTimersByTimeAsync(1);
    expect(made).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(1);
    await spares.take();
    // The next is to be made.
    expect(vi.getTimerCount()).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('nothing waits until a task came; then the next task takes what was made meanwhile', async () => {
  const { made, make } = maker();
  const spares = spareHolders(make, { keep: 60_000, next: 1 });
  expect(made).toHaveLength(0);
  const first = await spares.take();
  await expect.poll(() => made.length).toBe(2);
  const second = await spares.take();
  expect([first, second]).toEqual(made.slice(0, 2).map(({ holder }) => holder));
});

test('a spare that nobody takes is let go, and so is one that died', async () => {
  const { made, make } = maker();
  const spares = spareHolders(make, { keep: 5, next: 1 });
  await spares.take();
  await expect.poll(() => made[1]?.closed).toBe(true);
  const another = await spares.take();
  expect(made.findIndex(({ holder }) => holder === another)).toBe(2);

  const { made: dying, make: makeDying } = maker();
  const others = spareHolders(makeDying, { keep: 60_000, next: 1 });
  await others.take();
  await expect.poll(() => dying.length).toBe(2);
  await dying[1]?.holder.close();
  const third = await others.take();
  expect(third).toBe(dying[2]?.holder);
});

test('one that cannot be made ahead is no fault; the one who needs it is told', async () => {
  let tries = 0;
  const spares = spareHolders(() => Promise.reject(new Error(`no ${++tries}`)), { keep: 60_000, next: 1 });
  await expect(spares.take()).rejects.toThrow('no 1');
  await expect.poll(() => tries).toBe(2);
  await expect(spares.take()).rejects.toThrow('no 3');
});
