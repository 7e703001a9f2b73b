import { type Shot, text } from './shot.ts';

/** Settings, page by page, and pairing. */
export const settingsShots: Shot[] = [
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
    name: 'settings-grants-add',
    scene: 'busy',
    at: () => '#/settings/grants',
    ready: text('Add a permission'),
    act: async (page) => {
      await page.click('text=Add a permission');
      await page.waitForSelector(text('How long'));
    },
  },
  { name: 'permissions-review', scene: 'permissions', at: () => '#/settings/grants', ready: text('Never used') },
  {
    name: 'permissions-review-end',
    scene: 'permissions',
    at: () => '#/settings/grants',
    ready: text('No longer'),
    act: (page) => page.evaluate(`[...document.querySelectorAll('[data-scroller]')].at(-1).scrollTo(0, 1e6)`),
  },
  { name: 'settings', scene: 'busy', at: () => '#/settings', ready: text('About') },
  ...Object.entries({
    folders: 'Only these folders',
    grants: 'Add a permission',
    plugins: 'Set up in other',
    models: 'Ollama on its',
    secrets: 'TRACKER_TOKEN',
    devices: 'Kitchen tablet',
    audit: 'Older',
    notifications: 'With this page',
    help: 'At the computer',
    about: 'Entries of its history',
  }).map(([page, words]): Shot => ({ name: `settings-${page}`, scene: 'busy', at: () => `#/settings/${page}`, ready: text(words) })),
  { name: 'settings-trust-plugins', scene: 'trusted', at: () => '#/settings/plugins', ready: text('notes') },
  {
    name: 'settings-trust-plugin',
    scene: 'trusted',
    at: () => '#/settings/plugins',
    ready: text('notes'),
    act: async (page) => {
      await page.click('text=notes');
      await page.waitForSelector(text('In 5 tasks in a row'));
    },
  },
  { name: 'settings-trust', scene: 'trusted', at: () => '#/settings/folders', ready: text('Invoices') },
  {
    name: 'settings-trust-moved',
    scene: 'trusted',
    sizes: ['phone'],
    changes: true,
    at: () => '#/settings/folders',
    ready: text('Invoices'),
    act: async (page) => {
      await page.click('[aria-label="On its own, in Invoices"]');
      await page.waitForSelector(text('If you undo some of its work'));
    },
  },
  {
    name: 'settings-folder-mode',
    scene: 'busy',
    at: () => '#/settings/folders',
    ready: text('Documents'),
    act: async (page) => {
      await page.click('text=Documents');
      await page.waitForSelector('[role=dialog]');
    },
  },
  ...['notes', 'tracker', 'weather', 'contacts', 'mailbox', 'memory', 'clock', 'club', 'society', 'union'].map(
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
    name: 'settings-plugin-word',
    scene: 'busy',
    sizes: ['phone'],
    at: () => '#/settings/plugins',
    ready: text('Set up in other'),
    act: async (page) => {
      await page.click('[data-row]:has-text("society")');
      await page.locator('text=Take its word for it').scrollIntoViewIfNeeded();
      await page.waitForTimeout(400);
    },
  },
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
    at: () => '#/settings/plugins',
    ready: text('Set up in other'),
    act: async (page) => {
      await page.click('text=Add a plugin');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'settings-audit-checked',
    scene: 'busy',
    at: () => '#/settings/audit',
    ready: text('Check the whole history'),
    act: async (page) => {
      await page.click('text=Check the whole history');
      await page.waitForSelector('text=/Nothing is missing/');
    },
  },
  ...(
    [
      ['audit-keep', 'audit', 'How long words are kept', 'text=How long words are kept'],
      ['device', 'devices', 'Kitchen tablet', 'text=Kitchen tablet'],
      ['models-add', 'models', 'Add a key', 'text=Add a key'],
      ['folders-add', 'folders', 'Add a folder', 'text=Add a folder'],
      ['folders-remove', 'folders', 'Add a folder', 'text=Documents'],
      ['forget', 'about', 'Forget what this device keeps', 'text=Forget what this device keeps'],
    ] as const
  ).map(
    ([name, page, ready, opens]): Shot => ({
      name: `settings-${name}`,
      scene: 'busy',
      at: () => `#/settings/${page}`,
      ready: text(ready),
      act: async (opened) => {
        await opened.click(opens);
        await opened.waitForSelector('[role=dialog]');
        if (name === 'folders-remove') await opened.click('[role=dialog] >> text=Remove');
      },
    }),
  ),
  {
    name: 'settings-folders-gone',
    scene: 'busy',
    at: () => '#/settings/folders',
    ready: text('Add a folder'),
    act: async (page) => {
      await page.route('**/v1/folders', (route) => route.fulfill({ json: { near: [], gone: ['/home/ana/Pictures'] } }));
      await page.reload();
      await page.waitForSelector(text('any more'));
    },
  },
  {
    name: 'settings-device-remove',
    scene: 'busy',
    at: () => '#/settings/devices',
    ready: text('Kitchen tablet'),
    act: async (page) => {
      await page.click('text=Kitchen tablet');
      await page.click('[role=dialog] >> text=Remove this device');
      await page.waitForSelector(text('Remove Kitchen tablet?'));
    },
  },
  { name: 'pair-bad', scene: 'empty', at: () => '#pair=nothing', ready: text('deskhand pair') },
];
