import type { Command, Place, Process } from '../sandbox/sandbox.ts';
import type { Identity } from './bases.ts';
import type { Node } from './handle.ts';
import type { Layer } from './layer.ts';
import type { Plan } from './plan.ts';
import type { View } from './view.ts';

/** How one open stage is kept: by an overlay, on a copy, or by us alone. The rest of the room doesn't know which. */
export interface Form {
  view: View;
  /** To be waited for before anything is written through the view. */
  ready(): Promise<void>;
  /** Starts a command; absent where none can run. */
  start?(command: Command): Promise<Process>;
  /** Where commands see what isn't at its own path for them: see Holder.places. Opens what a command would. */
  places?(): Promise<readonly Place[]>;
  /** Resolves when something else ended it. */
  readonly ended: Promise<void>;
  /** Ends every process; what is staged stays. */
  close(): Promise<void>;
}

/** What is staged, readable whether the stage is open or not. */
export interface Keeping {
  /** The directory that holds what is staged of a granted folder, at the same paths. */
  root(folder: number): string;
  /** What the original was when the task first saw it; undefined where nobody looked. */
  base(folder: number, rel: string): Identity | null | undefined;
  layer(folder: number): Layer;
  /** Whether the task has something of its own at this path. */
  staged(folder: number, rel: string): boolean;
  /** Whether `giveBack` can be done: not below a folder that the task removed or made anew. */
  canGiveBack(folder: number, rel: string): boolean;
  /** Lets the original, which is `real` now, show at this path again, in place of the task's own. */
  giveBack(folder: number, rel: string, real: Node | undefined): Promise<void>;
  /** Lets go of what a commit has put in place, where the stage stays. */
  settle(plan: Plan): void;
}
