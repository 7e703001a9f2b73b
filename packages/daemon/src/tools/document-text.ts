import { fileKind } from './file-kind.ts';
import type { Parse } from './tools.ts';

/** Bytes; a larger document isn't shown as text. */
const most = 10_000_000;

/** A document (Office, PDF, mail) as it reads, for a person; undefined for what is none, or can't be read. */
export function openDocumentText(parse: Parse): (name: string, bytes: Uint8Array) => Promise<string | undefined> {
  return async (name, bytes) => {
    const kind = fileKind(name, bytes.subarray(0, 4096));
    if (kind.is !== 'document' || kind.parser === 'zip' || bytes.length > most) return undefined;
    const parsed = await parse(kind.parser, bytes, new AbortController().signal, { reader: 'person' });
    return parsed.ok ? parsed.text : undefined;
  };
}
