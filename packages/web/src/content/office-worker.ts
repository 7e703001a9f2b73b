import { readCalendar } from './calendar.ts';
import { readDocx } from './docx.ts';
import { readMail } from './mail.ts';
import { readPptx } from './pptx.ts';
import { readXlsx } from './xlsx.ts';

// Reads one office file, mail or calendar, apart from the page: see reader.ts, which ends it when it takes too long.

export interface OfficeAsked {
  kind: 'docx' | 'pptx' | 'xlsx' | 'mail' | 'calendar';
  bytes: Uint8Array<ArrayBuffer>;
}
const read = {
  docx: readDocx,
  pptx: readPptx,
  xlsx: readXlsx,
  mail: async (bytes: OfficeAsked['bytes']) => readMail(bytes),
  calendar: async (bytes: OfficeAsked['bytes']) => readCalendar(new TextDecoder().decode(bytes)),
};

self.onmessage = async ({ data, ports }: MessageEvent<OfficeAsked>) => {
  const found = await read[data.kind](data.bytes).catch(() => undefined);
  ports[0]?.postMessage(found);
};
