import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { parse, type ToolDesk } from './desk.double.ts';

// Documents that tests make by hand, and what the parsers make of them.

export const never = new AbortController().signal;

export async function zipOf(parts: Record<string, string | Uint8Array>): Promise<Uint8Array> {
  const zip = new JSZip();
  for (const [name, text] of Object.entries(parts)) zip.file(name, text);
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
}

/** A part of a zipped document that lies in the desk's folder, as a text. */
export async function partOf(desk: ToolDesk, file: string, part: string): Promise<string> {
  const zip = await JSZip.loadAsync(readFileSync(join(desk.folder, file)));
  return (await zip.file(part)?.async('string')) ?? '';
}

export async function textOf(kind: string, file: Uint8Array, part?: string, by = parse): Promise<string> {
  const parsed = await by(kind, file, never, part ? { part } : {});
  return parsed.ok ? parsed.text : `REFUSED: ${parsed.sentence}`;
}

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
export const docx = (body: string, more: Record<string, string> = {}) =>
  zipOf({ 'word/document.xml': `<w:document ${w}><w:body>${body}</w:body></w:document>`, ...more });
export const p = (text: string, properties = '') => `<w:p>${properties}<w:r><w:t>${text}</w:t></w:r></w:p>`;
