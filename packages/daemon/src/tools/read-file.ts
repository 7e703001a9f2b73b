import { basename } from 'node:path';
import { z } from 'zod';
import { readBigText } from './big-text.ts';
import { fileKind } from './file-kind.ts';
import { absolute, missing } from './paths.ts';
import { pictureFacts } from './picture.ts';
import { takenAt } from './picture-date.ts';
import { count, exactName, plain, sizeText } from './plain.ts';
import { decodeText, showWindow } from './text.ts';
import type { Tool, ToolContext, ToolResult } from './tools.ts';

const input = z.object({
  path: z.string().min(1),
  from: z.number().int().optional().describe('first line; negative: from the end'),
  lines: z.number().int().min(1).optional(),
  part: z.string().optional().describe('pages or slides "2-5", sheet "Sales!A1:D20", attachment, zip entry'),
});
type Args = z.output<typeof input>;

/** Bytes: text held whole, documents handed to a parser, pictures handed to a model (the strictest provider takes 5 MB in base64). */
const most = { text: 16_000_000, document: 50_000_000, picture: 3_750_000 };
const mostPixels = 8000;

export const readFile: Tool<typeof input> = {
  name: 'read_file',
  description: 'Read a file: text, pdf, Office (old ones too), OpenDocument, rtf, mail, zip, pictures.',
  blind: 'Read a file: text, pdf, Office (old ones too), OpenDocument, rtf, mail, zip. You cannot see pictures.',
  input,
  effect: 'read',
  needs: (args, cwd) => (args.path.startsWith('output:') ? [] : [{ kind: 'folder', path: absolute(args.path, cwd), access: 'read' }]),
  sinks: () => [],
  words: (args) => (args.path.startsWith('output:') ? 'reads more of an earlier output' : `reads ${plain(args.path)}`),
  async run(args, context) {
    if (args.path.startsWith('output:')) {
      const output = await context.earlier(args.path.slice('output:'.length));
      return output === undefined ? fail(`There is no earlier output ${args.path}.`) : { text: showWindow(output, args) };
    }
    const path = absolute(args.path, context.cwd);
    const stat = await context.stage.files.stat(path);
    if (!stat) return fail(await missing(path, context.stage));
    if (stat.kind === 'folder') return fail(`${exactName(path)} is a folder: list_files shows what is in it.`);
    const head = await context.stage.files.read(path, { length: 4096 });
    const kind = fileKind(path, head);
    if (kind.is !== 'other' && stat.size > most.document)
      return fail(`${exactName(path)} is too large to open here (${sizeText(stat.size)}). Use run.`);
    if (kind.is === 'other' && stat.size > most.text) {
      if (head.includes(0)) return notText(path, stat.size);
      return { text: await readBigText(context.stage.files, path, stat.size, args, context.signal) };
    }
    return readBytes(basename(path), await context.stage.files.read(path), args, context);
  },
};

/** Shows the bytes of a file by what they are. Also what a mail or an archive held. */
async function readBytes(name: string, bytes: Uint8Array, args: Args, context: ToolContext): Promise<ToolResult> {
  if (!bytes.length) return { text: '[The file is empty.]' };
  const kind = fileKind(name, bytes.subarray(0, 4096));
  if (kind.is === 'picture') return picture(name, bytes, context);
  if (kind.is === 'document') return readDocument(kind.parser, bytes, args, context);
  const text = decodeText(bytes);
  if (!text) return notText(name, bytes.length);
  const shown = showWindow(text.text.replaceAll('\r\n', '\n'), args);
  return {
    text: text.encoding === 'utf-8' ? shown : `${shown}\n[encoding${text.unsure ? ' unsure, shown as' : ':'} ${text.encoding}]`,
    words: count(text.text.replace(/\n$/, '').split('\n').length, 'line'),
  };
}

async function readDocument(parser: string, bytes: Uint8Array, args: Args, context: ToolContext): Promise<ToolResult> {
  const parsed = await context.parse(parser, bytes, context.signal, args.part ? { part: args.part } : {});
  if (!parsed.ok) return fail(parsed.sentence + unlocking(parser, parsed.sentence, context));
  // An attachment or an archive's entry that was asked for by name is read like any file.
  const inner = parser === 'eml' || parser === 'zip' || parser === 'compound' ? parsed.files[0] : undefined;
  if (inner) return readBytes(inner.name, inner.bytes, { path: inner.name, from: args.from, lines: args.lines }, context);
  const images = parsed.files.filter((file) => pictureFacts(file.bytes));
  const text = showWindow(parsed.text, args);
  if (!images.length) return { text };
  if (context.sees) return { text, images };
  return {
    text: `${text}\n[${count(images.length, 'picture')} of pages without text cannot be shown to this model.${readPictures(context)}]`,
  };
}

/** How a file is opened once its password is known, with what there is. */
function unlocking(parser: string, sentence: string, context: ToolContext): string {
  if (!sentence.includes('protected by a password')) return '';
  if (parser === 'pdf') return context.has?.('pdftotext') ? ' Who has it opens it with run: pdftotext -layout -upw PASSWORD FILE -.' : '';
  if (!context.has?.('python')) return '';
  if (parser === 'zip') return ' Who has it opens it with run (python, zipfile: extractall(pwd=b"PASSWORD")).';
  return '';
}

/** What can be done about a picture that can't be shown, with what there is. */
function readPictures(context: ToolContext): string {
  return context.has?.('tesseract') ? ' Words in it can be read with run: tesseract FILE -.' : '';
}

function picture(name: string, bytes: Uint8Array, context: ToolContext): ToolResult {
  const facts = pictureFacts(bytes);
  if (!facts) return fail(`${exactName(name)} looks like a picture but is broken.`);
  const taken = takenAt(bytes);
  const size = `${facts.type.slice(6)} picture, ${facts.width} × ${facts.height} pixels, ${sizeText(bytes.length)}${taken ? `, taken ${taken}` : ''}`;
  if (!context.sees) return { text: `[${size}. This model cannot look at pictures.${readPictures(context)}]` };
  if (bytes.length > most.picture || Math.max(facts.width, facts.height) > mostPixels)
    return fail(`[${size}: too large to look at.${smaller(context)}]`);
  return { text: `[${size}]`, images: [{ name, type: facts.type, bytes }] };
}

function smaller(context: ToolContext): string {
  const programs = ['imagemagick', 'ffmpeg', 'PIL'].filter((program) => context.has?.(program));
  return programs.length ? ` Make a smaller copy with run (${programs.join(', ')}), and read that.` : '';
}

function notText(name: string, size: number): ToolResult {
  return fail(`${exactName(name)} is not text (${sizeText(size)}). With run: file, xxd, or a program for its kind.`);
}

function fail(text: string): ToolResult {
  return { text, failed: true };
}
