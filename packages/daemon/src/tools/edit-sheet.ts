import { z } from 'zod';
import { editsOneFile, madeFrom, putEdited, unchanged } from './edit.ts';
import { fileKind } from './file-kind.ts';
import { absolute, missing } from './paths.ts';
import { exactName } from './plain.ts';
import type { Tool } from './tools.ts';

const shape = 'a text, number, true, false or null, or rows of these: [["a", 1], ["b", 2]]';
const value = z.union([z.string(), z.number(), z.boolean(), z.null()], shape);
const input = z.object({
  path: z.string().min(1),
  sheet: z.string().optional(),
  new: z.boolean().optional().describe('make the sheet'),
  delete: z.array(z.string()).max(200).optional().describe('"5", "3:7", "C"; before cells'),
  insert: z.array(z.string()).max(200).optional().describe('empty ones, as delete'),
  cells: z
    .record(z.string(), z.union([value, z.array(z.array(value))], shape))
    .optional()
    .describe('{"B3": 98, "A9": [["row","=B4*2"],["row",null]]}'),
  charts: z.array(z.string()).max(20).optional().describe('"column A1:C7 at E2: Title"; bar, line, pie, area, scatter too'),
});

export const editSheet: Tool<typeof input> = {
  name: 'edit_sheet',
  description: 'Change cells of an .xlsx, add charts; all else in it stays.',
  input,
  ...editsOneFile,
  async run(args, context) {
    const path = absolute(args.path, context.cwd);
    const stat = await context.stage.files.stat(path);
    if (!stat) return unchanged(`${await missing(path, context.stage)} write_file makes a new .xlsx.`);
    if (/\.(csv|tsv|txt|md)$/i.test(path))
      return unchanged(`${exactName(path)} is text, not a workbook: edit_file changes it, write_file makes an .xlsx from it.`);
    if (stat.kind !== 'file' || stat.size > 50_000_000) return unchanged(`${exactName(path)} is not a workbook that can be changed here.`);
    const { sheet, cells = {}, delete: gone = [], insert = [], charts = [] } = args;
    if (args.new && !sheet) return unchanged('Name the new sheet: sheet.');
    if (!args.new && !gone.length && !insert.length && !Object.keys(cells).length && !charts.length)
      return unchanged('Nothing to change: give cells, charts, delete, insert or new.');
    const bytes = await context.stage.files.read(path);
    const kind = fileKind(path, bytes.subarray(0, 4096));
    if (kind.is === 'document' && (kind.parser === 'compound' || kind.parser === 'odf')) {
      const old = await context.parse(kind.parser, bytes, context.signal);
      if (!old.ok) return unchanged(`Nothing was changed. ${old.sentence}`);
      return unchanged(`Only an .xlsx can be changed in place. ${madeFrom(args.path, 'xlsx')}`);
    }
    const edited = await context.parse('edit-xlsx', bytes, context.signal, {
      cells: JSON.stringify(cells),
      delete: JSON.stringify(gone),
      insert: JSON.stringify(insert),
      charts: JSON.stringify(charts),
      ...(sheet && (args.new ? { new: sheet.trim() } : { sheet })),
    });
    return putEdited(path, edited, context, (words, name) => {
      const [head = '', ...now] = words.split('\n');
      const [did = '', ...computed] = head.split('; ');
      const done = did.charAt(0).toUpperCase() + did.slice(1);
      const told = `${[`${done} in ${name}`, ...computed].join('; ')}.`;
      return { text: now.length ? `${told} Now:\n${now.join('\n')}` : told, words: done };
    });
  },
};
