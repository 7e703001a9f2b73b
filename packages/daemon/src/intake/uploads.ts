import { stat } from 'node:fs/promises';
import type { FileRef } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { type Refusal, refuse } from './outcome.ts';

/** The files that a command names, as they were uploaded before it; a refusal where one never came. */
export async function findUploads(
  files: { name: string; hash: string; type?: string | undefined }[],
  log: Log,
): Promise<FileRef[] | Refusal> {
  const found: FileRef[] = [];
  for (const { name, hash, type } of files) {
    const bytes = await lengthOf(hash, log);
    if (bytes === undefined) {
      return refuse('content.unknown', `The file ${plainName(name)} hasn't arrived here.`, 'Upload it first, then send again.');
    }
    found.push({ name: plainName(name), content: { hash, bytes }, ...(type !== undefined && { type }) });
  }
  return found;
}

async function lengthOf(hash: string, log: Log): Promise<number | undefined> {
  const path = log.pathOf(hash);
  if (path !== undefined) return (await stat(path)).size;
  return (await log.read(hash))?.byteLength;
}

/** A name that can't climb out of a folder or play tricks on a screen: no path, no control or direction characters. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  return plain === '' || plain === '.' || plain === '..' ? 'file' : plain;
}
