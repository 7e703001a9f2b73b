import { openZip } from './parsers/zip.ts';

/** The names of the parts of an Office file; undefined for what is none, or can't be opened. Nothing is unpacked. */
export function officeParts(path: string, bytes: Uint8Array): readonly string[] | undefined {
  if (!isOffice(path)) return undefined;
  try {
    return openZip(bytes).entries.map(({ name }) => name);
  } catch {
    return undefined;
  }
}

export const isOffice = (path: string): boolean => /\.(?:docx|xlsx|pptx)$/iu.test(path);
