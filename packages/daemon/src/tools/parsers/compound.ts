import { Unreadable } from './unreadable.ts';

/** The file system inside old Office files and Outlook messages (MS-CFB): streams by their path, "Root/…" left out. */
export interface Compound {
  /** All streams, in no order that means anything. */
  streams: string[];
  has(path: string): boolean;
  read(path: string): Uint8Array;
}

interface Entry {
  name: string;
  /** 1 storage, 2 stream, 5 root. */
  type: number;
  left: number;
  right: number;
  child: number;
  start: number;
  size: number;
}

const none = 0xffff_fffa;
const most = { entries: 100_000, stream: 150_000_000 };

export function openCompound(bytes: Uint8Array): Compound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 512 || view.getUint32(0, true) !== 0xe011_cfd0)
    throw new Unreadable('The file is not an old Office file, or is broken.');
  const shift = view.getUint16(30, true);
  if (shift !== 9 && shift !== 12) throw new Unreadable('The file is broken: its sectors have no size.');
  const sector = 1 << shift;
  const small = 64;
  const sectorAt = (number: number): Uint8Array => bytes.subarray((number + 1) * sector, (number + 2) * sector);
  const fat = readFat(view, sector, sectorAt);
  const chain = (start: number, table: Uint32Array, size: number, piece: (number: number) => Uint8Array): Uint8Array => {
    const pieces: Uint8Array[] = [];
    let total = 0;
    for (let at = start, steps = 0; at < none && total < size; at = table[at] ?? none) {
      if (++steps > table.length + 1) throw new Unreadable('The file is broken: a part of it never ends.');
      const one = piece(at);
      if (!one.length) break;
      pieces.push(one);
      total += one.length;
    }
    return joined(pieces, Math.min(size, total));
  };
  const directory = chain(view.getUint32(48, true), fat, most.entries * 128, sectorAt);
  const entries = readEntries(directory, shift === 9);
  const root = entries[0];
  if (!root) throw new Unreadable('The file is broken: it has no directory.');
  const miniFat = words(chain(view.getUint32(60, true), fat, most.stream, sectorAt));
  const mini = chain(root.start, fat, Math.min(root.size, most.stream), sectorAt);
  const cutoff = view.getUint32(56, true);
  const paths = pathsOf(entries);
  return {
    streams: [...paths.keys()],
    has: (path) => paths.has(path),
    read(path) {
      const entry = paths.get(path);
      if (!entry) throw new Unreadable(`The file lacks its part ${path}: it is broken.`);
      const size = Math.min(entry.size, most.stream);
      if (entry.size >= cutoff) return chain(entry.start, fat, size, sectorAt);
      return chain(entry.start, miniFat, size, (number) => mini.subarray(number * small, (number + 1) * small));
    },
  };
}

function readFat(view: DataView, sector: number, sectorAt: (number: number) => Uint8Array): Uint32Array {
  const numbers: number[] = [];
  for (let i = 0; i < 109; i++) numbers.push(view.getUint32(76 + i * 4, true));
  let next = view.getUint32(68, true);
  for (let i = 0; next < none && i < 10_000; i++) {
    const more = words(sectorAt(next));
    if (more.length < sector / 4) break;
    numbers.push(...more.subarray(0, sector / 4 - 1));
    next = more[sector / 4 - 1] ?? none;
  }
  const parts = numbers.filter((number) => number < none).map(sectorAt);
  return words(joined(parts, Number.POSITIVE_INFINITY));
}

function readEntries(directory: Uint8Array, shortSizes: boolean): Entry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  const entries: Entry[] = [];
  for (let at = 0; at + 128 <= directory.length; at += 128) {
    const length = Math.min(64, view.getUint16(at + 64, true));
    entries.push({
      name: new TextDecoder('utf-16le').decode(directory.subarray(at, at + Math.max(0, length - 2))),
      type: directory[at + 66] ?? 0,
      left: view.getUint32(at + 68, true),
      right: view.getUint32(at + 72, true),
      child: view.getUint32(at + 76, true),
      start: view.getUint32(at + 116, true),
      size: view.getUint32(at + 120, true) + (shortSizes ? 0 : view.getUint32(at + 124, true) * 2 ** 32),
    });
  }
  return entries;
}

/** Walks the tree of names; each entry once, so that one that points back ends. */
function pathsOf(entries: Entry[]): Map<string, Entry> {
  const paths = new Map<string, Entry>();
  const seen = new Set<number>([0]);
  const waiting = [{ at: entries[0]?.child ?? none, folder: '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const entry = entries[next.at];
    if (!entry || seen.has(next.at)) continue;
    seen.add(next.at);
    waiting.push({ at: entry.left, folder: next.folder }, { at: entry.right, folder: next.folder });
    if (entry.type === 2) paths.set(next.folder + entry.name, entry);
    else if (entry.type === 1) waiting.push({ at: entry.child, folder: `${next.folder}${entry.name}/` });
  }
  return paths;
}

function joined(parts: Uint8Array[], size: number): Uint8Array {
  const total = Math.min(
    size,
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    if (at >= total) break;
    const fits = part.subarray(0, total - at);
    whole.set(fits, at);
    at += fits.length;
  }
  return whole;
}

function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getUint32(i * 4, true));
}

export function refuseClosed(has: (name: string) => boolean): void {
  if (has('EncryptedPackage')) throw new Unreadable('The document is protected by a password: ask for it, or for an open copy.');
}
