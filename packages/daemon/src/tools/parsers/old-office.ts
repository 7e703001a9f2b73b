import { openCompound, refuseClosed } from './compound.ts';
import type { Found } from './pdf.ts';
import { Unreadable } from './unreadable.ts';

/** Word, Excel and PowerPoint files from before 2007 and Outlook messages: by what they hold, whatever their name says. */
export async function readOldOffice(bytes: Uint8Array, part: string | undefined): Promise<Found> {
  const { has } = openCompound(bytes);
  const text = (text: string): Found => ({ text, files: [] });
  refuseClosed(has);
  if (has('WordDocument')) return text((await import('./doc.ts')).readDoc(bytes));
  if (has('Workbook') || has('Book') || has('WORKBOOK') || has('BOOK')) return text((await import('./xls.ts')).readXls(bytes, part));
  if (has('PowerPoint Document')) return text((await import('./ppt.ts')).readPpt(bytes));
  if (has('__properties_version1.0')) return (await import('./msg.ts')).readMsg(bytes, part);
  throw new Unreadable('The file is of an old kind that is not known here. With run: file, strings.');
}
