import { basename, dirname, join } from 'node:path';
import type { Change, Choice } from '@deskhand/protocol';
import { besideWhat, type GitRecords, recordsWords, withoutRecords } from '@deskhand/protocol/folds';
import { plainLine } from './plain.ts';
import { warning } from './screen.ts';
import { changeLine, count } from './words.ts';

/** So many of a task's changes, a line for each, and how many more there are. */
export function changeLines(changes: readonly Change[], most: number, more = ''): string[] {
  const lines = nameLines(changes, (change) => (change.marks.length ? warning(changeLine(change)) : changeLine(change)));
  return [...lines.slice(0, most), ...(lines.length > most ? [`and ${lines.length - most} more${more}`] : [])].map((line) => `  ${line}`);
}

/** What git keeps of its commits is one line, and the last. */
export function nameLines(changes: readonly Change[], lineOf = changeLine): string[] {
  const { single, records } = withoutRecords(changes);
  return [...single.map((change) => lineOf(change)), ...records.map(recordsLine)];
}

/** Where the task's version of each file is, of which both were to be kept. */
export function besideLines(changes: readonly Change[], choices: readonly Choice[]): string[] {
  const both = new Set(choices.flatMap(({ path, take }) => (take === 'both' ? [path] : [])));
  const lies = ({ kind, path }: Change): boolean => {
    const beside = besideWhat(basename(path));
    return kind === 'added' && beside !== undefined && both.has(join(dirname(path), beside));
  };
  return changes.filter(lies).map(({ path }) => `  beside it, the task’s version: ${plainLine(path, 300)}`);
}

/** "~ repo: git’s own records, 11 files" */
export function recordsLine(records: GitRecords): string {
  const { name, files } = recordsWords(records);
  return `~ ${plainLine(name, 100)}: git’s own records, ${count(files, 'file')}`;
}
