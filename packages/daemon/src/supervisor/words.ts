import { homedir } from 'node:os';
import { sep } from 'node:path';
import { asTyped } from '../host/called.ts';
import type { Ready } from '../host/ready.ts';
import { wideness } from '../host/wide-folders.ts';

// What the person at the terminal reads when Deskhand starts: what it found, what to do about what is missing, what next.

/** The lines for a daemon that is ready. `command` is how this person runs Deskhand: "npx deskhand". */
export function readyLines(ready: Ready, command: string): string[] {
  const [model, ...others] = ready.models;
  const more = others.length ? `, and ${others.length} more` : '';
  return [
    `Deskhand is ready on this computer (http://127.0.0.1:${ready.port}, for this computer only).`,
    `  Model    ${model ? `${model.id} (${model.because})${more}` : 'none yet'}`,
    `  Sandbox  ${ready.sandbox.why}`,
    `  Folders  ${ready.folders.length ? ready.folders.map(({ path, mode }) => `${short(path)} (${modeWords[mode]})`).join(', ') : 'none yet'}`,
    ...ready.folders.flatMap(({ path }) => widthLine(path, command)),
    ready.phones ? `  Phones   on this network may open ${ready.phones.slice(0, 2).join(' or ')}; pair one with ${command} pair` : '',
    ...ready.missing.map(({ what, next }) => `  Missing  ${what} ${asTyped(next, command)}`),
    model
      ? `Send a task:  ${command} send ${placeOf(ready, command)}"make a table of the totals by month from the CSVs in this folder"`
      : '',
    'Ctrl-C stops it.',
  ].filter((line) => line !== '');
}

/** What is wider than a person may mean to grant, and how to grant less. */
function widthLine(path: string, command: string): string[] {
  const wide = wideness(path);
  return wide
    ? [`  Careful  ${wide}. Tasks need less: ${command} folders add DIR for one in it, then ${command} folders remove ${short(path)}`]
    : [];
}

/** npx finds us only in the clone, which is no place to work in: so the place is named. */
function placeOf({ folders: [first] }: Ready, command: string): string {
  if (!first || !command.startsWith('npx')) return '';
  return `--cwd ${/^[\w/.-]+$/.test(first.path) ? short(first.path) : `"${first.path.replaceAll(/(["$`\\])/g, '\\$1')}"`} `;
}

const modeWords = { review: 'you review changes', auto: 'changes by itself', ro: 'look only' };

const short = (path: string) => (path === homedir() || path.startsWith(homedir() + sep) ? `~${path.slice(homedir().length)}` : path);

/** What the host says while it runs: lines for a person, or for a program one JSON value each. */
export const sayer =
  (json: boolean, print: (line: string) => void) =>
  (words: string): void =>
    print(json ? JSON.stringify({ type: 'said', words }) : words);
