import type { Ref } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import type { Client } from './client.ts';

/** Content by its pointer: what came along, or fetched where it is large; empty where it was erased. */
export async function textOf(client: Client, ref: Ref): Promise<string> {
  if (ref.text !== undefined) return ref.text;
  return client.text(ref.hash).catch((error: unknown) => {
    if (error instanceof DeskhandError && error.code === 'content.unknown') return '';
    throw error;
  });
}
