import type { Page } from 'playwright-core';
import type { Size } from './browser.ts';
import type { FakeDesk } from './fake-desk.ts';
import { hostileTexts } from './hostile.ts';
import { managedShots } from './managed-shots.ts';
import { rehearsalShots } from './rehearsed.ts';
import type { scenes } from './scenes.ts';

export interface Shot {
  name: string;
  scene: keyof typeof scenes;
  /** The address inside the app. */
  /** By task and, as `name.thread`, by thread. */
  at(tasks: Record<string, string>): string;
  /** What must be there before the picture is taken. */
  ready?: string;
  act?(page: Page, fake: FakeDesk, tasks: Record<string, string>): Promise<void>;
  sizes?: Size[];
  /** Whether `act` sends commands. */
  changes?: boolean;
  /** Whether the page's policy refusing something is what it is about. */
  refuses?: boolean;
}

const documents = '/home/ana/Documents';
const change = (path: string) => (tasks: Record<string, string>) =>
  `#/change/${tasks.review}/${encodeURIComponent(`${documents}/${path}`)}`;
const artifact = (task: string, path: string) => (tasks: Record<string, string>) => `#/artifact/${tasks[task]}/${encodeURIComponent(path)}`;
const text = (words: string) => `text=${words}`;

async function goAway(page: Page, fake: FakeDesk): Promise<void> {
  await page.waitForSelector(text('Connected'));
  // The app loads its other screens once it has nothing better to do.
  await page.waitForLoadState('networkidle');
  fake.away(true);
  await page.waitForSelector('text=/Offline|Looking/');
}

