import type { Draft, TaskView, TurnView } from '@deskhand/protocol';
import type { EngineDeps } from './engine.ts';
import { putSentAlong } from './sent-along.ts';
import type { Slots } from './slots.ts';
import type { OpenStage, Stages } from './stages.ts';

/** What a call runs in. */
export interface CallScene {
  deps: EngineDeps;
  stages: Stages;
  /** The task whose stage it works on. */
  owner: string;
  cwd: string;
  sees: boolean;
  signal: AbortSignal;
  slots: Slots;
}

export type CallOf = TurnView['calls'][number];

/** The open stage, with the files that the person sent along put where the model was told they are. */
export async function stageFor(view: TaskView, scene: CallScene): Promise<OpenStage> {
  const open = await scene.stages.get(scene.owner);
  await putSentAlong(view, open, scene.cwd, scene.deps);
  return open;
}

export async function append(scene: CallScene, drafts: Draft[]): Promise<void> {
  if (drafts.length) await scene.deps.log.append(drafts);
}
