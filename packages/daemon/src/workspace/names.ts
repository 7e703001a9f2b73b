import { isUtf8 } from 'node:buffer';

// File names are bytes; our paths are strings. A byte that isn't UTF-8 becomes one lone surrogate (U+DC80 to U+DCFF, as
// Python's "surrogateescape"), survives JSON as such, and turns back into the same byte here.

const lone = /[\udc80-\udcff]/u;

/** What Node's file functions take for this path: the string itself, or bytes where a name isn't UTF-8. */
export function toSystem(path: string): string | Buffer {
  if (!lone.test(path)) return path;
  const parts: Buffer[] = [];
  for (const char of path) {
    const code = char.charCodeAt(0);
    parts.push(char.length === 1 && code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(char));
  }
  return Buffer.concat(parts);
}

/** The string for a name as the system gave it. */
export function fromSystem(name: Buffer): string {
  if (isUtf8(name)) return name.toString('utf8');
  let text = '';
  for (let at = 0; at < name.length; ) {
    const length = sequence(name, at);
    text += length === 0 ? String.fromCharCode(0xdc00 + (name[at] ?? 0)) : name.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return text;
}

/** How many bytes at `at` are one UTF-8 character; 0 where none begins. */
function sequence(name: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= name.length; length++) if (isUtf8(name.subarray(at, at + length))) return length;
  return 0;
}

/** A name for people: bytes that aren't text show as a replacement sign. */
export const shown = (path: string): string => path.replace(new RegExp(lone, 'gu'), '\ufffd');

export const parentOf = (rel: string): string => rel.slice(0, Math.max(0, rel.lastIndexOf('/')));
export const nameOf = (rel: string): string => rel.slice(rel.lastIndexOf('/') + 1);
/** `join('', 'a')` is `a`: paths inside a folder have no leading slash. */
export const join = (rel: string, name: string): string => (rel === '' ? name : `${rel}/${name}`);
/** Whether `path` is `folder` or lies inside, of paths as the stage walks them: relative too, where '' is the whole. Others ask `isInside`. */
export const within = (path: string, folder: string): boolean =>
  path === folder || folder === '' || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
