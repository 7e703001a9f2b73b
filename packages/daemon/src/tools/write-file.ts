import { Buffer } from 'node:buffer';
import { basename } from 'node:path';
import { ownOf } from '@deskhand/protocol';
import { z } from 'zod';
import { asBefore } from './as-before.ts';
import { attachedNames, loadAttached } from './attached-files.ts';
import { contentOf } from './content-of.ts';
import { fileFaults } from './file-faults.ts';
import { joinPdf } from './join-pdf.ts';
import { original, putBackOriginal } from './original.ts';
import { absolute } from './paths.ts';
import { exactName, plain, sizeText } from './plain.ts';
import { loadPictures, pictureNames, picturePlaces } from './shown-pictures.ts';
import type { Tool } from './tools.ts';

const input = z.object({
  path: z.string().min(1),
  content: z.string().optional(),
  from: z.string().optional().describe('file that holds it; "original" takes back your changes'),
  /** An attachment, an archive's entry, or pages of a PDF. */
  part: z.string().optional(),
  /** Also the files that the text in `from` takes in. */
  with: z.array(z.string()).max(100).optional().describe('joined to a .pdf'),
});

/** Kinds that are made from text, by extension: the writer's name. */
const made: Record<string, string> = {
  docx: 'make-docx',
  pdf: 'make-pdf',
  xlsx: 'make-xlsx',
  pptx: 'make-pptx',
  png: 'make-png',
  jpg: 'make-jpg',
  jpeg: 'make-jpg',
  eml: 'make-eml',
};
/** What a new document in place of an old one loses, by extension. */
const lost: Record<string, string> = {
  docx: ' Styles, headers and pictures of the old document are gone; edit_file keeps them.',
  pptx: ' Design and pictures of the old presentation are gone; edit_file keeps them.',
  xlsx: ' Formats, charts and other sheets of the old workbook are gone; edit_sheet keeps them.',
};
/** Larger texts, in bytes, aren't read for how they were written. */
const mostKept = 20_000_000;
/** Kinds that text written under their name would only break. */
const notText = new Set(['doc', 'xls', 'ppt', 'gif', 'webp', 'zip', 'mp3', 'mp4', 'odt', 'ods']);

