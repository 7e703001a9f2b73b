import type { Page } from 'playwright-core';
import { hostileTexts } from './hostile.ts';
import { artifact, type Shot, text } from './shot.ts';

/** Long, hostile, missing, and from right to left. */
export const hardShots: Shot[] = [
  { name: 'long-task', scene: 'long', at: (tasks) => `#/task/${tasks.long}`, ready: text('Person 1') },
  { name: 'long-thread', scene: 'long', at: (tasks) => `#/thread/${tasks.thread}`, ready: text('Person 60') },
  { name: 'missing', scene: 'busy', at: () => '#/task/none', ready: text('isn’t on the desk') },
  { name: 'hostile-task', scene: 'hostile', at: (tasks) => `#/task/${tasks.done}`, ready: text('Cost and settings') },
  { name: 'hostile-home', scene: 'hostile', at: () => '#/', ready: text('Needs you') },
  {
    name: 'hostile-approval',
    scene: 'hostile',
    at: () => '#/',
    ready: text('Look and decide'),
    act: async (page) => {
      await page.click('text=Look and decide');
      await page.waitForSelector(text('What decides it'));
    },
  },
  { name: 'hostile-page', scene: 'hostile', refuses: true, at: artifact('done', '/d/page.html'), ready: 'iframe' },
  { name: 'hostile-table', scene: 'hostile', at: artifact('done', '/d/table.csv'), ready: 'td' },
  { name: 'hostile-review', scene: 'hostile', at: (tasks) => `#/review/${tasks.done}`, ready: `text=${hostileTexts.length} new` },
  { name: 'rtl-home', scene: 'busy', at: () => '#/', ready: text('Done today'), act: toRtl },
  { name: 'rtl-review', scene: 'busy', at: (tasks) => `#/review/${tasks.review}`, ready: text('Accept all 9'), act: toRtl },
  { name: 'rtl-task', scene: 'busy', at: (tasks) => `#/task/${tasks.done}`, ready: text('Cost and settings'), act: toRtl },
];

async function toRtl(page: Page): Promise<void> {
  await page.evaluate(`document.documentElement.dir = 'rtl'`);
}
