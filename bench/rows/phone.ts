import { longScene } from '../../e2e/support/long.ts';
import type { Log } from '../../packages/daemon/src/log/log.ts';
import { fillWith, type OpenPage, type Sign, withPhone } from '../phone.ts';
import { median, once, row } from '../row.ts';

// What a person feels who has the app in their hand: real Chromium, a paired phone's sealed road, the real host.

/** The desk was heard, and can be spoken to. */
const live: Sign = { selector: 'header', words: 'Connected to your desk' };
/** How much slower a phone's processor is than this one's. */
const slower = 4;
const times = 5;

/** From the tap on Send until the task stands on the screen, as the host's events tell of it. */
const command = () =>
  withPhone(async ({ open }) => {
    const took: number[] = [];
    for (let i = 0; i < times; i++) {
      const { page, shows } = await open('#/');
      await shows(live);
      await page.waitForLoadState('networkidle');
      await page.fill('[data-composer]', 'hello\nwait 2000');
      const tapped = page.evaluate<number>(
        `new Promise((done) => addEventListener('click', () => done(performance.now()), { capture: true, once: true }))`,
      );
      const shown = shows({ selector: 'main article' });
      await page.click('button[aria-label="Send"]');
      took.push((await shown) - (await tapped));
      await page.close();
    }
    return median(took);
  });

/** Six commands print without end: from the tap that stops everything until the phone shows the host's word that it has. */
const braked = () =>
  withPhone(async ({ host, open }) => {
    const { page, shows } = await open('#/', { slower });
    await shows(live);
    await page.waitForLoadState('networkidle');
    const printing = `Print\ncall run ${JSON.stringify({ command: 'while :; do seq 1 2000; sleep 0.02; done' })}`;
    for (let i = 0; i < 6; i++) await host.send(printing);
    await shows({ selector: 'main li', words: 'Print' });
    await page.click('button[aria-label="Stop everything"]');
    const yes = page.getByRole('dialog').getByRole('button', { name: 'Stop everything' });
    await yes.waitFor();
    const tapped = page.evaluate<number>(
      `new Promise((done) => addEventListener('click', ({ timeStamp }) => done(timeStamp), { capture: true, once: true }))`,
    );
    const told = shows({ selector: 'main', words: 'The brake is pulled' });
    await yes.click();
    return (await told) - (await tapped);
  });

/** A phone that was away while 10,000 events happened: from opening the app until it shows the last of them. */
const catchUp = () =>
  withPhone(async ({ host, open }) => {
    const before = await open('#/');
    await before.shows(live);
    // What it knows is kept a moment later.
    await before.page.waitForTimeout(2000);
    await before.page.close();
    const head = async () => (await host.ask<{ head: { seq: number } }>('health')).head.seq;
    const wanted = (await head()) + 10_000;
    const one = async () => host.finished((await host.send('hello')).task);
    while ((await head()) < wanted) await Promise.all(Array.from({ length: 50 }, one));
    const last = 'The last word of ten thousand';
    await host.finished((await host.send(last)).task);
    return (await open('#/')).shows({ selector: 'main li', words: last });
  });

/** Nothing cached, nothing known of the desk: what is loaded until it was heard, and how long that takes on a slow processor. */
const begins = once(() =>
  withPhone(async ({ open }) => {
    const took: number[] = [];
    const scripts: number[] = [];
    for (let i = 0; i < times; i++) {
      const cold = await open('#/', { slower, forgetful: true });
      took.push(await cold.shows(live));
      scripts.push(await cold.scripts());
      await cold.page.close();
    }
    return { ms: median(took), scripts: median(scripts) };
  }),
);

/** From a tap on it in Home, which knows nothing of it but its card, until it can be read. */
async function tapped(home: OpenPage, href: string, sign: Sign): Promise<number> {
  await home.shows(live);
  await home.page.waitForLoadState('networkidle');
  const tap = home.page.evaluate<number>(
    `new Promise((done) => addEventListener('click', () => done(performance.now()), { capture: true, once: true }))`,
  );
  const shown = home.shows(sign);
  await home.page.click(`a[href="${href}"]`);
  return (await shown) - (await tap);
}

