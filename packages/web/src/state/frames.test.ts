import { expect, test } from 'vitest';
import { framesWithRoom } from './frames.ts';

/** A page whose clock, frames and timers the test turns. */
function pageOf() {
  let now = 0;
  const frames: (() => void)[] = [];
  const timers: { at: number; then: () => void }[] = [];
  const pass = (ms: number) => {
    now += ms;
    for (const timer of timers.splice(0)) timer.at <= now ? timer.then() : timers.push(timer);
  };
  return {
    before: framesWithRoom({
      frame: (then) => frames.push(then),
      later: (ms, then) => timers.push({ at: now + ms, then }),
      clock: () => now,
    }),
    takes: (ms: number) => {
      now += ms;
    },
    draw: () => {
      for (const then of frames.splice(0)) then();
      pass(0);
    },
    pass,
  };
}

test('after each piece of work the page is left alone for three times as long, whatever waits', () => {
  const { before, takes, draw, pass } = pageOf();
  let done = 0;
  const work = () => {
    done += 1;
    takes(20);
  };
  before(work);
  draw();
  before(work);
  draw();
  pass(59);
  draw();
  expect(done).toBe(1);
  pass(1);
  draw();
  expect(done).toBe(2);
});

test('but not for longer than a third of a second: what took long once doesn’t leave an old page standing', () => {
  const { before, takes, draw, pass } = pageOf();
  before(() => takes(5000));
  draw();
  let done = false;
  before(() => {
    done = true;
  });
  pass(300);
  draw();
  expect(done).toBe(true);
});
