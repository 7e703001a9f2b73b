import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type FileRef, givenFor, isFinished } from '@deskhand/protocol';
import { type Asked, appends, type CommandOf, type Outcome, ownersWord, type Refusal, refuse } from './outcome.ts';
import { noTask } from './tasks.ts';

/** Bytes of one file that a task is given with a proposal; of a larger one its folder has to be granted. */
const mostBytes = 500_000_000;

/** Which lines of a proposal a person signs. It holds only for exactly what they were shown, before the task starts. */
export async function answerProposal(command: CommandOf<'proposal.answer'>, asked: Asked): Promise<Outcome> {
  const { log, caller } = asked;
  const task = log.task(command.task);
  if (!task) return noTask(command.task);
  const { proposal, summary } = task;
  if (!proposal || proposal.proposal !== command.proposal)
    return refuse('proposal.unknown', 'That task was proposed nothing of the kind.', 'deskhand tasks shows what waits for you.');
  if (proposal.answer) return refuse('proposal.answered', 'This was answered already, and the task has started.');
  if (proposal.lapsed || proposal.until <= asked.now() || isFinished(summary))
    return refuse('proposal.over', 'The task has started without it, and asks as it goes.', 'Answer what it asks.');
  if (proposal.hash !== command.hash || proposal.until !== command.expires)
    return refuse('proposal.changed', 'What the task would be given is not what you were shown.', 'Look at it again, then answer.');
  const kept = [...new Set(command.kept)].sort((a, b) => a - b);
  if (kept.length !== command.kept.length || kept.some((at, i) => !proposal.lines[at] || at !== command.kept[i]))
    return refuse('proposal.changed', 'That names a line that was not shown.', 'Look at it again, then answer.');
  const { signature } = command;
  if (!asked.isAnswered({ ...givenFor({ ...command, kept }), signature }, caller.device, log.host()))
    return refuse(
      'approval.unsigned',
      'This answer isn’t signed by the device that gave it, so it doesn’t count.',
      'Answer in the app, or with deskhand grant; reload the app if it is an older one.',
    );
  const files: FileRef[] = [];
  for (const at of kept) {
    const line = proposal.lines[at];
    if (!line?.file || line.grant.need.kind !== 'folder') continue;
    const file = await take(line.grant.need.path, asked);
    if ('code' in file) return file;
    files.push(file);
  }
  const body = { proposal: proposal.proposal, hash: proposal.hash, kept, files, signature };
  return appends(asked, 'proposal.answered', body, { task: summary.id, thread: summary.thread, labels: ownersWord });
}

/** The file as it is now, and no other that a link has put in its place since it was shown. */
async function take(path: string, { log }: Asked): Promise<FileRef | Refusal> {
  const real = await realpath(path).catch(() => undefined);
  const found = real === path ? await stat(path).catch(() => undefined) : undefined;
  if (!found?.isFile()) return refuse('file.missing', `${path} is not there any more.`, 'Remove that line, then answer again.');
  if (found.size > mostBytes)
    return refuse('file.large', `${path} is too large to be handed to a task.`, 'Remove that line, and grant its folder.');
  return { name: basename(path), content: await log.putFile(path) };
}
