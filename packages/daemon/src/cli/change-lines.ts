import type { Change } from '@deskhand/protocol';
import { type GitRecords, recordsWords, withoutRecords } from '@deskhand/protocol/folds';
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

/** "~ repo: git’s own records, 11 files" */
export function recordsLine(records: GitRecords): string {
  const { name, files } = recordsWords(records);
  return `~ ${plainLine(name, 100)}: git’s own records, ${count(files, 'file')}`;
}
