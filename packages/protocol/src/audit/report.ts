import type { SignedHead } from './head.ts';

/**
 * What can be wrong with a log. `changed`: an event isn't what was written. `removed`: events are missing between others.
 * `reordered`: an event stands in another's place. `backdated`: an event claims to be older than the one before it. `cut`:
 * the end is missing. `rewritten`: a whole stretch was replaced, with hashes that fit each other and not what was signed.
 * `content`: a text or file that an event names is missing or not what it was. `unsigned`: the host's own signature is
 * missing, or isn't this host's.
 */
export type FaultKind = 'changed' | 'removed' | 'reordered' | 'backdated' | 'cut' | 'rewritten' | 'content' | 'unsigned';

export interface Fault {
  kind: FaultKind;
  /** The event, or the first of a stretch of them. */
  seq: number;
  /** The last of a stretch. */
  to?: number | undefined;
  sentence: string;
}

/** What a whole reading of a log came to. */
export interface AuditReport {
  events: number;
  /** Where it ends, signed now; absent where the host has no key to sign with. */
  head?: SignedHead | undefined;
  /** Signed heads kept with the log that were checked against it. */
  heads: number;
  /** Pieces of content that events name and that were erased, as the log itself says. */
  erased: number;
  /** In the order of the log; at most 1,000. */
  faults: Fault[];
}

/** What a head kept outside says of a log that has `hashAt` in that place: undefined where it fits. */
export function faultOf(kept: SignedHead, log: { seq: number; hashAt: (seq: number) => string | undefined }): Fault | undefined {
  if (kept.seq > log.seq)
    return {
      kind: 'cut',
      seq: log.seq + 1,
      to: kept.seq,
      sentence: `The log ends at event ${log.seq}, and event ${kept.seq} had been signed: the ${kept.seq - log.seq} after it are gone.`,
    };
  if (kept.seq === 0 || log.hashAt(kept.seq) === kept.hash) return undefined;
  return {
    kind: 'rewritten',
    seq: 1,
    to: kept.seq,
    sentence: `Event ${kept.seq} is not the one that was signed, or something before it was changed.`,
  };
}

/** What heads kept outside say of a log, the place narrowed by those that still fit. */
export function faultsBy(kept: readonly SignedHead[], log: { seq: number; hashAt: (seq: number) => string | undefined }): Fault[] {
  const said = kept.toSorted((a, b) => a.seq - b.seq).map((head) => ({ head, fault: faultOf(head, log) }));
  const replaced = said.find(({ fault }) => fault?.kind === 'rewritten');
  const cut = said.findLast(({ fault }) => fault?.kind === 'cut')?.fault;
  const rewritten =
    replaced && stretch(said.findLast(({ head, fault }) => !fault && head.seq < replaced.head.seq)?.head.seq ?? 0, replaced.head);
  return [rewritten, cut].filter((fault) => fault !== undefined);
}

const stretch = (fits: number, { seq }: SignedHead): Fault => ({
  kind: 'rewritten',
  seq: fits + 1,
  to: seq,
  sentence: `The events ${fits + 1} to ${seq} are not those that were signed: something in this stretch was replaced.`,
});