/** One task of 5,000 events in a thread, opened by an app that knows nothing yet, and scrolled. */
const long = once(() => {
  const { story, tasks } = longScene(Date.now());
  const fill = (log: Log) => fillWith(log, story);
  return withPhone(async ({ open }) => {
    const opened = async (route: string, sign: Sign, speed: number) => {
      const took: number[] = [];
      for (let i = 0; i < times; i++) {
        const cold = await open(route, { slower: speed, forgetful: true });
        took.push(await cold.shows(sign));
        await cold.page.close();
      }
      return median(took);
    };
    const thread = [`#/thread/${tasks.thread}`, { selector: 'article', words: 'Person 60' }] as const;
    const task = [`#/task/${tasks.long}`, { selector: 'li[data-key]', words: 'Archive/box' }] as const;
    const fromHome = async (route: string, sign: Sign) => {
      const took: number[] = [];
      for (let i = 0; i < times; i++) {
        const home = await open('#/', { slower, forgetful: true });
        took.push(await tapped(home, route, sign));
        await home.page.close();
      }
      return median(took);
    };
    const opens = {
      tapped: await fromHome(...thread),
      thread: await opened(...thread, 1),
      task: await opened(...task, 1),
      'thread.slow': await opened(...thread, slower),
      'task.slow': await opened(...task, slower),
    };
    const scrolled = await open(task[0], { slower });
    await scrolled.shows(task[1]);
    await scrolled.page.waitForLoadState('networkidle');
    return { ...opens, frame: await worstFrame(scrolled) };
  }, fill);
});

/** Milliseconds that the longest frame took, once all is there, while a finger scrolls through a good part of it, down and up again. */
async function worstFrame({ page, cdp }: OpenPage): Promise<number> {
  await page.evaluate(`(() => {
    let last = performance.now();
    window.worst = 0;
    const look = (now) => { window.worst = Math.max(window.worst, now - last); last = now; requestAnimationFrame(look); };
    requestAnimationFrame((now) => { last = now; requestAnimationFrame(look); });
  })()`);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...ys: number[]) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: ys.map((y) => ({ x: 195, y })) });
  const swipe = async (from: number, by: number) => {
    await touch('touchStart', from);
    for (let step = 1; step < 10; step++) await touch('touchMove', from + step * by);
    await touch('touchEnd');
  };
  for (let i = 0; i < 20; i++) await swipe(700, -60);
  for (let i = 0; i < 8; i++) await swipe(160, 60);
  const { worst, moved } = await page.evaluate<{ worst: number; moved: number }>(
    `({ worst: window.worst, moved: Math.max(...[...document.querySelectorAll('[data-scroller]')].map((area) => area.scrollTop)) })`,
  );
  if (moved < 5000) throw new Error('Nothing scrolled.');
  return worst;
}

export const rows = [
  row({ name: 'phone.command.first-event', unit: 'ms', runs: 1, measure: command }),
  row({ name: 'phone.brake.flooded.slow', unit: 'ms', runs: 1, measure: braked }),
  row({ name: 'phone.catch-up.10000', unit: 'ms', runs: 1, measure: catchUp }),
  row({ name: 'phone.scripts', unit: 'KB gzip', aim: { below: 150 }, runs: 1, measure: async () => (await begins()).scripts }),
  row({ name: 'phone.interactive.cold', unit: 'ms', runs: 1, measure: async () => (await begins()).ms }),
  row({ name: 'phone.long.thread.tapped.slow', unit: 'ms', aim: { below: 1000 }, runs: 1, measure: async () => (await long()).tapped }),
  row({ name: 'phone.long.thread', unit: 'ms', aim: { below: 1000 }, runs: 1, measure: async () => (await long()).thread }),
  row({ name: 'phone.long.task', unit: 'ms', aim: { below: 1000 }, runs: 1, measure: async () => (await long()).task }),
  row({ name: 'phone.long.thread.slow', unit: 'ms', runs: 1, measure: async () => (await long())['thread.slow'] }),
  row({ name: 'phone.long.task.slow', unit: 'ms', runs: 1, measure: async () => (await long())['task.slow'] }),
  row({ name: 'phone.long.frame', unit: 'ms', aim: { below: 100 }, runs: 1, measure: async () => (await long()).frame }),
];
