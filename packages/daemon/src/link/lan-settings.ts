import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** What the owner said about phones on this network. No file means: none may reach this host. */
export const lanSettingsSchema = z.object({
  /** Always the same, so that an installed app finds the host again. */
  port: z.number().int().min(1).max(65_535),
  /** Where the supervisor has the brake's own door; beside the port where it isn't said (host/brake-ports.ts). */
  brake: z.number().int().min(1).max(65_535).optional(),
  /** PEM files, absolute paths. */
  cert: z.string().max(4096).optional(),
  key: z.string().max(4096).optional(),
});
export type LanSettings = z.infer<typeof lanSettingsSchema>;

export async function readLanSettings(file: string): Promise<LanSettings | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  try {
    return text === undefined ? undefined : lanSettingsSchema.parse(JSON.parse(text));
  } catch {
    // What can't be read opens nothing.
    return undefined;
  }
}

export async function writeLanSettings(file: string, settings: LanSettings | undefined): Promise<void> {
  if (!settings) return rm(file, { force: true });
  const next = `${file}.${randomUUID()}`;
  await writeFile(next, `${JSON.stringify(settings)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(next, file);
}
