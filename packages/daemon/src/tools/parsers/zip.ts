import { inflateRawSync } from 'node:zlib';
import { Unreadable } from './unreadable.ts';

interface ZipEntry {
  name: string;
  /** Bytes, as the archive claims. */
  size: number;
  folder: boolean;
}

/** A zip archive that never unpacks more than it is allowed to, whatever its directory claims. */
export interface Zip {
  entries: ZipEntry[];
  has(name: string): boolean;
  read(name: string): Uint8Array;
  /** An entry as UTF-8 text; empty where there is none. */
  text(name: string): string;
}

/** Bytes that one entry, and all that is read together, may unpack to. */
const most = { entry: 150_000_000, all: 300_000_000 };

interface Place extends ZipEntry {
  at: number;
  packed: number;
  method: number;
  encrypted: boolean;
}

/** Reads the directory at the end (APPNOTE.TXT 4.3.12, 4.3.16). */
export function openZip(bytes: Uint8Array): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = readDirectory(view, bytes);
  let left = most.all;
  const read = (name: string): Uint8Array => {
    const place = places.get(name);
    if (!place) throw new Unreadable(`The file lacks its part ${name}: it is broken or not what its name says.`);
    if (place.encrypted) throw new Unreadable('The archive is protected by a password: ask for it, or for an open copy.');
    const content = unpack(bytes, view, place, Math.min(most.entry, left));
    left -= content.length;
    return content;
  };
  return {
    entries: [...places.values()],
    has: (name) => places.has(name),
    read,
    text: (name) => (places.has(name) ? decode(read(name)) : ''),
  };
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  return new TextDecoder().decode(bytes);
}

function readDirectory(view: DataView, bytes: Uint8Array): Map<string, Place> {
  let end = bytes.length - 22;
  const lowest = Math.max(0, end - 65_535);
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < lowest) throw new Unreadable('The file is cut off or broken: the directory at its end is missing.');
  const number = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const places = new Map<string, Place>();
  for (let i = 0; i < number; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
      throw new Unreadable('The file is broken: its directory ends early.');
    const flags = view.getUint16(at + 8, true);
    const nameLength = view.getUint16(at + 28, true);
    const raw = bytes.subarray(at + 46, at + 46 + nameLength);
    const name = new TextDecoder(flags & 0x800 ? 'utf-8' : isUtf8(raw) ? 'utf-8' : 'latin1').decode(raw).replaceAll('\\', '/');
    places.set(name, {
      name,
      size: view.getUint32(at + 24, true),
      folder: name.endsWith('/'),
      at: view.getUint32(at + 42, true),
      packed: view.getUint32(at + 20, true),
      method: view.getUint16(at + 10, true),
      encrypted: (flags & 1) === 1,
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return places;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function unpack(bytes: Uint8Array, view: DataView, place: Place, limit: number): Uint8Array {
  if (place.at + 30 > bytes.length) throw new Unreadable('The file is broken: it points beyond its own end.');
  const start = place.at + 30 + view.getUint16(place.at + 26, true) + view.getUint16(place.at + 28, true);
  const packed = bytes.subarray(start, start + place.packed);
  if (place.method === 0) return packed;
  if (place.method !== 8) throw new Unreadable(`${place.name} is packed in a way that isn't known here (method ${place.method}).`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    const large = error instanceof RangeError || (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE');
    if (large)
      throw new Unreadable(
        `${place.name} unpacks to more than ${Math.round(limit / 1e6)} MB: too large to open here, perhaps made to be. Use run for a part of it (unzip -p, head).`,
      );
    throw new Unreadable(`${place.name} is damaged.`);
  }
}
