import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch } from './collecting.ts';

/** Puts each batch into a file of its own, whole or not at all: `<folder>/<host>/<from>-<to>.jsonl`. */
export const putIntoFolder =
  (folder: string) =>
  async ({ host, from, to, text }: Batch): Promise<void> => {
    const own = join(folder, host);
    await mkdir(own, { recursive: true, mode: 0o700 });
    const path = join(own, `${place(from)}-${place(to)}.jsonl`);
    const file = await open(`${path}.part`, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
  };

const place = (seq: number) => String(seq).padStart(12, '0');
