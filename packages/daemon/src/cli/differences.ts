import type { Change, TaskView } from '@deskhand/protocol';
import { pathInUrl, withoutRecords } from '@deskhand/protocol/folds';
import { DeskhandError } from '../host/host.ts';
import { recordsLine } from './change-lines.ts';
import type { Client } from './client.ts';
import { plain } from './plain.ts';
import { faint } from './screen.ts';
import { textDiff } from './text-diff.ts';
import { changeLine, shortId } from './words.ts';

export const changesOf = (client: Client, task: TaskView) =>
  client.get<{ from: string; changes: Change[] }>(`/v1/tasks/${task.summary.id}/changes`);

/** Which review an answer is for: the one that was looked at. */
export const seenOf = ({ summary, review }: TaskView) => ({ task: summary.id, ...(review?.seq && { seen: review.seq }) });

/** So many lines of one file are read on a terminal; all of a long new table are not. */
const usualLines = 200;

/** The changes one after another, texts with their difference by line: at most `most` lines of each, and how many more there are. */
export async function* diffLines(client: Client, task: string, changes: Change[], most = usualLines): AsyncGenerator<string> {
  const { single, records } = most === Infinity ? { single: changes, records: [] } : withoutRecords(changes);
  for (const change of single) {
    yield changeLine(change);
    // What goes and stays elsewhere need not be read once more.
    if (change.what !== 'file' || change.kind === 'moved' || change.same !== undefined) continue;
    const sides = await sidesOf(client, task, change.path);
    if (typeof sides === 'string') {
      yield faint(`  (${sides})`);
      continue;
    }
    const { before, after } = sides;
    const texts = (!before || before.text !== undefined) && (!after || after.text !== undefined);
    if (!texts) yield faint('  (not text, or too long to show)');
    else {
      if (before?.readable || after?.readable) yield faint('  (as it reads)');
      const lines = textDiff(before?.text ?? '', after?.text ?? '');
      for (const line of lines.slice(0, most)) yield `  ${plain(line)}`;
      if (lines.length > most) yield faint(`  (${lines.length - most} lines more: deskhand diff ${shortId(task)} --whole)`);
    }
  }
  for (const one of records) {
    yield recordsLine(one);
    yield faint(`  (one by one: deskhand diff ${shortId(task)} --whole)`);
  }
}

type Side = { bytes: number; text?: string; readable?: true };

/** Or why there is nothing to compare any more. */
async function sidesOf(client: Client, task: string, path: string): Promise<{ before?: Side; after?: Side } | string> {
  try {
    const sides = await client.get<{ before?: Side; after?: Side; movedOn?: true }>(
      `/v1/tasks/${task}/compare?path=${pathInUrl(path)}&readable=1`,
    );
    return sides.movedOn ? 'it has changed again since; what the task made of it is no longer kept' : sides;
  } catch (error) {
    if (error instanceof DeskhandError && error.code === 'record.gone') return error.message;
    throw error;
  }
}