/** Every screen in its states. */
export const shots: Shot[] = [
  ...managedShots,
  ...rehearsalShots,
  { name: 'home-busy', scene: 'busy', at: () => '#/', ready: text('Done today') },
  {
    name: 'home-busy-end',
    scene: 'busy',
    at: () => '#/',
    ready: text('Earlier'),
    act: (page) => page.evaluate(`document.querySelector('[data-scroller]').scrollTo(0, 1e6)`),
  },
  { name: 'home-empty', scene: 'empty', at: () => '#/', ready: text('Or begin with one of these') },
  { name: 'home-bare', scene: 'bare', at: () => '#/', ready: text('Choose a folder') },
  { name: 'home-brake', scene: 'conflict', at: () => '#/', ready: text('The brake is pulled') },
  {
    name: 'home-offline',
    scene: 'busy',
    changes: true,
    at: () => '#/',
    ready: text('Needs you'),
    async act(page, fake) {
      await goAway(page, fake);
      await page.fill('[data-composer]', 'Print the tickets for tomorrow');
      await page.click('button[aria-label="Send"] >> nth=0');
      await page.waitForSelector(text('On this phone, sent when'));
    },
  },
  {
    name: 'home-help',
    scene: 'busy',
    sizes: ['wide'],
    at: () => '#/',
    ready: text('Done today'),
    act: async (page) => {
      await page.keyboard.press('?');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'home-brake-ask',
    scene: 'busy',
    at: () => '#/',
    ready: text('Needs you'),
    act: async (page) => {
      await page.click('button[aria-label="Stop everything"]');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'compose-where',
    scene: 'busy',
    at: () => '#/',
    ready: text('All folders'),
    act: async (page) => {
      await page.click('text=All folders');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'compose-attach',
    scene: 'busy',
    at: () => '#/',
    ready: text('Needs you'),
    sizes: ['phone'],
    act: async (page) => {
      await page.click('button[aria-label="Attach"]');
      await page.setInputFiles('[data-files]', [{ name: 'receipt-may.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(120_000) }]);
      await page.waitForSelector(text('receipt-may.pdf'));
    },
  },
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
    act: (page) => page.locator('h2:has-text("How it went")').scrollIntoViewIfNeeded(),
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
  ...(['done', 'review', 'approval', 'question', 'failed'] as const).map(
    (name): Shot => ({
      name: `thread-${name}`,
      scene: 'busy',
      at: (tasks) => `#/thread/${tasks[`${name}.thread`]}`,
      ready: text('Details'),
    }),
  ),
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
    name: 'settings-grants-change',
    scene: 'busy',
    at: () => '#/settings/grants',
    ready: text('Add a permission'),
    act: async (page) => {
      await page.click('text=tickets');
      await page.waitForSelector(text('Change this permission'));
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
  { name: 'review', scene: 'busy', at: (tasks) => `#/review/${tasks.review}`, ready: text('Accept all 9') },
  {
    name: 'review-marks',
    scene: 'busy',
    at: (tasks) => `#/review/${tasks.review}`,
    ready: text('Accept all 9'),
    act: async (page) => {
      await page.click('text=Accept all 9');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'review-some',
    scene: 'busy',
    at: (tasks) => `#/review/${tasks.review}`,
    ready: text('Accept all 9'),
    act: async (page) => {
      await page.click('input[aria-label="Accept everything in Old"]');
      await page.waitForSelector(text('Accept 7 of 9'));
    },
  },
  { name: 'review-huge', scene: 'huge', at: (tasks) => `#/review/${tasks.review}`, ready: text('Accept all 5,000') },
  { name: 'review-conflict', scene: 'conflict', at: (tasks) => `#/review/${tasks.review}`, ready: text('Nothing was put in place') },
  { name: 'change-text', scene: 'busy', at: change('Invoices/README.md'), ready: text('blue') },
  { name: 'change-table', scene: 'busy', at: change('Invoices/2025/totals.csv'), ready: 'td' },
  { name: 'change-image', scene: 'busy', at: change('Invoices/logo.png'), ready: 'img' },
  { name: 'change-marked', scene: 'busy', at: change('Invoices/run.sh'), ready: text('rm -rf build') },
  { name: 'change-binary', scene: 'busy', at: change('Invoices/2025/march.pdf'), ready: text('There is no preview') },
  { name: 'artifact-csv', scene: 'busy', at: artifact('done', `${documents}/Invoices/2025/totals.csv`), ready: 'section th[scope=row]' },
  {
    name: 'artifact-xlsx',
    scene: 'busy',
    at: artifact('done', `${documents}/Invoices/2025/overview.xlsx`),
    ready: 'section th[scope=row]',
  },
  { name: 'artifact-markdown', scene: 'busy', at: artifact('done', `${documents}/Invoices/letter.md`), ready: 'blockquote' },
  { name: 'artifact-image', scene: 'busy', at: artifact('done', `${documents}/Invoices/chart.png`), ready: 'img' },
  {
    name: 'link',
    scene: 'busy',
    sizes: ['phone'],
    at: artifact('done', `${documents}/Invoices/letter.md`),
    ready: 'blockquote',
    act: async (page) => {
      await page.click('button:has-text("our prices")');
      await page.waitForSelector('[role=dialog]');
    },
  },
  { name: 'artifact-docx', scene: 'papers', at: artifact('papers', `${documents}/offer.docx`), ready: 'img' },
  { name: 'artifact-pptx', scene: 'papers', at: artifact('papers', `${documents}/quarter.pptx`), ready: 'img' },
  {
    name: 'change-docx',
    scene: 'papers',
    at: (tasks) => `#/change/${tasks.papers}/${encodeURIComponent(`${documents}/offer.docx`)}`,
    ready: text('30 April'),
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
    name: 'settings-grants-add',
    scene: 'busy',
    at: () => '#/settings/grants',
    ready: text('Add a permission'),
    act: async (page) => {
      await page.click('text=Add a permission');
      await page.waitForSelector(text('How long'));
    },
  },
  { name: 'permissions-home', scene: 'permissions', at: () => '#/', ready: text('that nothing uses') },
  { name: 'permissions-review', scene: 'permissions', at: () => '#/settings/grants', ready: text('Never used') },
  {
    name: 'permissions-review-end',
    scene: 'permissions',
    at: () => '#/settings/grants',
    ready: text('No longer'),
    act: (page) => page.evaluate(`[...document.querySelectorAll('[data-scroller]')].at(-1).scrollTo(0, 1e6)`),
  },
  { name: 'proposal-home', scene: 'proposals', at: () => '#/', ready: text('Give it these 2') },
  {
    name: 'proposal-edited',
    scene: 'proposals',
    at: () => '#/',
    ready: text('Give it these 5'),
    async act(page) {
      await page.click('text=files.a-rather-long-name');
      await page.waitForSelector(text('Give it 4 of 5'));
    },
  },
  { name: 'proposal-thread', scene: 'proposals', at: (tasks) => `#/thread/${tasks['long.thread']}`, ready: text('Give it these 5') },
  {
    name: 'proposal-given',
    scene: 'proposals',
    changes: true,
    at: (tasks) => `#/thread/${tasks['short.thread']}`,
    ready: text('Give it these 2'),
    async act(page) {
      await page.click('text=Give it these 2');
      await page.waitForSelector(text('Answered'));
    },
  },
  { name: 'alike-home', scene: 'alike', at: () => '#/', ready: text('Needs you') },
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
  { name: 'outgoing-home', scene: 'sending', at: () => '#/', ready: text('Needs you') },
  { name: 'outgoing-held', scene: 'sending', at: (tasks) => `#/thread/${tasks['held.thread']}`, ready: text('Don’t send') },
  { name: 'outgoing-lost', scene: 'sending', at: (tasks) => `#/task/${tasks.lost}`, ready: text('Leave it') },
  { name: 'timeline', scene: 'busy', at: () => '#/timeline', ready: text('Go back to before this') },
  {
    name: 'timeline-back',
    scene: 'busy',
    at: () => '#/timeline',
    ready: text('Go back to before this'),
    async act(page) {
      const lost = [`${documents}/prices.csv`, `${documents}/letters/to Mr Müller.docx`];
      await page.route('**/v1/back?*', (route) => route.fulfill({ json: { tasks: 3, changes: 0, lost } }));
      await page.click('text=Go back to before this >> nth=3');
      await page.waitForSelector(text('Go back and keep both'));
    },
  },
  { name: 'timeline-empty', scene: 'empty', at: () => '#/timeline', ready: text('Nothing has been changed') },
  { name: 'settings', scene: 'busy', at: () => '#/settings', ready: text('About') },
  ...Object.entries({
    folders: 'Only these folders',
    grants: 'Add a permission',
    plugins: 'Set up in other',
    models: 'Ollama on its',
    secrets: 'TRACKER_TOKEN',
    devices: 'Kitchen tablet',
    notifications: 'With this page',
    about: 'Events seen',
  }).map(([page, words]): Shot => ({ name: `settings-${page}`, scene: 'busy', at: () => `#/settings/${page}`, ready: text(words) })),
  { name: 'settings-trust', scene: 'trusted', at: () => '#/settings/folders', ready: text('Invoices') },
  {
    name: 'settings-trust-moved',
    scene: 'trusted',
    sizes: ['phone'],
    changes: true,
    at: () => '#/settings/folders',
    ready: text('Invoices'),
    act: async (page) => {
      const offer = page.locator('[aria-label="On its own, in Invoices"]');
      // The second time it has been moved already.
      if (await offer.count()) await offer.click();
      await page.waitForSelector(text('If you undo some of its work'));
    },
  },
  {
    name: 'settings-folder-mode',
    scene: 'busy',
    sizes: ['phone'],
    at: () => '#/settings/folders',
    ready: text('Documents'),
    act: async (page) => {
      await page.click('text=Documents');
      await page.waitForSelector('[role=dialog]');
    },
  },
  ...['notes', 'tracker', 'weather', 'contacts', 'mailbox', 'memory', 'clock'].map(
    (plugin): Shot => ({
      name: `settings-plugin-${plugin}`,
      scene: 'busy',
      sizes: ['phone'],
      at: () => '#/settings/plugins',
      ready: text('Set up in other'),
      act: async (page) => {
        await page.click(`[data-row]:has-text("${plugin}")`);
        await page.waitForSelector('[role=dialog]');
        await page.waitForTimeout(400);
      },
    }),
  ),
  {
    name: 'settings-plugin-install',
    scene: 'busy',
    sizes: ['phone', 'tiny'],
    at: () => '#/settings/plugins',
    ready: text('Set up in other'),
    act: async (page) => {
      await page.click('[data-row]:has-text("memory")');
      await page.click('text=Look at what would be installed');
      await page.click('text=4 packages come along');
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'settings-plugin-sign-in',
    scene: 'busy',
    sizes: ['phone', 'tiny'],
    at: () => '#/settings/plugins',
    ready: text('Set up in other'),
    act: async (page) => {
      await page.click('[data-row]:has-text("contacts")');
      await page.click('role=dialog >> role=button[name="Sign in"]');
      await page.waitForSelector(text('Sign in at'));
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'settings-secrets-add',
    scene: 'busy',
    sizes: ['phone'],
    at: () => '#/settings/secrets',
    ready: text('TRACKER_TOKEN'),
    act: async (page) => {
      await page.click('text=Add a secret');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'settings-plugin-add',
    scene: 'busy',
    sizes: ['phone'],
    at: () => '#/settings/plugins',
    ready: text('Set up in other'),
    act: async (page) => {
      await page.click('text=Add a plugin');
      await page.waitForSelector('[role=dialog]');
    },
  },
  { name: 'long-task', scene: 'long', at: (tasks) => `#/task/${tasks.long}`, ready: text('Person 1') },
  { name: 'long-thread', scene: 'long', at: (tasks) => `#/thread/${tasks.thread}`, ready: text('Person 60') },
  { name: 'pair-bad', scene: 'empty', at: () => '#pair=nothing', ready: text('deskhand pair') },
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

async function streams(page: Page, fake: FakeDesk, tasks: Record<string, string>): Promise<void> {
  await page.waitForSelector('text=/reads 4 of 12/i');
  const delta =
    'Three themes stand out so far:\n\n1. **Waiting times**: “I called four times” (notes 1 and 3)\n2. **Friendly people** at the desk';
  fake.live({ kind: 'text', task: tasks.working ?? '', turn: 2, delta });
  await page.waitForSelector(text('Three themes stand out'));
}
