import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from './state-file.ts';

// The model that was named at a start, which holds for the next ones too: an address can't be found again by looking around.

const keptSchema = z.object({ model: z.string().min(1).max(200), url: z.string().max(2000).optional() });
export type KeptModel = z.infer<typeof keptSchema>;

const fileOf = (home: string): string => join(home, 'model.json');

/** None where none was named, or where what is kept can't be read. */
export function readKeptModel(home: string): KeptModel | undefined {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(fileOf(home), 'utf8')));
  } catch {
    return undefined;
  }
}

export const keepModel = (home: string, kept: KeptModel): void => replaceFile(fileOf(home), `${JSON.stringify(keptSchema.parse(kept))}\n`);
