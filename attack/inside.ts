import type { Command } from '../packages/daemon/src/sandbox/sandbox.ts';
import { openToolbox } from '../packages/daemon/src/tools/catalog.ts';
import { openParser } from '../packages/daemon/src/tools/parser.ts';
import { folderStage, startPlainly, toolContext } from '../packages/daemon/src/tools/stage.double.ts';
import type { ToolContext, ToolResult } from '../packages/daemon/src/tools/tools.ts';
import type { Stage } from '../packages/daemon/src/workspace/workspace.ts';
import type { Protection } from './case.ts';
import type { World } from './world.ts';

// Where the attacker sits: in a task, with its tools. With protection that is a stage in the sandbox, as the engine opens
// it; without, the same tools over plain files, and commands as ordinary children of this process.

export interface Inside {
  stage: Stage;
  /** Calls a tool as a model does. */
  call(tool: string, args: object): Promise<ToolResult>;
  /** Runs a line by the `run` tool; its output. */
  run(line: string, timeout?: number): Promise<string>;
}

const toolbox = openToolbox({ machine: async () => '' });

/** Goes into a task of its own, does the attack, and leaves; what it staged is dropped unless it was committed. */
export async function withInside<T>(protection: Protection, world: World, attack: (inside: Inside) => Promise<T>): Promise<T> {
  const stage = await openInside(protection, world);
  const context: ToolContext = toolContext(world.folder, { stage, parse: openParser({ sandbox: world.sandbox }) });
  const call = async (tool: string, args: object) => {
    const prepared = toolbox.prepare(tool, JSON.stringify(args), world.folder);
    return prepared.ok ? prepared.call.run(context) : prepared.result;
  };
  try {
    return await attack({ stage, call, run: async (command, timeout = 30) => (await call('run', { command, timeout })).text });
  } finally {
    for (const job of context.jobs.all()) await job.kill();
    if (protection === 'on') await stage.discard();
  }
}

function openInside(protection: Protection, world: World): Promise<Stage> | Stage {
  // The real files of all: what an attacker has who is held by nothing but good manners.
  if (protection === 'off') return folderStage(world.home, (command: Command) => startPlainly(command));
  const folders = [
    { path: world.folder, mode: 'review' as const },
    { path: world.look, mode: 'ro' as const },
  ];
  return world.workspace.open({ task: `task_${world.unique()}`, folders });
}
