import { PDFDocument } from 'pdf-lib';
import { z } from 'zod';
import { numbersIn } from './number-list.ts';
import { Unreadable } from './unreadable.ts';

const filesSchema = z.array(z.object({ name: z.string(), bytes: z.number() })).min(1);

/** Pages as they are: of one PDF those that `part` names, of several one after the other. `files`: as JSON, which of the bytes are whose. */
export async function joinPdf(bytes: Uint8Array, files: string, part?: string): Promise<{ bytes: Uint8Array; words: string }> {
  const joined = await PDFDocument.create();
  const told: string[] = [];
  let from = 0;
  for (const { name, bytes: many } of filesSchema.parse(JSON.parse(files))) {
    const document = await open(bytes.subarray(from, from + many), name);
    from += many;
    const numbers = numbersIn(part, document.getPageCount(), 'pages');
    const pages = await joined.copyPages(
      document,
      numbers.map((number) => number - 1),
    );
    for (const page of pages) joined.addPage(page);
    told.push(`${numbers.length} of ${name}`);
  }
  const pages = joined.getPageCount();
  const each = told.length > 1 ? `: ${told.join(', ')}` : '';
  return { bytes: await joined.save(), words: `; ${pages} ${pages === 1 ? 'page' : 'pages'}${each}` };
}

async function open(bytes: Uint8Array, name: string): Promise<PDFDocument> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    document.getPageCount(); // fails where there is no list of pages
    return document;
  } catch (error) {
    const locked = /encrypted/i.test(String(error));
    throw new Unreadable(
      locked ? `${name} is protected by a password: ask for an open copy.` : `${name} is damaged and its pages cannot be taken.`,
    );
  }
}
