import { ownOf } from '@deskhand/protocol';

/** What a file is, by its first bytes and, where those leave it open, by its name. `parser` names a parser of ours. */
export type FileKind = { is: 'picture' } | { is: 'document'; parser: string } | { is: 'other' };

const zipped: Record<string, string> = {
  docx: 'docx',
  docm: 'docx',
  dotx: 'docx',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  xltx: 'xlsx',
  pptx: 'pptx',
  pptm: 'pptx',
  potx: 'pptx',
  ppsx: 'pptx',
  odt: 'odf',
  ods: 'odf',
  odp: 'odf',
  ott: 'odf',
};

export function fileKind(name: string, head: Uint8Array): FileKind {
  const extension = name.toLowerCase().split('.').pop() ?? '';
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  const ascii = new TextDecoder('latin1').decode(head.subarray(0, 1024));
  if (ascii.includes('%PDF-')) return { is: 'document', parser: 'pdf' };
  if (starts(0x50, 0x4b, 3, 4) || starts(0x50, 0x4b, 5, 6)) return { is: 'document', parser: ownOf(zipped, extension) ?? 'zip' };
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return { is: 'document', parser: 'compound' };
  if (ascii.startsWith('{\\rtf')) return { is: 'document', parser: 'rtf' };
  if (starts(0x89, 0x50, 0x4e, 0x47) || starts(0xff, 0xd8, 0xff) || ascii.startsWith('GIF8')) return { is: 'picture' };
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return { is: 'picture' };
  if (extension === 'eml' || extension === 'ipynb') return { is: 'document', parser: extension };
  return { is: 'other' };
}
