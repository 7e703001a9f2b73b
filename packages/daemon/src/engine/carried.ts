import { createHash } from 'node:crypto';
import type { PreparedCall } from '../tools/tools.ts';
import type { Stage } from '../workspace/workspace.ts';

// A call that sends a file: its bytes are read once, before anybody decides. The policy looks through them, a yes is bound to
// them, the person sees them, and they are what goes out, whatever becomes of the file meanwhile.

/** Bytes that may go out at once; characters of it that are looked through and shown. */
const most = 25_000_000;
const mostShown = 500_000;

export interface CarriedCall extends PreparedCall {
  carried?: Uint8Array | undefined;
}

/** The call with its file, or why it can't be sent. */
export async function withCarried(
  prepared: PreparedCall,
  path: string,
  { files, compare }: Pick<Stage, 'files' | 'compare'>,
): Promise<CarriedCall | { misfit: string }> {
  const no = (why: string) => ({ misfit: `Nothing was done. ${path} ${why}` });
  const stat = await files.stat(path).catch(() => undefined);
  if (stat?.kind !== 'file') return no(stat ? `is a ${stat.kind}, not a file.` : 'is not there, or not in a folder of this task.');
  if (stat.size > most) return no(`is larger than ${most / 1e6} MB, the most that goes out at once.`);
  const carried = await files.read(path);
  // Which of the owner's files goes is for them to say; what the task made itself is judged by what it has read.
  const isOwners = (await compare(path)).before !== undefined;
  return {
    ...prepared,
    carried,
    bound: `${prepared.bound ?? ''}file ${createHash('sha256').update(carried).digest('hex')}`,
    sinks: [
      ...prepared.sinks,
      ...(isOwners ? [{ name: 'file', kind: 'path' as const, value: path }] : []),
      { name: `the file ${path}`, kind: 'content', value: textOf(carried) },
    ],
  };
}

/** Exactly what would go out: the call as it was written, and after it the file. */
export const shownWith = (args: string, { carried, carries }: CarriedCall): string | undefined =>
  carried && `${args}\n\n${carries} (${carried.byteLength} bytes):\n${textOf(carried)}`;

function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.length <= mostShown ? text : `${text.slice(0, mostShown)}\n[and ${text.length - mostShown} more characters]`;
  } catch {
    return `[no text; SHA-256 ${createHash('sha256').update(bytes).digest('hex')}]`;
  }
}
