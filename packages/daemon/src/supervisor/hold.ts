import type { PulledBrake } from '@deskhand/protocol/brake-door';
import { brakeFile, readBrake, removeBrake, writeBrake } from '../host/brake.ts';
import { me } from '../host/called.ts';
import { replaceFile } from '../host/state-file.ts';
import type { Asker } from './asking.ts';
import type { Ended } from './processes.ts';

// The brake itself: pulled once however many roads it was asked for by, kept in a file, and let go of.

export interface Hold {
  isPulled(): boolean;
  pull(who: Asker): Promise<void>;
  release(who: Asker): Promise<void>;
  /** How it stands; undefined where it is released. */
  now(): PulledBrake | undefined;
  /** Who let go of it last, while this supervisor ran. */
  released(): Asker | undefined;
}

interface HoldParts {
  home: string;
  /** Ends all that runs, at once. */
  endAll(): Promise<Ended>;
  /** Ends the daemon in order, so that the next one starts as the brake stands then. */
  startAnew(why: string): Promise<unknown>;
  say(line: string): void;
}

export function makeHold({ home, endAll, startAnew, say }: HoldParts): Hold {
  const before = readBrake(home);
  let pulled: PulledBrake | undefined = before && { by: before.by, at: before.at, ended: before.ended };
  let pulling: Promise<void> | undefined;
  let last: Asker | undefined;

  async function end({ by, device }: Asker): Promise<void> {
    const began = performance.now();
    const brake = { by, at: Date.now(), ...(device !== undefined && { device }) };
    pulled = brake;
    // On disk first: whatever happens from here on, nothing runs again. Where it can't be written, all ends nevertheless.
    let kept = tried(() => writeBrake(home, brake));
    const { ended, left } = await endAll();
    const ms = Math.round(performance.now() - began);
    pulled = { ...brake, ended, ms, ...(left > 0 && { left }) };
    // Over a loss of power too, and however long a busy disk takes for that: nothing waits for it any more.
    kept = tried(() => replaceFile(brakeFile(home), JSON.stringify({ ...brake, ended }))) || kept;
    say(`The brake was pulled by ${by}: ${processes(ended)} ended in ${ms} ms. Nothing runs until it is released: ${me} release`);
    if (left > 0) say(`${processes(left)} couldn't be ended: the system holds them back. Pull it again, or restart the computer.`);
    if (!kept) say(`It couldn't be written to ${home}/BRAKE: it holds only as long as this program runs. Is the disk full?`);
  }

  return {
    isPulled: () => pulled !== undefined,
    now: () => pulled,
    released: () => last,
    async pull(who) {
      // Who comes while it is being pulled is told of the same end. Pulled already, nothing runs that could be ended.
      if (pulled && !pulling && !pulled.left) return;
      pulling ??= end(who).finally(() => {
        pulling = undefined;
      });
      await pulling;
    },
    async release(who) {
      await pulling;
      if (!pulled) return;
      if (!tried(() => removeBrake(home))) {
        say(`The brake stays pulled: ${home}/BRAKE couldn't be removed. Is the disk read-only?`);
        return;
      }
      pulled = undefined;
      last = who;
      say(`The brake was released by ${who.by}.`);
      await startAnew('The brake was released.');
    },
  };
}

const processes = (number: number) => `${number} process${number === 1 ? '' : 'es'}`;

function tried(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
