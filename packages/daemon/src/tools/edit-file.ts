import { z } from 'zod';
import { editsOneFile, madeFrom, putEdited, unchanged } from './edit.ts';
import { fileFaults } from './file-faults.ts';
import { fileKind } from './file-kind.ts';
import { absolute, missing } from './paths.ts';
import { count, exactName } from './plain.ts';
import { replaceAll } from './replace.ts';
import { decodeText, encodeText } from './text.ts';
import type { Tool, ToolContext, ToolResult } from './tools.ts';

const edit = z.object({ old: z.string().min(1), new: z.string(), all: z.boolean().optional().describe('every occurrence') });
const input = z.object({ path: z.string().min(1), edits: z.array(edit).min(1).max(100) });
type Args = z.output<typeof input>;

const most = 20_000_000;

export const editFile: Tool<typeof input> = {
  name: 'edit_file',
  description: 'Replace exact text in a text, .docx or .pptx: as read_file shows it; lines that new adds are Markdown.',
  input,
  ...editsOneFile,
  async run(args, context) {
    const path = absolute(args.path, context.cwd);
    const stat = await context.stage.files.stat(path);
    if (!stat) return unchanged(`${await missing(path, context.stage)} write_file creates a file.`);
    if (stat.kind !== 'file') return unchanged(`${exactName(path)} is a ${stat.kind}, not a file.`);
    if (stat.size > most) return unchanged(`${exactName(path)} is too large to edit here. Use run (sed, Python).`);
    const bytes = await context.stage.files.read(path);
    const kind = fileKind(path, bytes.subarray(0, 4096));
    if (kind.is === 'document' && (kind.parser === 'docx' || kind.parser === 'pptx'))
      return editDocument(path, kind.parser, bytes, args, context);
    if (kind.is === 'document' && kind.parser === 'xlsx') return unchanged('Change cells with edit_sheet.');
    if (kind.is === 'document' && kind.parser === 'pdf')
      return unchanged('A PDF cannot be edited as text. Write a new one, or use run with pdf-lib for forms and pages.');
    if (kind.is === 'document' && (kind.parser === 'compound' || kind.parser === 'odf'))
      return unchanged(`A file of this kind can't be changed in place. ${madeFrom(args.path, newKindOf(args.path))}`);
    const decoded = decodeText(bytes);
    if (!decoded) return unchanged(`${exactName(path)} is not text.`);
    if (decoded.unsure)
      return unchanged(
        'Nothing was changed: it is unsure in which encoding the file is. Use run (iconv, node), or write_file, which makes it UTF-8.',
      );
    const replaced = replaceAll(decoded.text, args.edits);
    if (!replaced.ok) return unchanged(`Nothing was changed. ${replaced.sentence}`);
    const back = encodeText({ ...decoded, text: replaced.text });
    if (!back)
      return unchanged(
        `Nothing was changed: the file is in ${decoded.encoding}, which lacks some of the new characters. write_file makes it UTF-8.`,
      );
    await context.stage.files.write(path, back);
    const had = new Set(fileFaults(path, bytes));
    const faults = fileFaults(path, back).filter((fault) => !had.has(fault));
    return done(path, replaced, faults);
  },
};

/** What takes the place of an old kind. */
function newKindOf(path: string): string {
  const extension = path.toLowerCase().split('.').pop() ?? '';
  if (/^(xl|ods)/.test(extension)) return 'xlsx';
  return /^(pp|odp)/.test(extension) ? 'pptx' : 'docx';
}

async function editDocument(path: string, kind: string, bytes: Uint8Array, args: Args, context: ToolContext): Promise<ToolResult> {
  const edited = await context.parse(`edit-${kind}`, bytes, context.signal, { edits: JSON.stringify(args.edits) });
  const told = (words: string, name: string) => ({ text: `Changed ${words} in ${name}; its formatting is kept.`, words });
  return putEdited(path, edited, context, told);
}

function done(path: string, { many, lines }: { many: number; lines: number[] }, faults: string[]): ToolResult {
  const where = many === lines.length && many <= 20 ? ` (${many === 1 ? 'line' : 'lines'} ${lines.join(', ')})` : '';
  const broken = faults.map((fault) => `; ${fault}`).join('');
  return { text: `Changed ${count(many, 'place')} in ${exactName(path)}${where}${broken}.`, words: count(many, 'place') };
}
