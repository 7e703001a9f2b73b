import { jsonOf, type OutboxEntry, outboxOf, type StepView, type TaskView } from '@deskhand/protocol';
import { z } from 'zod';
import type { Act } from '../policy/policy.ts';
import type { SaidKind } from './act-words.ts';
import type { SettleScene } from './settle.ts';

// What a task did to the world outside of its folders, and what it was not let do or failed at: from its steps and the receipts
// of what it sent.

export interface RecordedAct {
  /** Undefined where nothing tells: then it may be any. */
  act: Act | undefined;
  tool: string;
  /** What it was called with. */
  args: unknown;
  /** What is queued counts as done: it goes out by itself. So does what nobody knows of. */
  came: 'done' | 'refused' | 'failed';
}

/** Those of these tasks. `open`: a command was let onto the network, and what it did there nobody knows. */
export async function actsOnRecord(
  views: readonly TaskView[],
  { log, actOf }: Pick<SettleScene, 'log' | 'actOf'>,
): Promise<{ acts: RecordedAct[]; open: boolean }> {
  const steps = views.flatMap((view) => Object.values(view.steps)).filter(({ effect, tool }) => effect !== 'read' && !inside.has(tool));
  // What a part queues is its task's.
  const entries = new Map(views.flatMap(outboxOf).map((entry) => [entry.step, entry]));
  const read = await Promise.all(
    steps.map(async (step) => {
      const call = await log.text(step.args);
      return { step, call, came: cameTo(step, entries.get(step.id)), ...argsOf(jsonOf(call), step) };
    }),
  );
  return {
    acts: read.flatMap(({ step, call, came, tool, args, sends }): RecordedAct[] => {
      if (isCommand(step)) return sends && came === 'refused' ? [{ act: 'send', tool, args, came }] : [];
      return [{ act: step.tool === 'send_request' ? undefined : actOf(tool, call), tool, args, came }];
    }),
    open: read.some(({ step, came, looks, sends }) => isCommand(step) && (looks || sends) && came !== 'refused'),
  };
}

/** Tools that reach nothing but the folders, and the engine itself. */
const inside = new Set(['write_file', 'edit_file', 'edit_sheet', 'settle_conflict', 'spawn', 'withdraw_request']);
const isCommand = ({ tool }: StepView): boolean => tool === 'run' || tool === 'job';

const hosts = z.array(z.unknown()).min(1);
const argsSchema = z.object({ tool: z.string(), args: z.unknown(), network: z.unknown(), send: z.unknown() }).partial().catch({});

/** A plugin's tool by its own name. */
function argsOf(value: unknown, { tool }: StepView): { tool: string; args: unknown; looks: boolean; sends: boolean } {
  const { tool: named, args, network, send } = argsSchema.parse(value);
  const reach = { looks: hosts.safeParse(network).success, sends: hosts.safeParse(send).success };
  return tool === 'use_plugin' && named !== undefined
    ? { tool: named.replace(/^[^.]*\./u, ''), args, ...reach }
    : { tool, args: value, ...reach };
}

function cameTo({ state }: StepView, entry: OutboxEntry | undefined): RecordedAct['came'] {
  if (state === 'denied') return 'refused';
  if (entry?.state === 'cancelled' && !entry.unsure) return 'refused';
  if (entry?.state === 'failed' || entry?.receipt?.failed) return 'failed';
  return state === 'error' ? 'failed' : 'done';
}

/** Which acts a word for one may stand for: a comment is told too, though a tool's name says only that it is written. */
const own: { [K in SaidKind]: readonly Act[] } = {
  send: ['send', 'post', 'share', 'write', 'change'],
  pay: ['pay'],
  book: ['book', 'pay'],
  schedule: ['schedule', 'invite', 'write', 'change'],
  post: ['post', 'send', 'share', 'write', 'change'],
  share: ['share', 'send', 'post', 'invite', 'change', 'write'],
  cancel: ['cancel', 'delete', 'remove', 'change'],
  delete: ['delete', 'remove', 'cancel', 'change'],
  move: ['change', 'schedule', 'write'],
  install: [],
  // What a task did on the desk is no act: commands and changes tell (ran-and-read.ts).
  run: [],
  copy: [],
};
/** And which may have come with it, where none of its own was refused: who is invited is told, too. */
const alike: { [K in SaidKind]?: readonly Act[] } = {
  send: ['invite', 'schedule'],
  pay: ['book'],
  book: ['schedule', 'invite', 'write', 'change'],
  cancel: ['send'],
};
export const isOf = (kind: SaidKind, { act }: RecordedAct): boolean => act === undefined || own[kind].includes(act);
export const isLike = (kind: SaidKind, { act }: RecordedAct): boolean => act !== undefined && (alike[kind]?.includes(act) ?? false);
