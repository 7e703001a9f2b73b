import { z } from 'zod';
import { fromBase64url } from '../base64url.ts';
import { pageSize, pageStart } from './tree.ts';

// Where a log ends, signed by its host. Whoever keeps one outside the host can tell later that what came before it is
// still what it was.

export const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

export const headSchema = z.object({
  /** The host's public key, base64url: what paired devices know it by. */
  host: z.string().regex(/^[\w-]{43}$/),
  /** The last event, its hash, which stands for all before it, and its time. */
  seq: z.number().int().nonnegative(),
  hash: z.string().regex(/^([0-9a-f]{64})?$/),
  time: z.number(),
  /** The root of the tree over its page; empty where only the end is vouched for. */
  root: z.string().regex(/^([0-9a-f]{64})?$/),
  /** Ed25519, base64url. */
  signature: z.string().regex(/^[\w-]{86}$/),
});
export type SignedHead = z.infer<typeof headSchema>;
export type UnsignedHead = Omit<SignedHead, 'signature'>;

/** Whether `key` signed exactly this. */
export type HasSigned = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** The bytes that are signed: one line for each thing said. */
export const headMessage = ({ host, seq, hash, time, root }: UnsignedHead): Uint8Array =>
  new TextEncoder().encode(`deskhand head 1\n${host}\n${seq}\n${hash}\n${time}\n${root}\n`);

export function isSigned(head: SignedHead, hasSigned: HasSigned): boolean {
  const [key, signature] = [fromBase64url(head.host), fromBase64url(head.signature)];
  return key !== undefined && signature !== undefined && hasSigned(key, headMessage(head), signature);
}

/** How many events the page of a head has up to it. */
export const pageLength = ({ seq }: { seq: number }): number => (seq === 0 ? 0 : seq - pageStart(seq) + 1);

/** Whether a head ends a full page: those are kept with the log. */
export const endsPage = (seq: number): boolean => seq > 0 && seq % pageSize === 0;
