import { type ApprovalView, type OutboxEntry, parseRehearsed, type Rehearsed, type TaskView } from '@deskhand/protocol';
import { outboxOf } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { changeLines } from './change-lines.ts';
import type { Client } from './client.ts';
import { decisiveLines } from './decisive-lines.ts';
import { changesOf } from './differences.ts';
import { plain, plainLine } from './plain.ts';
import { faint, strong, warning } from './screen.ts';
import { count, shortId } from './words.ts';

// What a rehearsal would do, as a person sees it before they let it be done.

/** The approval that ends it, while it is the question. */
export const rehearsalOf = (view: TaskView): ApprovalView | undefined => {
  const asked = view.rehearsal === undefined ? undefined : view.approvals[view.rehearsal];
  return asked && !asked.answer && !asked.expired ? asked : undefined;
};

/** What it came to; undefined where that was erased. */
export async function rehearsedOf(client: Client, { full }: ApprovalView): Promise<Rehearsed | undefined> {
  return parseRehearsed(full.text ?? (await client.text(full.hash)));
}

/** All of it: changes by file, and each act exactly as it would have gone. */
export async function rehearsalLines(client: Client, view: TaskView, asked: ApprovalView): Promise<string[]> {
  const shown = await rehearsedOf(client, asked);
  if (!shown) return [];
  const { changes } = await changesOf(client, view);
  const entries = outboxOf(view);
  const acts = shown.acts.map((act) => ({ act, entry: entries.find(({ id }) => id === act.entry) }));
  const lines = [strong('A rehearsal: none of this has been done.')];
  if (shown.limit) lines.push(warning(`It reached its limit of ${shown.limit}, so this may be only part of it.`));
  if (changes.length) lines.push(`It would change ${count(changes.length, 'file')}:`);
  lines.push(...changeLines(changes, 40, `: ${me} diff ${shortId(view.summary.id)} --names`));
  for (const { act, entry } of acts) lines.push(...(await actLines(client, act, entry)));
  if (shown.left.length) lines.push(warning('Not done in a rehearsal, and not done with this either:'));
  for (const { words } of shown.left) lines.push(`  ${plainLine(words, 200)}`);
  return lines;
}

async function actLines(client: Client, act: Rehearsed['acts'][number], entry: OutboxEntry | undefined): Promise<string[]> {
  if (entry?.state === 'cancelled') return [faint(`Taken out: ${plainLine(act.title, 200)}`)];
  const parts = entry ? await Promise.all([entry.act, ...entry.content].map(({ hash }) => client.text(hash).catch(() => ''))) : [];
  return [
    `${strong('It would have done this:')} ${plainLine(act.title, 200)}`,
    `  to ${plainLine(act.to, 300)}`,
    ...parts
      .flatMap((part) => plain(part).trimEnd().split('\n'))
      .slice(0, 60)
      .map((line) => `    ${line}`),
    ...(act.why ? [`  ${plainLine(act.why, 300)}`] : []),
    ...decisiveLines(act.decisive),
    ...(act.answers ? [`  ${faint('Its answer is not known; what came after was done without it.')}`] : []),
  ];
}

/** What to type about it. */
export const rehearsalSteps = ({ summary }: TaskView): string[] => {
  const id = shortId(summary.id);
  return [
    `  Let all of it be done: ${me} approve ${id}. None of it: ${me} deny ${id} "why". Look at the files: ${me} diff ${id}`,
    `  Say what should be different: ${me} steer ${id} "…"`,
  ];
};
