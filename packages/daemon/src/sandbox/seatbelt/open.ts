import { DeskhandError, endMarked, type Marked, markOf } from '../../host/host.ts';
import type { Sandbox } from '../sandbox.ts';
import { holdMarked } from './holder.ts';
import { probe } from './probe.ts';
import { type Ground, startParser } from './process.ts';
import { sweepScratch } from './scratch.ts';

export interface SeatbeltOptions {
  stateDir: string;
  /** Undefined where processes can't be found by their marks. */
  marked: Marked | undefined;
  /** What stands for Apple's program in tests. */
  program?: string[];
}

/** The sandbox of macOS: `sandbox-exec`, called for each command. It is used where it kept its word in a trial just now. */
export async function openSeatbelt({
  stateDir,
  marked,
  program = ['/usr/bin/sandbox-exec'],
}: SeatbeltOptions): Promise<Sandbox | { why: string }> {
  if (!marked) return { why: 'what a command leaves running could not be found again here' };
  const ground: Ground = { program, marked, mark: markOf(stateDir) };
  // What a daemon left that was killed.
  const { left } = await endMarked(marked, ground.mark);
  if (left > 0) return { why: `${left} processes of an earlier start could not be ended` };
  sweepScratch(ground.mark);
  const why = await probe(ground, stateDir);
  if (why !== undefined) return { why };
  return {
    facts: {
      kind: 'copy',
      elsewhere: true,
      why: "Commands run in macOS's own sandbox, on a copy of each folder that is made before the first of them.",
      fix: [],
      root: false,
    },
    async hold(spec) {
      if (spec.mounts.some(({ how }) => how.kind === 'overlay'))
        throw new DeskhandError('sandbox-mount', 'There are no overlays on macOS.');
      return holdMarked(ground, spec);
    },
    start: async (command) => startParser(ground, command),
  };
}
