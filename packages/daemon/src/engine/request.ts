import { type Folder, folderOf, type TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { Model, ModelRequest } from '../models/models.ts';
import type { Toolbox } from '../tools/tools.ts';
import type { StageSpec } from '../workspace/workspace.ts';
import { buildMessages, type Content } from './context.ts';
import { toldBefore } from './earlier.ts';
import { systemPrompt } from './prompt.ts';
import { sentAlongText } from './sent-along.ts';

/** Characters that a token takes at the least, over ordinary text and code. */
const charactersPerToken = 3;
/** The share of a model's window that messages may fill. */
const share = 0.75;

export interface RequestFacts {
  log: Log;
  toolbox: Toolbox;
  folders: Folder[];
  /** Paths in them that rules of the owner hide. */
  closed: NonNullable<StageSpec['closed']>;
  cwd: string;
  machine: string;
  shell: boolean;
  /** Whether it may send anything to the network. */
  outward: boolean;
  output: number;
  timeZone: string;
  now: number;
}

/** All that the model reads for a task's next turn. `tighter` (0 to 1): the share of its own length, after it was too long. */
export async function buildRequest(view: TaskView, model: Model, facts: RequestFacts, tighter = 1): Promise<ModelRequest> {
  const { log, toolbox } = facts;
  const closed = folderOf(facts.folders, facts.cwd)?.mode === 'ro';
  const content: Content = {
    text: (ref) => log.text(ref),
    bytes: (ref) => log.read(ref.hash),
    sentAlong: (of, files) => sentAlongText(of, files, closed),
  };
  const { parent, after, rehearse } = view.request;
  const conflicts = view.entries.some((entry) => entry.kind === 'note' && entry.why === 'conflict');
  const tools = toolbox.specs({ shell: facts.shell, outward: facts.outward, conflicts, sees: model.sees });
  const system = systemPrompt({
    ...facts,
    asked: view.summary.requested,
    began: beganAt(view) ?? facts.now,
    part: parent !== undefined,
    rehearsal: rehearse ?? false,
  });
  const room = Math.max(8_000, (model.window - facts.output) * charactersPerToken * share - system.length - JSON.stringify(tools).length);
  const origin = after && log.task(after.task);
  const messages = await buildMessages(view, content, {
    earlier: toldBefore(view, log),
    begun: view.begun?.taken && log.task(view.begun.from),
    after: origin && after ? { view: origin, step: after.step } : undefined,
    sees: model.sees,
    timeZone: facts.timeZone,
    room,
    tighter,
  });
  return { system, tools, messages, output: facts.output };
}

/** When its first turn was there. */
const beganAt = ({ entries }: TaskView): number | undefined => entries.find((entry) => entry.kind === 'turn')?.time;
