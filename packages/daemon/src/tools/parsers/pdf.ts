import { extractImages, getDocumentProxy } from 'unpdf';
import { note } from './notes.ts';
import { numbersIn } from './number-list.ts';
import { type Glyphs, layOut } from './pdf-layout.ts';
import { encodePng } from './png.ts';
import { Unreadable } from './unreadable.ts';

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;
export interface Found {
  text: string;
  files: { name: string; type: string; bytes: Uint8Array }[];
}

/** Characters in all, and pictures of pages without text. */
const most = { text: 1_500_000, pictures: 4, pixels: 4_000_000 };

/** The pages of a PDF as text laid out as on the page, with filled-in fields; scanned pages as pictures. `part`: "2-5". */
export async function readPdf(bytes: Uint8Array, part?: string): Promise<Found> {
  const document = await open(bytes);
  const pages = numbersIn(part, document.numPages, 'pages');
  const found: Found = { text: '', files: [] };
  const empty: number[] = [];
  for (const number of pages) {
    const text = await pageText(document, number);
    if (document.numPages > 1) found.text += `${found.text ? '\n\n' : ''}${note(`page ${number} of ${document.numPages}`)}\n`;
    found.text += text;
    if (!text.trim()) {
      empty.push(number);
      if (found.files.length < most.pictures) found.files.push(...(await pictures(document, number)));
    }
    if (found.text.length > most.text) {
      found.text += `\n${note(`… pages after ${number} are not shown`, '; ask with part')}`;
      break;
    }
  }
  if (empty.length)
    found.text += `\n${note(`${empty.length === 1 ? `Page ${empty[0]} has` : `Pages ${empty.slice(0, 30).join(', ')} have`} no text: scanned or drawn.`)}`;
  return found;
}

async function open(bytes: Uint8Array): Promise<Document> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), {
      disableFontFace: true,
      verbosity: 0,
      stopAtErrors: false,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PasswordException') throw new Unreadable('The PDF is protected by a password: ask for it, or for an open copy.');
    throw new Unreadable('The PDF is damaged and cannot be opened.');
  }
}

async function pageText(document: Document, number: number): Promise<string> {
  const page = await document.getPage(number);
  const content = await page.getTextContent({ includeMarkedContent: false });
  const glyphs: Glyphs[] = [];
  for (const item of content.items) {
    if (!('str' in item) || !item.str) continue;
    // The item's matrix: [a b c d x y], c and d giving the height of the letters.
    const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = item.transform as number[];
    glyphs.push({ text: item.str, x, y, width: item.width, height: Math.hypot(c, d) || Math.abs(a), turned: Math.abs(b) > Math.abs(a) });
  }
  const fields = await fieldTexts(page);
  page.cleanup();
  return [layOut(glyphs), ...fields].filter(Boolean).join('\n');
}

async function fieldTexts(page: Awaited<ReturnType<Document['getPage']>>): Promise<string[]> {
  const lines: string[] = [];
  const empty = new Set<string>();
  for (const one of await page.getAnnotations().catch(() => [])) {
    if (one.subtype === 'Widget' && one.fieldName) {
      const choices = ((one.options ?? []) as { displayValue?: string }[]).map(({ displayValue }) => displayValue).filter(Boolean);
      const of = choices.length ? ` of ${choices.slice(0, 20).join(', ')}` : '';
      const value = [one.fieldValue ?? ''].flat().join(', ');
      if (value || of) lines.push(`[field ${one.fieldName}: ${value || 'empty'}${of}]`);
      else if (one.fieldType !== 'Sig' && !one.pushButton) empty.add(one.fieldName);
    }
    const said = one.subtype !== 'Widget' && one.subtype !== 'Link' ? one.contentsObj?.str : undefined;
    if (said) lines.push(`[note: ${said}]`);
  }
  if (empty.size) lines.push(note(`empty fields: ${[...empty].slice(0, 200).join(', ')}`));
  return lines.slice(0, 500);
}

/** The pictures on a page that has no text: most often the one scan that is the page. */
async function pictures(document: Document, number: number): Promise<Found['files']> {
  const images = await extractImages(document, number).catch(() => []);
  const large = images.filter((image) => image.width >= 200 && image.height >= 200 && image.width * image.height <= 60_000_000);
  return large.slice(0, 1).map((image) => {
    const bytes = encodePng(image.data, image.width, image.height, image.channels, most.pixels);
    return { name: `page ${number}.png`, type: 'image/png', bytes };
  });
}
