import { posix } from 'node:path';
import type { Found } from './pdf.ts';
import { Unreadable } from './unreadable.ts';
import { openZip } from './zip.ts';

/** What a zip archive holds, by name and size. With `part`, that entry itself. */
export function readArchive(bytes: Uint8Array, part?: string): Found {
  const zip = openZip(bytes);
  if (part) {
    if (!zip.has(part)) throw new Unreadable(`The archive has no ${JSON.stringify(part)}. Without part, its list is shown.`);
    return { text: '', files: [{ name: posix.basename(part), type: 'application/octet-stream', bytes: zip.read(part) }] };
  }
  const lines = zip.entries.slice(0, 2000).map((entry) => (entry.folder ? entry.name : `${entry.name}  ${entry.size} bytes`));
  const rest = zip.entries.length > 2000 ? `\n… ${zip.entries.length - 2000} more` : '';
  return {
    text: `Archive with ${zip.entries.length} ${zip.entries.length === 1 ? 'entry' : 'entries'}; part: "NAME" reads one.\n${lines.join('\n')}${rest}`,
    files: [],
  };
}
