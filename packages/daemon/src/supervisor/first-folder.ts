import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fromHome } from '../host/home-path.ts';
import { DeskhandError } from '../host/host.ts';
import { wideness } from '../host/wide-folders.ts';

// The first start's folder. What a person types may be anything: it is looked at before it is taken, and asked for again.

/** Where the questions go. Undefined, or no, where the person broke off. */
export interface Asker {
  folder(usual: string): Promise<string | undefined>;
  confirm(question: string): Promise<boolean | undefined>;
  say(line: string): void;
}

/** A folder that is there and can be used. Undefined when the person broke off. */
export async function askFolder(usual: string, ask: Asker): Promise<string | undefined> {
  for (;;) {
    const answer = await ask.folder(usual);
    if (answer === undefined) return undefined;
    const path = resolve(fromHome(answer));
    const made = await settle(path, path === usual, ask);
    if (made === undefined) return undefined;
    if (made) return path;
  }
}

/** Whether this one it is: asks about what may be a slip, makes what isn't there. False: ask for another. */
async function settle(path: string, isUsual: boolean, ask: Asker): Promise<boolean | undefined> {
  const wide = wideness(path);
  if (wide) {
    const sure = await ask.confirm(`${wide}: tasks could read all of it, and propose to change all of it. Really?`);
    if (!sure) return sure;
  }
  const trouble = troubleWith(path);
  if (trouble) {
    ask.say(`${trouble} Name another folder.`);
    return false;
  }
  if (isFolder(path)) return true;
  if (!isUsual) {
    const sure = await ask.confirm(`There is no folder ${path} yet. Make it?`);
    if (!sure) return sure;
  }
  try {
    makeWhole(path);
    return true;
  } catch (error) {
    ask.say(`${path} could not be made: ${error instanceof Error ? error.message : error}. Name another folder.`);
    return false;
  }
}

/** Makes the usual folder where nobody can be asked. Throws, with what to do, where that can't be. */
export function makeUsual(path: string): void {
  const trouble = troubleWith(path);
  if (trouble) throw new DeskhandError('folder.missing', trouble, { next: 'Name the folder to work in: deskhand up --folder DIR' });
  makeWhole(path);
}

/** Why it can't be worked in, in a sentence: by what is there now, or by what it would have to be made in. */
function troubleWith(path: string): string | undefined {
  const there = kindOf(path);
  if (there === 'other') return `${path} is a file, not a folder.`;
  if (there === 'folder') return can(path, constants.R_OK | constants.X_OK) ? undefined : `${path} may not be opened by this user.`;
  let above = dirname(path);
  while (kindOf(above) === 'none' && above !== dirname(above)) above = dirname(above);
  if (kindOf(above) === 'other') return `${above} is a file, so there can be no ${path}.`;
  return can(above, constants.W_OK | constants.X_OK) ? undefined : `There is no ${path}, and this user may make nothing in ${above}.`;
}

/** One after another: Node's own way never comes back where the system says of a folder that is there that it isn't (/proc). */
function makeWhole(path: string): void {
  if (isFolder(path)) return;
  makeWhole(dirname(path));
  mkdirSync(path);
}

const isFolder = (path: string) => kindOf(path) === 'folder';

function kindOf(path: string): 'none' | 'folder' | 'other' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'other';
  } catch {
    return 'none';
  }
}

function can(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
