import { expect, test } from 'vitest';
import { zipOf } from '../documents.double.ts';
import { readOdf } from './odf.ts';

const sheetOf = async (rows: string): Promise<string> =>
  readOdf(
    await zipOf({
      'content.xml': `<office:document-content><office:body><office:spreadsheet><table:table table:name="A">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`,
    }),
  );
const cell = (text: string, repeated?: string) =>
  `<table:table-cell${repeated === undefined ? '' : ` table:number-columns-repeated="${repeated}"`}><text:p>${text}</text:p></table:table-cell>`;

test('how often a cell is repeated may be said wrongly: the others are read all the same', async () => {
  const row = (repeated?: string) => `<table:table-row>${cell('a', repeated)}${cell('b')}</table:table-row>`;
  expect(await sheetOf(row())).toContain('1: a | b');
  expect(await sheetOf(row('2'))).toContain('1: a | a | b');
  for (const wrong of ['-1', 'many']) expect(await sheetOf(row(wrong))).toContain('1: b');
  expect(await sheetOf(`<table:table-row>${cell('a<text:s text:c="-3"/>b')}</table:table-row>`)).toContain('1: ab');
});
