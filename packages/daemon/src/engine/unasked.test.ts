import type { Change } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import { type Desk, openDesk } from './desk.double.ts';
import { unaskedMark, withUnasked } from './unasked.ts';

let desk: Desk;
afterEach(() => desk.close());

const gone = (path: string, more: Partial<Change> = {}): Change => ({ path, kind: 'deleted', what: 'file', marks: [], ...more }) as Change;
const changed = { ...gone('/desk/s.md'), kind: 'added' } as Change;

async function marksOf(words: string, changes: Change[]): Promise<string[][]> {
  desk = openDesk({ mode: 'auto' });
  await desk.grant();
  const view = desk.view(await desk.send(words));
  return (await withUnasked(changes, view, desk.log)).map(({ marks }) => marks);
}

test('a file that goes and that nobody asked to be rid of is to be looked at', async () => {
  const changes = [
    gone('/desk/payments.csv'),
    changed,
    gone('/desk/repo/.git/index.lock'),
    gone('/desk/old', { what: 'folder' }),
    gone('/desk/b', { taken: true }),
  ];
  expect(await marksOf('Summarise notes.txt in s.md', changes)).toEqual([[unaskedMark], [], [], [], []]);
});

test.each([
  'Delete the old ones',
  'Räum den Ordner auf und wirf Doppeltes weg',
  'Convertis les images en png',
  'Merge both lists into one',
  '把重复的文件删掉',
])('whoever asks for it gets it: %s', async (words) => {
  expect(await marksOf(words, [gone('/desk/payments.csv')])).toEqual([[]]);
});
