import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { headMessage } from '@deskhand/protocol/audit';
import type { Signer, Verifier } from '../host/host.ts';
import type { Link } from './chain.ts';
import { damaged } from './failures.ts';

// A second memory of the last event that was confirmed, in a small file beside the database. SQLite drops a damaged end
// of its WAL without a word; against the witness the loss shows. It is written after the commit is on disk, so it can lag
// behind after a power cut but never be ahead of what was true. Signed by the host where it has a key, so that an end
// that somebody else wrote is not taken for its own.

/** 8 bytes place, 32 hash, 8 time, 64 signature. From before there were signatures: the first 40. */
const length = 112;

export type End = Link & { time: number };

const witnessPath = (dir: string): string => join(dir, 'log.head');

/** The last end that was confirmed. Throws a DeskhandError where it claims to be signed by this host and isn't. */
export function readWitness(dir: string, verifier: Verifier | undefined): Link | undefined {
  const had = bytesOf(dir);
  if (had?.length !== 40 && had?.length !== length) return undefined;
  const link = { seq: Number(had.readBigUInt64BE(0)), hash: had.toString('hex', 8, 40) };
  if (had.length === length && verifier && !had.subarray(48).every((byte) => byte === 0)) {
    const end = { ...link, time: Number(had.readBigInt64BE(40)) };
    if (!verifier.hasSigned(message(end, verifier), had.subarray(48)))
      throw damaged(dir, 'its signed end (log.head) was not signed by this host');
  }
  return link;
}

function bytesOf(dir: string): Buffer | undefined {
  try {
    return readFileSync(witnessPath(dir));
  } catch {
    return undefined; // a log from before there was a witness, or one whose owner accepted a loss by deleting it
  }
}

/** An empty log has the hash of nothing, which fills no bytes. */
const message = ({ seq, hash, time }: End, { key }: Verifier): Uint8Array =>
  headMessage({ host: key, seq, hash: seq === 0 ? '' : hash, time, root: '' });

export function openWitness(dir: string, signer: Signer | undefined): { write(end: End): void; close(): void } {
  const file = openSync(witnessPath(dir), constants.O_RDWR | constants.O_CREAT, 0o600);
  const record = Buffer.alloc(length);
  return {
    write(end) {
      record.fill(0);
      record.writeBigUInt64BE(BigInt(end.seq));
      record.write(end.hash, 8, 'hex');
      record.writeBigInt64BE(BigInt(end.time), 40);
      if (signer) record.set(signer.sign(message(end, signer)), 48);
      try {
        writeSync(file, record, 0, record.length, 0);
      } catch {
        // The event itself is on disk: a witness that lags only sees less.
      }
    },
    close: () => closeSync(file),
  };
}
