// Reads the entries of a zip (PKWARE APPNOTE 6.3): what office files are. Bounded, because the file may be hostile.

export interface Zip {
  names: string[];
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  text(name: string): Promise<string | undefined>;
  /** How many elements of its parts were read: whoever reads them counts. */
  elements?: number;
}

const mostBytes = 60_000_000;
const mostEntries = 20_000;

/** Undefined where the bytes aren't a zip that can be read. */
export function openZip(bytes: Uint8Array<ArrayBuffer>): Zip | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = directory(view, bytes);
  if (!entries) return undefined;
  let left = mostBytes;
  const read = async (name: string) => {
    const entry = entries.get(name);
    if (!entry) return undefined;
    const data = contentOf(view, bytes, entry);
    const out = data && (entry.method === 0 ? data : entry.method === 8 ? await inflate(data, left) : undefined);
    left -= out?.byteLength ?? 0;
    return left >= 0 ? out : undefined;
  };
  return {
    names: [...entries.keys()],
    read,
    text: async (name) => {
      const out = await read(name);
      return out && new TextDecoder().decode(out);
    },
  };
}

interface Entry {
  method: number;
  compressed: number;
  offset: number;
}

function directory(view: DataView, bytes: Uint8Array): Map<string, Entry> | undefined {
  let end = view.byteLength - 22;
  const lowest = Math.max(0, end - 65_535);
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < lowest || end < 0) return undefined;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > mostEntries) return undefined;
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    entries.set(name, {
      method: view.getUint16(at + 10, true),
      compressed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function contentOf(view: DataView, bytes: Uint8Array<ArrayBuffer>, { offset, compressed }: Entry): Uint8Array<ArrayBuffer> | undefined {
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== 0x04034b50) return undefined;
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  return start + compressed <= bytes.byteLength ? bytes.subarray(start, start + compressed) : undefined;
}

/** Stops as soon as more than `most` bytes come out: a small file can unpack to gigabytes. */
async function inflate(data: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const parts: Uint8Array[] = [];
    let length = 0;
    const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      if (length > most) {
        await reader.cancel();
        return undefined;
      }
      parts.push(value);
    }
    const out = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.byteLength;
    }
    return out;
  } catch {
    return undefined;
  }
}
