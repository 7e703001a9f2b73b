import { lazily } from '../desk/lazily.ts';
import type { Appointment } from './calendar.ts';
import type { Letter } from './mail.ts';
import type { OfficeAsked } from './office-worker.ts';
import workerUrl from './office-worker.ts?worker&url';
import type { Block } from './parts.ts';
import { startReader } from './reader.ts';
import { calendarBlocks, letterBlocks } from './told.ts';
import type { Sheet } from './xlsx.ts';

export type DocumentKind = 'docx' | 'pptx' | 'mail' | 'calendar';
export const isDocument = (kind: string): kind is DocumentKind => ['docx', 'pptx', 'mail', 'calendar'].includes(kind);

// Word files, slides, workbooks, mails and calendars, read in a Worker of their own. What it unpacks and builds is counted (zip.ts, xml.ts, xlsx.ts).

// So that it is at hand when the host isn't.
lazily(() => fetch(workerUrl));

/** Undefined where the file can't be read, or not within that time. */
export async function readDocument(kind: DocumentKind, bytes: Uint8Array<ArrayBuffer>): Promise<Block[] | undefined> {
  if (kind === 'mail') return ask<Letter>({ kind, bytes }).then((letter) => letter && letterBlocks(letter));
  if (kind === 'calendar') return ask<Appointment[]>({ kind, bytes }).then((entries) => entries && calendarBlocks(entries));
  return ask<Block[]>({ kind, bytes });
}
export const readWorkbook = (bytes: Uint8Array<ArrayBuffer>): Promise<Sheet[] | undefined> => ask<Sheet[]>({ kind: 'xlsx', bytes });

function ask<T>(asked: OfficeAsked): Promise<T | undefined> {
  const reader = startReader(() => new Worker(workerUrl, { type: 'module' }));
  return reader.ask<T>(asked).finally(reader.end);
}

/** Blocks as plain lines, to compare two documents. */
export const textOfBlocks = (blocks: Block[]): string =>
  blocks
    .flatMap((block) => {
      if (block.kind === 'table' || block.kind === 'chart') return block.rows.map((row) => row.map(({ text }) => text).join('\t'));
      if (block.kind === 'item') return `${'  '.repeat(block.level)}${block.mark} ${block.text}`;
      return block.kind === 'heading' || block.kind === 'text' ? block.text : [];
    })
    .join('\n');
