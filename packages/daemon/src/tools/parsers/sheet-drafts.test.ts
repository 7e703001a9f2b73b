import { expect, test } from 'vitest';
import { sheetDrafts } from './sheet-drafts.ts';

// Where each line were looked at with all that follow, this would not come to its end.
test('as many lines as a sheet takes are taken apart, each once', () => {
  const [draft] = sheetDrafts('a,b\n1,2\n'.repeat(100_000));
  expect(draft?.rows).toHaveLength(200_000);
});

test('a heading names the sheet of the table below it, also beyond empty lines, and no other text does', () => {
  const drafts = sheetDrafts('# Costs\n\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n# Sheet: Raw\nx,y\n# no name,3\n');
  expect(drafts).toEqual([
    {
      name: 'Costs',
      rows: [
        ['a', 'b'],
        ['1', '2'],
      ],
    },
    {
      name: 'Raw',
      rows: [
        ['x', 'y'],
        ['# no name', '3'],
      ],
    },
  ]);
});
