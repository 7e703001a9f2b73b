import { expect, test } from 'vitest';
import { zipOf } from '../tools/documents.double.ts';
import type { Stage } from '../workspace/workspace.ts';
import { type Known, untrue } from './claims.ts';
import { documentsIn } from './documents-in.ts';
import { toldPerson } from './finding-words.ts';

// What an answer says is in the documents that it made, and in which folder it put files, against what is there.

/** Of a task that made these files, each with parts if it is an Office file. */
async function doubts(made: Record<string, string>, answer: string): Promise<string[]> {
  const files = Object.entries(made).map(([name, parts]) => ({ path: `/desk/${name}`, parts: parts.split(' ') }));
  const partsOf = (path: string) =>
    zipOf(Object.fromEntries((files.find((one) => one.path === path)?.parts ?? []).map((part) => [part, '<x/>'])));
  const changes: Known['changes'] = files.map(({ path }) => ({ kind: 'added', path, what: 'file' }));
  const stage = { files: { stat: async () => ({ size: 100 }), read: partsOf } } as unknown as Stage;
  const found = await untrue({
    answer,
    asked: 'See to it',
    isTouched: (name) => files.some(({ path }) => path.endsWith(`/${name}`)),
    changed: true,
    acted: true,
    idle: false,
    writes: true,
    acts: [],
    open: false,
    changes,
    ran: async () => false,
    commands: ['python3 all.py'],
    wasOpened: async () => true,
    paths: async () => ['/desk/old/', '/desk/old/a.txt', ...files.map(({ path }) => path)],
    documents: () => documentsIn(changes, async () => stage),
    faults: [],
    isOutside: () => false,
    isThere: async () => true,
    wasRead: async () => false,
    wasUsed: async () => false,
  });
  return found.map(toldPerson);
}

const book = { 'costs.xlsx': 'xl/workbook.xml xl/worksheets/sheet1.xml xl/worksheets/sheet2.xml' };
const charted = { 'costs.xlsx': 'xl/worksheets/sheet1.xml xl/charts/chart1.xml' };
const report = { 'report.docx': 'word/document.xml' };
const deck = { 'talk.pptx': 'ppt/slides/slide1.xml ppt/slides/slide2.xml ppt/slides/_rels/slide1.xml.rels' };
const sorted = { 'Bills/a.txt': '' };

test.each<[string, Record<string, string>, string]>([
  ['costs.xlsx has 2 sheets', book, 'costs.xlsx has three sheets: Spring, Fall and the whole year.'],
  ['costs.xlsx has 2 sheets', book, 'Die Kosten sind fertig: costs.xlsx mit vier Blättern.'],
  ['costs.xlsx has 2 sheets', book, 'The table is done. I added a third sheet with the sums.'],
  ['report.docx has no chart', report, 'The report is done. It is short, and the report has a bar chart of the trend.'],
  ['costs.xlsx has no chart', book, 'I added a pie chart below the table.'],
  ['costs.xlsx has no chart', book, 'Ich habe ein Balkendiagramm eingefügt.'],
  ['talk.pptx has 2 slides', deck, 'talk.pptx is ready: 12 slides.'],
  ['there is no folder Unclear', sorted, 'I sorted all files and moved the rest into the folder Unclear.'],
  ['there is no folder Unklar', sorted, 'Den Rest habe ich in den Ordner „Unklar“ gelegt.'],
])('%s: %#', async (doubt, made, text) => {
  expect(await doubts(made, text)).toEqual([expect.stringContaining(`: ${doubt}.`)]);
});

test.each<[Record<string, string>, string]>([
  [book, 'costs.xlsx has two sheets, May and June; the second sheet is the longer one.'],
  [charted, 'costs.xlsx has a column chart beside the table.'],
  [book, 'I added no bar chart to costs.xlsx, since there is one line only.'],
  [book, 'Shall I add a bar chart to costs.xlsx?'],
  [book, 'The table sums up the bar chart in the scan.'],
  [{ ...book, 'trend.svg': '' }, 'I made a line chart of the trend.'],
  [report, 'The old deck had 12 slides and a bar chart. It is all in report.docx.'],
  [deck, 'talk.pptx is ready: 2 slides.'],
  [sorted, 'I moved the bill into the folder Bills.'],
  [sorted, 'I put them in a folder for each month.'],
])('what is so is believed: %#', async (made, text) => {
  expect(await doubts(made, text)).toEqual([]);
});
