import { Buffer } from 'node:buffer';
import { basename } from 'node:path';
import { absolute, missing } from './paths.ts';
import { exactName } from './plain.ts';
import type { ToolContext } from './tools.ts';

// The files that a mail takes along: "Attach: FILE" among its headers, once for each, or with commas between them.

const most = { files: 30, bytes: 20_000_000 };

const attachLines = (content: string): string[] => {
  const head = content.replaceAll('\r\n', '\n').split('\n\n', 1)[0] ?? '';
  return [...head.matchAll(/^attach(?:ment)?:[ \t]*(.+?)[ \t]*$/gim)].map((found) => found[1] ?? '');
};
const listed = (line: string): string[] => line.split(',').flatMap((name) => name.trim() || []);

/** All that may be meant: a comma may stand between two files, or in the name of one. */
export const attachedNames = (content: string): string[] =>
  attachLines(content).flatMap((line) => (line.includes(',') ? [line, ...listed(line)] : [line]));

/** As JSON for the maker, by the name that is written: {name, bytes in base64}. */
export async function loadAttached(
  content: string,
  context: ToolContext,
): Promise<{ ok: true; json: string } | { ok: false; sentence: string }> {
  const isFile = (name: string) => context.stage.files.stat(absolute(name, context.cwd)).catch(() => undefined);
  const lines = attachLines(content);
  const names = (
    await Promise.all(lines.map(async (line) => (line.includes(',') && !(await isFile(line)) ? listed(line) : [line])))
  ).flat();
  if (names.length > most.files) return { ok: false, sentence: `${names.length} files are too many for one mail (most ${most.files}).` };
  const files: Record<string, { name: string; bytes: string }> = {};
  let size = 0;
  for (const name of names) {
    const path = absolute(name, context.cwd);
    const stat = await context.stage.files.stat(path);
    if (stat?.kind !== 'file')
      return { ok: false, sentence: stat ? `${exactName(path)} is not a file.` : await missing(path, context.stage) };
    size += stat.size;
    if (size > most.bytes) return { ok: false, sentence: `what is attached is more than ${most.bytes / 1e6} MB.` };
    files[name] = { name: basename(path), bytes: Buffer.from(await context.stage.files.read(path)).toString('base64') };
  }
  return { ok: true, json: JSON.stringify(files) };
}
