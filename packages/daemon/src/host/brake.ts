import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The brake: while the file BRAKE lies in the state directory, Deskhand runs nothing, over restarts too. The supervisor
// owns it, and acts as soon as somebody else writes it. Loads next to nothing: it is the first that `deskhand brake` does.

/** Who pulled it and when (ms since 1970): `device` is a paired one. `ended` is the number of processes that were ended. */
export interface Brake {
  by: string;
  device?: string;
  at: number;
  ended?: number;
}

export const brakeFile = (home: string) => join(home, 'BRAKE');

/** The brake as it stands; undefined when it is released. A file that someone only touched counts. */
export function readBrake(home: string): Brake | undefined {
  let text: string;
  try {
    text = readFileSync(brakeFile(home), 'utf8');
  } catch (error) {
    // What is there and can't be read still stops everything.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { by: 'the file BRAKE', at: Date.now() };
  }
  try {
    const { by, device, at, ended } = JSON.parse(text);
    if (typeof by === 'string' && typeof at === 'number')
      return { by, at, ...(typeof device === 'string' && { device }), ...(typeof ended === 'number' && { ended }) };
  } catch {
    // Empty, or a person's own words.
  }
  return { by: 'the file BRAKE', at: Date.now() };
}

/**
 * Pulls the brake for a supervisor that runs (it watches the file) and for any that starts later. It survives whatever
 * ends a program; not yet a loss of power, for whose sake a busy disk could keep us as long as it likes.
 */
export function writeBrake(home: string, brake: Brake): void {
  try {
    const draft = `${brakeFile(home)}.new`;
    writeFileSync(draft, JSON.stringify(brake), { mode: 0o600 });
    renameSync(draft, brakeFile(home));
  } catch {
    // A full disk has room for a name at least, and that is enough.
    writeFileSync(brakeFile(home), '', { mode: 0o600 });
  }
}

/** The same, unless it is pulled already: whoever was first stays named. */
export function pullByFile(home: string, brake: Brake): void {
  if (!readBrake(home)) writeBrake(home, brake);
}

export function removeBrake(home: string): void {
  rmSync(brakeFile(home), { force: true });
}
