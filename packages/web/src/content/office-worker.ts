import { readDocx } from './docx.ts';
import { readPptx } from './pptx.ts';
import { readXlsx } from './xlsx.ts';

// Reads one office file, apart from the page: see reader.ts, which ends it when it takes too long.

export interface OfficeAsked {
  kind: 'docx' | 'pptx' | 'xlsx';
  bytes: Uint8Array<ArrayBuffer>;
}
const read = { docx: readDocx, pptx: readPptx, xlsx: readXlsx };

self.onmessage = async ({ data, ports }: MessageEvent<OfficeAsked>) => {
  const found = await read[data.kind](data.bytes).catch(() => undefined);
  ports[0]?.postMessage(found);
};
