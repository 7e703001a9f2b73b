import * as fs from 'node:fs';

/** Parts of it were never written, and take no room. */
export const hasHoles = ({ blocks, size }: fs.Stats): boolean => blocks * 512 < size;

const block = 64 * 1024;
const nothing = Buffer.alloc(block);

/** Copies a file with holes and leaves them holes: a gigabyte of nothing takes no room. */
export async function copySparse(from: number, to: string | Buffer): Promise<void> {
  const fd = fs.openSync(to, 'wx', 0o600);
  try {
    const buffer = Buffer.allocUnsafe(1 << 20);
    let at = 0;
    for (let read = fs.readSync(from, buffer, 0, buffer.length, at); read > 0; read = fs.readSync(from, buffer, 0, buffer.length, at)) {
      for (let start = 0; start < read; start += block) {
        const part = buffer.subarray(start, Math.min(read, start + block));
        if (!part.equals(nothing.subarray(0, part.length))) fs.writeSync(fd, part, 0, part.length, at + start);
      }
      at += read;
      await new Promise((resolve) => setImmediate(resolve));
    }
    fs.ftruncateSync(fd, at);
    fs.fchmodSync(fd, fs.fstatSync(from).mode & 0o7777);
  } finally {
    fs.closeSync(fd);
  }
}
