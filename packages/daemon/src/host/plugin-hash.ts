import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { PluginPlan } from '@deskhand/protocol';

/**
 * The SHA-256 of what a plugin runs, by which a managed policy lists it: its command line or address, and the content of
 * every file that the command line names by its whole path, and of a registry's package the hash of all that was
 * `installed`. Programs that are found by name, and what such a file loads in
 * its turn, aren't in it.
 */
export async function pluginHash({ run }: Pick<PluginPlan, 'run'>, installed?: string): Promise<string> {
  const files = run.kind === 'command' ? await Promise.all(run.argv.filter(isAbsolute).map(contentOf)) : [];
  const said = [
    'deskhand plugin 1',
    run.kind === 'command' ? run.argv : run.url,
    files.filter((file) => file !== undefined),
    ...(installed === undefined ? [] : [installed]),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/** Undefined for what is no file: a folder among the arguments. */
async function contentOf(path: string): Promise<[string, string] | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return [
    path,
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  ];
}
