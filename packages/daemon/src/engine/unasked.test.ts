import type { Change } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import { type Desk, openDesk } from './desk.double.ts';
import { elsewhereMark, unaskedMark, withUnasked } from './unasked.ts';

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

test.each(['Tidy up the data folder a bit', 'Sort my photos by year', 'Räum den Ordner auf', 'Rename the scans by date', '整理这个文件夹'])(
  'whoever wants things in order wants them still there: %s',
  async (words) => {
    expect(await marksOf(words, [gone('/desk/payments.csv')])).toEqual([[unaskedMark]]);
  },
);

const made = (path: string): Change => ({ ...gone(path), kind: 'added' });
const written = (path: string): Change => ({ ...gone(path), kind: 'changed' });
const moved = (from: string, path: string): Change => ({ ...gone(path), kind: 'moved', from });

test.each<[string, Change, boolean]>([
  ['Make a plain list of the letters in Letters/list.txt', written('/desk/Invoices/invoice-001.txt'), true],
  ['Make a plain list of the letters in Letters/list.txt', moved('/desk/Invoices/a.txt', '/desk/old/a.txt'), true],
  ['Clean up the Letters folder: make a plain list in list.txt', gone('/desk/Minutes/team.md'), true],
  ['Delete the old Letters: make a plain list in list.txt', gone('/desk/Letters/old.txt'), false],
  ['Make a plain list of the letters in Letters/list.txt', written('/desk/Letters/anna.txt'), false],
  ['Put the total of the invoices into Letters/list.txt', written('/desk/Invoices/invoice-001.txt'), false],
  ['Correct the address in all of them and say where in Letters/list.txt', written('/desk/Invoices/invoice-001.txt'), false],
  ['Remove the files old.txt and Letters/list.txt', gone('/desk/photos/b.jpg'), true],
  ['Correct the spelling', written('/desk/Invoices/invoice-001.txt'), false],
  ['Rename the photos by date, with a list in Letters/list.txt', moved('/desk/IMG_1.jpg', '/desk/2026-01-01.jpg'), false],
  ['Mend what list.txt says of the parser', written('/desk/src/parser.ts'), false],
  ['Put a list into Letters/list.txt and enter it in budget', written('/desk/Money/budget.xlsx'), false],
])('%s: %o is beside it: %s', async (words, change, expected) => {
  expect(await marksOf(words, [made('/desk/Letters/list.txt'), change])).toEqual([[], expected ? [elsewhereMark] : []]);
});

test('whoever works on a program means what hangs on the file that they name', async () => {
  const changes = [written('/desk/src/parser.ts'), written('/desk/docs/parse.md')];
  expect(await marksOf('Mend parser.ts', changes)).toEqual([[], []]);
});

test('on its own, what they did not speak of waits for a look, and says why', async () => {
  desk = openDesk({ mode: 'auto', files: { '/desk/Invoices/a.txt': 'IBAN DE1', '/desk/Letters/b.txt': 'Dear Ana' } });
  await desk.grant();
  desk.answers(({ messages }) => {
    const write = (path: string, content: string) => ({ calls: [['write_file', { path, content }] as [string, object]] });
    const at = messages.filter(({ role }) => role === 'assistant').length;
    return [write('Letters/list.txt', 'b.txt'), write('Invoices/a.txt', 'IBAN DE2')][at] ?? { text: 'The list is in Letters/list.txt.' };
  });
  await desk.start();
  const task = await desk.send('Make a plain list of the letters in Letters/list.txt');
  const view = await desk.until(task, ({ summary }) => !['queued', 'working'].includes(summary.state));
  expect(view.summary.state).toBe('review');
});
