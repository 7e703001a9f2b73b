import { expect, test } from 'vitest';
import { folderUse } from './folder-use.ts';

const day = 86_400_000;
const folders = [
  { path: '/home/ana/Desk', mode: 'review' as const },
  { path: '/home/ana/Books', mode: 'review' as const },
  { path: '/home/ana/Books/2026', mode: 'ro' as const, used: 10 * day },
];
const deps = (now: number) => ({ log: { host: () => ({ folders, devices: {}, keys: [], seq: 0 }) }, now: () => now });
const use = (needs: Parameters<typeof folderUse>[0], now = 20 * day) =>
  folderUse(needs, '/home/ana/Desk/in', deps(now)).map(({ need }) => (need.kind === 'folder' ? `${need.access} ${need.path}` : need.kind));

test('a call about another granted folder is a use of it, the nearest; one about its own is not', () => {
  expect(use([{ kind: 'folder', path: '/home/ana/Books/a.csv', access: 'write' }])).toEqual(['write /home/ana/Books']);
  expect(use([{ kind: 'folder', path: '/home/ana/Books/2026/b.csv', access: 'read' }])).toEqual(['read /home/ana/Books/2026']);
  expect(use([{ kind: 'folder', path: '/home/ana/Desk/c.csv', access: 'write' }])).toEqual([]);
  expect(use([{ kind: 'folder', path: '/elsewhere', access: 'read' }])).toEqual([]);
});

test('a use is told once a day', () => {
  expect(use([{ kind: 'folder', path: '/home/ana/Books/2026/b.csv', access: 'read' }], 11 * day - 1)).toEqual([]);
});

test('a command uses the folders that its line names', () => {
  expect(use([{ kind: 'command', line: 'cat /home/ana/Books/a.csv' }])).toEqual(['read /home/ana/Books']);
  expect(use([{ kind: 'command', line: 'ls' }])).toEqual([]);
});
