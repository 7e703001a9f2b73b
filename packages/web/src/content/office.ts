import type { OfficeAsked } from './office-worker.ts';
import type { Block } from './parts.ts';
import type { Sheet } from './xlsx.ts';

// Office files come from anywhere, and are read in a Worker that knows nothing but the file: no page, no storage, no pairing,
// nothing of the network. What it unpacks and builds is counted (zip.ts, xml.ts, xlsx.ts), and after a while it is ended.

/** Milliseconds. A slow phone takes a tenth of that for the largest file that is looked at unasked. */
const patience = 20_000;

/** Undefined where the file can't be read, or not within that time. */
export const readDocument = (kind: 'docx' | 'pptx', bytes: Uint8Array<ArrayBuffer>): Promise<Block[] | undefined> =>
  ask<Block[]>({ kind, bytes });
export const readWorkbook = (bytes: Uint8Array<ArrayBuffer>): Promise<Sheet[] | undefined> => ask<Sheet[]>({ kind: 'xlsx', bytes });

function ask<T>(asked: OfficeAsked): Promise<T | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./office-worker.ts', import.meta.url), { type: 'module' });
    const end = (found?: T) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(found);
    };
    const timer = setTimeout(end, patience);
    worker.onmessage = ({ data }: MessageEvent<T | undefined>) => end(data); // our own code, and only data crosses
    worker.onerror = () => end();
    worker.onmessageerror = () => end();
    worker.postMessage(asked);
  });
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
