import type { Page } from 'playwright-core';
import { documents } from './begin.ts';
import { artifact, type Shot, text } from './shot.ts';

const change = (path: string) => (tasks: Record<string, string>) =>
  `#/change/${tasks.review}/${encodeURIComponent(`${documents}/${path}`)}`;

const drawn = async (page: Page) => {
  await page.getByText('Invoice 2026-044').waitFor({ state: 'attached' });
};

/** Changes to look at, and files that were handed over. */
export const fileShots: Shot[] = [
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
  {
    name: 'change-pdf',
    scene: 'busy',
    at: change('Invoices/2025/march.pdf'),
    ready: 'figcaption',
    act: drawn,
  },
  { name: 'change-binary', scene: 'busy', at: change('Old/2019-draft.docx'), ready: text('There is no preview') },
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
    at: artifact('done', `${documents}/Invoices/letter.md`),
    ready: 'blockquote',
    act: async (page) => {
      await page.click('button:has-text("our prices")');
      await page.waitForSelector('[role=dialog]');
    },
  },
  { name: 'artifact-docx', scene: 'papers', at: artifact('papers', `${documents}/offer.docx`), ready: 'img' },
  { name: 'artifact-pptx', scene: 'papers', at: artifact('papers', `${documents}/quarter.pptx`), ready: 'img' },
  { name: 'artifact-calendar', scene: 'papers', at: artifact('papers', `${documents}/lunch.ics`), ready: text('Lindenhof') },
  { name: 'artifact-mail', scene: 'papers', at: artifact('papers', `${documents}/offer.eml`), ready: text('the offer is enclosed') },
  { name: 'artifact-pdf', scene: 'papers', at: artifact('papers', `${documents}/invoice.pdf`), ready: 'figcaption', act: drawn },
  {
    name: 'change-docx',
    scene: 'papers',
    at: (tasks) => `#/change/${tasks.papers}/${encodeURIComponent(`${documents}/offer.docx`)}`,
    ready: text('30 April'),
  },
];
