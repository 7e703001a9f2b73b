import type { Page } from 'playwright-core';
import type { FakeDesk } from './fake-desk.ts';
import { type Shot, text } from './shot.ts';

/** Tasks and threads in every state, and what they ask. */
export const taskShots: Shot[] = [
  ...(['done', 'failed', 'partly', 'stopped', 'undone', 'review', 'approval', 'question', 'queued'] as const).map(
    (name): Shot => ({ name: `task-${name}`, scene: 'busy', at: (tasks) => `#/task/${tasks[name]}`, ready: text('Cost and settings') }),
  ),
  {
    name: 'task-network',
    scene: 'busy',
    at: (tasks) => `#/task/${tasks.failed}`,
    ready: text('4 requests'),
    act: async (page) => {
      await page.click('text=4 requests');
      await page.locator(text('CONNECT login.bank.example')).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'task-working',
    scene: 'busy',
    at: (tasks) => `#/task/${tasks.working}`,
    ready: text('Cost and settings'),
    changes: true,
    act: streams,
  },
  {
    name: 'task-proof',
    scene: 'busy',
    at: (tasks) => `#/task/${tasks.done}`,
    ready: text('Cost and settings'),
    act: async (page) => {
      await page.click('summary:has-text("Proof")');
      await page.click('summary:has-text("Cost and settings")');
      await page.locator('summary:has-text("Proof")').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'task-steps',
    scene: 'busy',
    at: (tasks) => `#/task/${tasks.done}`,
    ready: text('Cost and settings'),
    act: async (page) => {
      await page.locator('h2:has-text("How it went")').scrollIntoViewIfNeeded();
      await page.click('text=runs a check of the sums');
      await page.waitForSelector(text('Output'));
      await page.locator('text=Output').scrollIntoViewIfNeeded();
    },
  },
  ...(
    [
      ['erase', 'done', 'button:has-text("Erase")'],
      ['stop', 'working', 'button:has-text("Stop")'],
    ] as const
  ).map(
    ([name, task, opens]): Shot => ({
      name: `task-${name}-ask`,
      scene: 'busy',
      at: (tasks) => `#/task/${tasks[task]}`,
      ready: text('Cost and settings'),
      act: async (page) => {
        await page.click(opens);
        await page.waitForSelector('[role=dialog]');
      },
    }),
  ),
  ...(['done', 'review', 'approval', 'question', 'failed'] as const).map(
    (name): Shot => ({
      name: `thread-${name}`,
      scene: 'busy',
      at: (tasks) => `#/thread/${tasks[`${name}.thread`]}`,
      ready: text('Details'),
    }),
  ),
  { name: 'thread-answered', scene: 'papers', at: (tasks) => `#/thread/${tasks['answered.thread']}`, ready: text('Only answered') },
  { name: 'thread-looked', scene: 'papers', at: (tasks) => `#/thread/${tasks['looked.thread']}`, ready: text('Changed no file') },
  {
    name: 'thread-working',
    scene: 'busy',
    at: (tasks) => `#/thread/${tasks['working.thread']}`,
    ready: text('Details'),
    act: streams,
    changes: true,
  },
  {
    name: 'approval',
    scene: 'busy',
    at: () => '#/',
    ready: text('Look and decide'),
    act: async (page) => {
      await page.click('text=Look and decide');
      await page.waitForSelector(text('What decides it'));
    },
  },
  {
    name: 'approval-sure',
    scene: 'busy',
    at: () => '#/',
    ready: text('Look and decide'),
    act: async (page) => {
      await page.click('text=Look and decide');
      await page.click('[data-approve]');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'approval-other',
    scene: 'busy',
    at: () => '#/',
    ready: text('Look and decide'),
    act: async (page) => {
      await page.click('text=Look and decide');
      await page.click('text=Other answers');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'approval-rule',
    scene: 'busy',
    at: () => '#/',
    ready: text('Look and decide'),
    act: async (page) => {
      await page.click('text=Look and decide');
      await page.click('text=Other answers');
      await page.click('text=Always allow…');
      await page.click('text=Change it first…');
      await page.waitForSelector(text('How long'));
    },
  },
  {
    name: 'question',
    scene: 'busy',
    at: () => '#/',
    ready: 'a:has-text("Answer")',
    act: async (page) => {
      await page.click('a:has-text("Answer")');
      await page.waitForSelector(text('Neither, look further'));
    },
  },
  {
    name: 'approval-expired',
    scene: 'over',
    at: (tasks) => `#/approval/${tasks.late}/${tasks['late.approval']}`,
    ready: text('Nobody answered in time'),
  },
  {
    name: 'approval-elsewhere',
    scene: 'over',
    at: (tasks) => `#/approval/${tasks.elsewhere}/${tasks['elsewhere.approval']}`,
    ready: text('Kitchen tablet'),
  },
  {
    name: 'alike-approval',
    scene: 'alike',
    at: () => '#/',
    ready: text('4 alike'),
    act: async (page) => {
      await page.click('text=Look and decide');
      await page.waitForSelector(text('Allow all 4 once'));
    },
  },
  ...(
    [
      ['alike-sure', ['Allow all 4 once']],
      ['alike-others', ['Other answers']],
      ['alike-task', ['Other answers', 'Allow for this task']],
    ] as const
  ).map(
    ([name, presses]): Shot => ({
      name,
      scene: 'alike',
      at: () => '#/',
      ready: text('4 alike'),
      act: async (page) => {
        await page.click('text=Look and decide');
        for (const words of presses) await page.click(`button:has-text("${words}")`);
        await page.getByRole('dialog').or(page.getByRole('alertdialog')).last().waitFor();
      },
    }),
  ),
  { name: 'outgoing-held', scene: 'sending', at: (tasks) => `#/thread/${tasks['held.thread']}`, ready: text('Don’t send') },
  { name: 'outgoing-lost', scene: 'sending', at: (tasks) => `#/task/${tasks.lost}`, ready: text('Leave it') },
];

async function streams(page: Page, fake: FakeDesk, tasks: Record<string, string>): Promise<void> {
  await page.waitForSelector('text=/reads 4 of 12/i');
  const delta =
    'Three themes stand out so far:\n\n1. **Waiting times**: “I called four times” (notes 1 and 3)\n2. **Friendly people** at the desk';
  fake.live({ kind: 'text', task: tasks.working ?? '', turn: 2, delta });
  await page.waitForSelector(text('Three themes stand out'));
}
