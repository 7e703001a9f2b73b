import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { english } from './english.ts';
import { pluginWords } from './english-plugins.ts';
import { rehearsal } from './english-rehearsal.ts';
import { review } from './english-review.ts';
import { settings } from './english-settings.ts';
import { taskWords } from './english-task.ts';
import { lasting, learn, size, t } from './words.ts';

test('words are filled in, plurals follow the number', () => {
  learn(review);
  expect(t('review.accept.some', { n: 1200, all: 5000 })).toBe('Accept 1,200 of 5,000');
  expect(t('task.steps', { n: 1 })).toBe('One step');
  expect(t('task.steps', { n: 2 })).toBe('2 steps');
});

test('sizes and times are said as a person would', () => {
  expect([size(0), size(999), size(1500), size(12_345_678)]).toEqual(['0 bytes', '999 bytes', '1.5 kB', '12 MB']);
  expect([lasting(8_400), lasting(200_000), lasting(3_900_000), lasting(300_000_000)]).toEqual(['8s', '3m 20s', '1h 5m', '3d']);
});

test('every word in the catalogue is said somewhere', () => {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('words/') && !name.includes('.test.'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  // A key may be put together: t(`mode.${mode}`) says every one that begins so.
  const joined = [...source.matchAll(/`([\w.]+\.)\$\{/g)].map(([, start]) => start ?? '');
  const said = (key: string) => source.includes(`'${key}'`) || joined.some((start) => key.startsWith(start));
  expect(
    Object.keys({ ...english, ...pluginWords, ...rehearsal, ...review, ...settings, ...taskWords }).filter((key) => !said(key)),
  ).toEqual([]);
});
