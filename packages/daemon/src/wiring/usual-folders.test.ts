import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { usualFolders } from './usual-folders.ts';

const never = new Promise<never>(() => {});

/** The folders that were looked into for these words. */
async function lookedAt(words: string): Promise<string[]> {
  const looked: string[] = [];
  const list = async (folder: string) => {
    looked.push(folder);
    return [];
  };
  await usualFolders('/home/ana', words, list, never);
  return looked;
}

test('no folder is looked into for words that call none by its name', async () => {
  for (const words of ['Make a table of the totals by month', 'Fasse den Bericht zusammen', 'Look at /data/report.csv', ''])
    expect([words, await lookedAt(words)]).toEqual([words, []]);
});

test('a place that the words name is looked into alone, and all of them where they speak of a folder', async () => {
  expect(await lookedAt('Sort the ones from Rome, they are in Pictures')).toEqual(['/home/ana/Pictures']);
  expect(await lookedAt('les photos sont dans videos')).toEqual(['/home/ana/Videos', '/home/ana/Vidéos']);
  const all = await lookedAt('Clean up my tax folder');
  expect(all).toContain('/home/ana/Documents');
  expect(all).toContain('/srv');
});

test('two levels are found, without what is hidden and without links; what is no folder is none', async () => {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  for (const name of ['Documents/Taxes/2025/January', 'Documents/.cache', 'elsewhere/Letters'])
    mkdirSync(join(home, name), { recursive: true });
  symlinkSync(join(home, 'elsewhere'), join(home, 'Documents/linked'));
  symlinkSync(join(home, 'elsewhere'), join(home, 'Pictures'));
  const found = await usualFolders(home, 'The tax folder', undefined, never);
  expect(found.filter((path) => path.startsWith(home)).map((path) => path.slice(home.length + 1))).toEqual([
    'Documents/Taxes',
    'Documents/Taxes/2025',
  ]);
});

test('a drive that doesn’t answer holds up no task', async () => {
  expect(await usualFolders('/home/ana', 'My tax folder', () => never, Promise.resolve())).toEqual([]);
});