export const writeFile: Tool<typeof input> = {
  name: 'write_file',
  description:
    'Create or replace a file. Content: for .docx, .pdf, .pptx Markdown (\\newpage, ![](chart.png); headings begin slides), for .xlsx CSV or Markdown tables ("# Sheet: Name" starts one), for .png, .jpg SVG, for .eml headers (Attach: FILE) and text.',
  input,
  effect: 'reversible',
  needs(args, cwd) {
    const path = absolute(args.path, cwd);
    // What a file names nobody knows before it is read: it is said beside it.
    const names = [...(args.from === undefined ? namedIn(args.content ?? '', path) : []), ...(args.with ?? [])];
    const places = names.flatMap((name) => (showsPictures(path) ? picturePlaces(name, path, cwd) : absolute(name, cwd)));
    const reads = places.map((at) => ({ kind: 'folder', path: at, access: 'read' }) as const);
    const source =
      args.from === undefined || args.from === original
        ? []
        : [{ kind: 'folder', path: absolute(args.from, cwd), access: 'read' } as const];
    return [{ kind: 'folder', path, access: 'write' }, ...source, ...reads];
  },
  sinks: (args, cwd) => [{ name: 'path', kind: 'path', value: absolute(args.path, cwd) }],
  words: (args) => `${args.from === original ? 'takes back its changes to' : 'writes'} ${plain(args.path)}`,
  async run(args, context) {
    const path = absolute(args.path, context.cwd);
    if (/[/\\]$/.test(args.path)) return { text: `${exactName(args.path)} is the name of a folder. Name the file in it.`, failed: true };
    const before = await context.stage.files.stat(path);
    if (before?.kind === 'folder') return { text: `${exactName(path)} is a folder. Name the file in it.`, failed: true };
    if (args.from === original && args.content === undefined) return putBackOriginal(path, context);
    const extension = path.toLowerCase().split('.').pop() ?? '';
    if (args.part !== undefined && args.from === undefined)
      return { text: 'Nothing was written: part names an attachment or a zip entry of from.', failed: true };
    if (notText.has(extension) && args.part === undefined)
      return {
        text: `A .${extension} file cannot be made from text. Make it with run, or write .docx, .pptx, .pdf, .xlsx, .png or .jpg.`,
        failed: true,
      };
    if ((args.content === undefined) === (args.from === undefined))
      return { text: 'Nothing was written: give either content or from.', failed: true };
    const given =
      args.from === undefined ? { ok: true as const, text: args.content ?? '' } : await contentOf(args.from, args.part, extension, context);
    if (!given.ok) return { text: `Nothing was written: ${given.sentence}`, failed: true };
    const copy = 'copy' in given ? given.copy : undefined;
    const content = given.text;
    const joined = (args.with ?? []).filter((name) => !namedIn(content, path).includes(name));
    if (joined.length && extension !== 'pdf')
      return {
        text: `Nothing was written: with names ${joined.map(exactName).join(', ')}, and only a .pdf is joined of several files.${args.from === undefined ? '' : ` ${exactName(args.from)} names none of them.`}`,
        failed: true,
      };
    if (copy && !joined.length) {
      await context.stage.files.write(path, copy);
      const [note = '', ...shown] = (given.note ?? ', a copy').split('\n');
      const told = `Wrote ${exactName(path)} (${sizeText(copy.length)})${note}.`;
      return { text: [told, ...shown].join('\n'), words: sizeText(copy.length) };
    }
    const unsaid = args.from === undefined ? [] : namedIn(content, path).filter((name) => !args.with?.includes(name));
    if (unsaid.length)
      return {
        text: `Nothing was written: ${exactName(args.from ?? '')} names files that this call doesn’t. Call it again with them: "with": ${JSON.stringify(namedIn(content, path))}`,
        failed: true,
      };
    let bytes: Uint8Array = copy ?? Buffer.from(content, 'utf8');
    let more = given.note ?? '';
    const writer = copy ? undefined : ownOf(made, extension);
    if (!copy && !writer) {
      const old = before && before.size <= mostKept ? await context.stage.files.read(path) : undefined;
      const text = asBefore(content, path, old);
      bytes = text.bytes;
      more += text.note;
    }
    if (writer) {
      const attached = extension === 'eml' ? await loadAttached(content, context) : { ok: true as const, json: '{}' };
      if (!attached.ok) return { text: `Nothing was written: ${attached.sentence}`, failed: true };
      const pictures = showsPictures(path) ? await loadPictures(content, path, context) : { ok: true as const, json: '{}' };
      if (!pictures.ok) return { text: pictures.sentence, failed: true };
      const document = await context.parse(writer, bytes, context.signal, {
        pictures: pictures.json,
        attached: attached.json,
        now: String(context.now()),
      });
      if (!document.ok) return { text: document.sentence, failed: true };
      const file = document.files[0];
      if (!file) return { text: `The ${extension} writer made nothing.`, failed: true };
      bytes = file.bytes;
      more += document.text;
    }
    if (joined.length) {
      const document = await joinPdf({ name: args.from === undefined ? 'content' : basename(args.from), bytes }, joined, path, context);
      if (!document.ok) return { text: `Nothing was written: ${document.sentence}`, failed: true };
      bytes = document.files[0]?.bytes ?? bytes;
      more += document.text;
    }
    const faults = fileFaults(path, bytes);
    if (faults.length) more = `; ${faults.join('; ')}${more}`;
    await context.stage.files.write(path, bytes);
    const replaced = before ? `, in place of ${sizeText(before.size)}` : '';
    const [note = '', ...shown] = more.split('\n');
    const told = `Wrote ${exactName(path)} (${sizeText(bytes.length)}${replaced})${note}.${(before && ownOf(lost, extension)) ?? ''}`;
    return {
      text: [told, ...shown].join('\n'),
      words: sizeText(bytes.length),
    };
  },
};

/** The files that go into a document of this kind beside its text, as the text names them. */
function namedIn(content: string, path: string): string[] {
  if (/\.eml$/i.test(path)) return attachedNames(content);
  return showsPictures(path) ? pictureNames(content).filter((name) => !/^(https?|data):/i.test(name)) : [];
}

const showsPictures = (path: string) => /\.(docx|pdf|pptx)$/i.test(path);
