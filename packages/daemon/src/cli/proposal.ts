import { type CommandInput, type ProposalView, type TaskView, withSignatures } from '@deskhand/protocol';
import { signAnswer } from '../host/answers.ts';
import { readIdentity } from '../host/identity.ts';
import type { Client } from './client.ts';
import { doing } from './doing.ts';
import { plainLine } from './plain.ts';
import { type Screen, strong, warning } from './screen.ts';

// What a task may be given before it starts: shown line by line, signed as a whole or without some of it.

type Line = ProposalView['lines'][number];

/** The lines as a person reads them, numbered from 1. */
export const proposalLines = ({ lines }: ProposalView): string[] => [
  strong('Before it starts, it may be given, for this task only:'),
  ...lines.map((line, at) => (looks(line) ? `  ${at + 1}  ${lineWords(line)}` : warning(`  ${at + 1}  ${lineWords(line)}`))),
];

function lineWords({ grant: { need }, why, times, file }: Line): string {
  const what = file && need.kind === 'folder' ? `a copy of ${need.path} as it is now` : doing(need);
  const because = why === 'named' ? 'you named it' : `${times ?? 1} like ${times === 1 ? 'task' : 'tasks'} needed it`;
  return plainLine(`${what}  (${because})`, 300);
}

/** Nothing leaves and nothing changes by it. */
export const looks = ({ grant: { need } }: Line): boolean => 'access' in need && need.access === 'read';

/** Signs these lines (by their places from 0), or none, with the key of this host. */
export async function signProposal(client: Client, task: TaskView, kept: number[]): Promise<void> {
  const { proposal } = task;
  if (!proposal) return;
  const command = {
    type: 'proposal.answer' as const,
    key: '',
    task: task.summary.id,
    proposal: proposal.proposal,
    hash: proposal.hash,
    expires: proposal.until,
    kept,
  };
  const secret = readIdentity(client.home);
  const { key: _, ...signed } = withSignatures(command satisfies CommandInput, (given) => signAnswer(secret, given));
  await client.command(signed);
}

/** Asks the person; false where they leave it for later. */
export async function askProposal(client: Client, screen: Screen, task: TaskView): Promise<boolean> {
  const { proposal } = task;
  if (!proposal) return false;
  for (const line of proposalLines(proposal)) screen.note(line);
  const all = proposal.lines.map((_, at) => at);
  for (;;) {
    const without = all.length > 1 ? ', -2 (all but the second)' : '';
    const said = await screen.ask(`y(es)${without}, n(o: start with its folder alone); empty: later  `);
    if (!said) return false;
    const kept = keptOf(said, all);
    if (!kept) continue;
    await signProposal(client, task, kept);
    return true;
  }
}

/** "y", "n", "-2" or "-1 3"; undefined where it is none of these. */
export function keptOf(said: string, all: number[]): number[] | undefined {
  if (/^y(es)?$/i.test(said)) return all;
  if (/^n(o(ne)?)?$/i.test(said)) return [];
  if (!/^-\s*\d+([\s,-]+\d+)*$/.test(said)) return undefined;
  const gone = [...said.matchAll(/\d+/g)].map(([number]) => Number(number) - 1);
  return gone.every((at) => all.includes(at)) ? all.filter((at) => !gone.includes(at)) : undefined;
}
