import type { IncomingMessage } from 'node:http';
import type { BrakeAnswer, BrakeAsk } from '@deskhand/protocol/brake-door';

/** Who asks, as the host knows them. */
export interface Asker {
  by: string;
  /** The id of a paired device; absent for somebody at this computer. */
  device?: string;
}

/** Does it, where `may` says so, and tells how it stands then. */
export type Take = (ask: BrakeAsk, who: Asker, may: BrakeAnswer['may']) => Promise<BrakeAnswer>;

/** Undefined for one that is longer; nothing more of it is read. */
export async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    length += piece.length;
    if (length > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
