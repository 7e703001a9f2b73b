import * as fs from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { foreignIn } from '../host/host.ts';

/** Milliseconds after which it is asked anew, and in which whoever writes is done with what they wait for. */
const [held, pause] = [60_000, 1000];

const fileSchema = z.record(z.string(), z.boolean()).catch({});

/**
 * `foreignIn` with a memory that outlives the host: from the second time on nobody waits for a look through the whole folder,
 * and what came in meanwhile counts the next time.
 */
export function rememberForeign(
  file: string,
  now: () => number,
  { ask = foreignIn, behind = pause } = {},
): (folder: string) => Promise<boolean> {
  const known = new Map(Object.entries(read(file)).map(([folder, answer]) => [folder, { answer, at: 0 }]));
  const asking = new Map<string, Promise<boolean>>();

  const anew = (folder: string, wait = Promise.resolve()): Promise<boolean> => {
    const asked = wait
      .then(() => ask(folder))
      .then((answer) => {
        const news = known.get(folder)?.answer !== answer;
        known.set(folder, { answer, at: now() });
        asking.delete(folder);
        if (news) save(file, Object.fromEntries([...known].map(([path, { answer }]) => [path, answer])));
        return answer;
      });
    asking.set(folder, asked);
    return asked;
  };

  return (folder) => {
    const had = known.get(folder);
    if (!had) return asking.get(folder) ?? anew(folder);
    if (now() - had.at >= held && !asking.has(folder)) void anew(folder, setTimeout(behind, undefined, { ref: false }));
    return Promise.resolve(had.answer);
  };
}

function read(file: string): Record<string, boolean> {
  try {
    return fileSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    return {}; // not there yet, or cut short: it is asked anew
  }
}

function save(file: string, answers: Record<string, boolean>): void {
  try {
    fs.writeFileSync(`${file}.part`, JSON.stringify(answers), { mode: 0o600 });
    fs.renameSync(`${file}.part`, file);
  } catch {
    // A full disk: the next start asks anew.
  }
}
