import type { TaskView } from '@deskhand/protocol';
import { type Talk, talkOf } from '@deskhand/protocol/folds';
import type { Client } from './client.ts';
import { plain } from './plain.ts';
import { strong } from './screen.ts';
import { textOf } from './text-of.ts';

/** What was said to a task after it was asked for, and what it said until then: in lines, by how many of its steps came before. */
export async function talkLines(client: Client, view: TaskView): Promise<{ after: number; lines: string[] }[]> {
  const [, ...later] = talkOf(view);
  const told = await Promise.all(later.map(async (one) => ({ after: stepsBefore(view, one), lines: await linesOf(client, view, one) })));
  return told.sort((a, b) => a.after - b.after);
}

function stepsBefore({ steps, entries, questions }: TaskView, one: Talk): number {
  const all = Object.values(steps);
  const asking = one.kind === 'answered' ? all.findIndex(({ id }) => id === questions[one.question]?.step) : -1;
  if (asking >= 0) return asking + 1;
  const turn = entries.findLast((entry) => entry.kind === 'turn' && entry.seq <= one.seq);
  return turn?.kind === 'turn' ? all.filter((step) => step.turn <= turn.turn.turn).length : 0;
}

async function linesOf(client: Client, { questions }: TaskView, one: Talk): Promise<string[]> {
  if (one.kind === 'message') return [strong(`You: ${await shown(client, one.message.text)}`)];
  if (one.kind === 'before') return [`It answered: ${await shown(client, one.text)}`];
  const { text, answer, declined } = questions[one.question] ?? {};
  if (!text || !answer) return [];
  return [
    `It asked: ${await shown(client, text)}`,
    declined ? await shown(client, answer) : strong(`You answered: ${await shown(client, answer)}`),
  ];
}

const shown = async (...asked: Parameters<typeof textOf>): Promise<string> => plain(await textOf(...asked)).trim() || '(erased)';
