import { Buffer } from 'node:buffer';
import { basename } from 'node:path';
import { contentOf } from './content-of.ts';
import { exactName } from './plain.ts';
import { pictureNames, picturePlaces } from './shown-pictures.ts';
import type { Parsed, ToolContext } from './tools.ts';

/** Of all files together, in bytes. */
const most = 50_000_000;

/** `first`, and after it each of these files as pages: a PDF as it is, a picture on a page, a document or text laid out anew. */
export async function joinPdf(
  first: { name: string; bytes: Uint8Array },
  names: string[],
  document: string,
  context: ToolContext,
): Promise<Parsed> {
  const files = [first];
  const anew: string[] = [];
  for (const name of names) {
    const made = await asPdf(name, document, context);
    if (!made.ok) return made;
    const bytes = made.files[0]?.bytes ?? Buffer.alloc(0);
    if (made.text) anew.push(basename(name));
    files.push({ name: basename(name), bytes });
  }
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > most)
    return { ok: false, sentence: `together they are larger than ${most / 1e6} MB. Join them with run (pdf-lib).` };
  const whose = files.map(({ name, bytes }) => ({ name, bytes: bytes.length }));
  const all = Buffer.concat(files.map(({ bytes }) => bytes));
  const joined = await context.parse('join-pdf', all, context.signal, { files: JSON.stringify(whose) });
  return joined.ok && anew.length
    ? { ...joined, text: `${joined.text}; ${anew.join(', ')} laid out anew from its words and tables` }
    : joined;
}

/** `text` is empty where nothing was laid out anew. */
async function asPdf(name: string, document: string, context: ToolContext): Promise<Parsed> {
  const places = picturePlaces(name, document, context.cwd);
  const stats = await Promise.all(places.map((at) => context.stage.files.stat(at).catch(() => undefined)));
  const content = await contentOf(places[stats.findIndex((stat) => stat)] ?? name, undefined, 'pdf', context);
  if (!content.ok) return content;
  if (content.copy) return { ok: true, text: '', files: [{ name, type: 'pdf', bytes: content.copy }] };
  if (pictureNames(content.text).length)
    return { ok: false, sentence: `${exactName(name)} shows pictures: make a PDF of it first, then join that.` };
  const made = await context.parse('make-pdf', Buffer.from(content.text, 'utf8'), context.signal);
  return made.ok ? { ...made, text: 'anew' } : made;
}
