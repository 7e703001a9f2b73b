import { openZip } from './zip.ts';

/** What is in a zip, by what it holds, whatever its name says; `named`, where that doesn't tell. */
export function zippedKind(bytes: Uint8Array, named: string): string {
  const zip = openZip(bytes);
  const parts = [
    ['docx', 'word/'],
    ['xlsx', 'xl/'],
    ['pptx', 'ppt/'],
  ] as const;
  if (zip.has('[Content_Types].xml')) {
    const found = parts.find(([, folder]) => zip.entries.some(({ name }) => name.startsWith(folder)));
    if (found) return found[0];
  }
  if (zip.text('mimetype').startsWith('application/vnd.oasis.opendocument') && zip.has('content.xml')) return 'odf';
  return named === 'odf' ? 'zip' : named;
}
