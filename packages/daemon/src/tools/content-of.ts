import { Buffer } from 'node:buffer';
import { fileKind } from './file-kind.ts';
import { absolute, missing } from './paths.ts';
import { exactName } from './plain.ts';
import { forMaker } from './shown-pictures.ts';
import { decodeText } from './text.ts';
import type { Parsed, ToolContext } from './tools.ts';

// What `write_file` makes a document of when a file holds it: what a script wrote as Markdown or CSV, in whatever
// encoding, or the words of another document.

type Content = { ok: true; text: string; note?: string; copy?: Uint8Array } | { ok: false; sentence: string };

const most = 20_000_000;
/** Kinds whose words are laid out anew in these. */
const flowing = new Set(['docx', 'pdf', 'pptx', 'md', 'txt']);

/** `part`: an attachment or an archive's entry, as it is; of a PDF, its pages. */
export async function contentOf(name: string, part: string | undefined, to: string, context: ToolContext): Promise<Content> {
  const path = absolute(name, context.cwd);
  const no = (sentence: string): Content => ({ ok: false, sentence });
  const stat = await context.stage.files.stat(path);
  if (!stat) return no(await missing(path, context.stage));
  if (stat.kind !== 'file') return no(`${exactName(path)} is not a file.`);
  if (stat.size > most) return no(`${exactName(path)} is larger than ${most / 1e6} MB. Make it with run.`);
  const bytes = await context.stage.files.read(path);
  const kind = fileKind(path, bytes.subarray(0, 4096));
  const isPdf = kind.is === 'document' && kind.parser === 'pdf';
  if (part !== undefined && isPdf && to === 'pdf') return pagesOf(path, part, bytes, context);
  if (part !== undefined && !(isPdf && flowing.has(to))) return partOf(path, part, bytes, context);
  // A copy: nothing is to be made of it.
  if (path.toLowerCase().endsWith(`.${to}`) && to !== 'csv') return { ok: true, text: '', copy: bytes };
  if (kind.is === 'picture' && to === 'pdf') return pictureOnPage(path, bytes, context);
  if (kind.is === 'picture') return no(`${exactName(path)} is a picture. Copy it with run (cp), or show it: ![](${name}).`);
  if (kind.is === 'other') {
    const text = decodeText(bytes)?.text;
    return text === undefined ? no(`${exactName(path)} is not text. Copy it with run (cp).`) : { ok: true, text };
  }
  if (to === 'xlsx' && (kind.parser === 'compound' || kind.parser === 'odf')) {
    const book = await context.parse('new-xlsx', bytes, context.signal);
    const made = book.ok ? book.files[0]?.bytes : undefined;
    if (!book.ok || !made) return no(book.ok ? 'Nothing came of it.' : book.sentence);
    return { ok: true, text: '', copy: made, note: ` from the cells of ${exactName(path)}, without its formats and charts${book.text}` };
  }
  if (!flowing.has(to)) return no(`${exactName(path)} is a document: read it, and write what the .${to} should hold.`);
  const parsed = await context.parse(kind.parser, bytes, context.signal, { reader: 'document', ...(part !== undefined && { part }) });
  if (!parsed.ok) return no(parsed.sentence);
  const text = kind.parser === 'pdf' ? paragraphs(parsed.text) : withoutMargins(parsed.text);
  if (!text.trim()) return no(`${exactName(path)} holds no words that a .${to} could be made of.`);
  return {
    ok: true,
    text,
    note: `, from the words and tables of ${exactName(path)}: look whether it is as wanted, its design, page headers, pictures and comments are not taken over, tracked changes are as accepted`,
  };
}

const holders = new Set(['eml', 'compound', 'zip']);

async function partOf(path: string, part: string, bytes: Uint8Array, context: ToolContext): Promise<Content> {
  const kind = fileKind(path, bytes.subarray(0, 4096));
  if (kind.is !== 'document' || !holders.has(kind.parser))
    return {
      ok: false,
      sentence: `${exactName(path)} is no mail and no archive: there is nothing in it to be named by part. Of a PDF part names pages, for a .pdf, .docx, .md or .txt.`,
    };
  const parsed = await context.parse(kind.parser, bytes, context.signal, { part });
  if (!parsed.ok) return { ok: false, sentence: parsed.sentence };
  const copy = parsed.files[0]?.bytes;
  if (!copy)
    return { ok: false, sentence: `${exactName(part)} of ${exactName(path)} is no file of its own: read it, and write what it says.` };
  return { ok: true, text: '', copy, note: `, ${exactName(part)} of ${exactName(path)} as it is` };
}

async function pagesOf(path: string, part: string, bytes: Uint8Array, context: ToolContext): Promise<Content> {
  const files = JSON.stringify([{ name: exactName(path), bytes: bytes.length }]);
  return asCopy(await context.parse('join-pdf', bytes, context.signal, { files, part }), ` from pages ${part} of ${exactName(path)}`);
}

async function pictureOnPage(path: string, bytes: Uint8Array, context: ToolContext): Promise<Content> {
  const picture = forMaker(bytes);
  if (!picture) return { ok: false, sentence: `${exactName(path)} is no PNG or JPEG. Make one of it with run.` };
  const pictures = JSON.stringify({ picture });
  return asCopy(
    await context.parse('make-pdf', Buffer.from('![](picture)'), context.signal, { pictures }),
    `, ${exactName(path)} on a page`,
  );
}

function asCopy(made: Parsed, note: string): Content {
  const copy = made.ok ? made.files[0]?.bytes : undefined;
  if (!made.ok || !copy) return { ok: false, sentence: made.ok ? 'nothing came of it.' : made.sentence };
  return { ok: true, text: '', copy, note: `${note}${made.text}` };
}

/** Without what stands beside the text and is told after it. */
function withoutMargins(text: string): string {
  return text.replace(/^\[(?:headers and footers|headers?|footers?): .*\]$/gm, '').replace(/^\[comments\]\n[\s\S]*$/m, '');
}

/** A page's lines as paragraphs; what stands in columns keeps them. */
function paragraphs(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^ +/, ''))
    .join('\n');
}
