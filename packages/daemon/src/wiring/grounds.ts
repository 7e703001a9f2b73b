import { readUndoRoom } from '../host/undo-room.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import type { Sandbox, SandboxFacts } from '../sandbox/sandbox.ts';
import { lentLibrary } from '../tools/library.ts';
import { mergeBookBy } from '../tools/merge-book.ts';
import { openParser } from '../tools/parser.ts';
import type { Parse } from '../tools/tools.ts';
import { openWorkspace } from '../workspace/open.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What tasks work on: the sandbox that this computer allows, what parses foreign files in it, and the staged view. */
export interface Grounds {
  sandbox: Sandbox;
  parse: Parse;
  workspace: Workspace;
}

/** Tries out what this computer can do. `hidden` are folders that no task sees in one above them; `never` those that none sees at all; `named` a path as people see it. */
export async function openGrounds(
  stateDir: string,
  hidden: string[],
  never: () => string[],
  named: (path: string) => string,
): Promise<Grounds> {
  const sandbox = await openSandbox({ stateDir });
  const parse = openParser({ sandbox });
  return {
    sandbox,
    parse,
    workspace: await openWorkspace({
      stateDir,
      sandbox,
      now: Date.now,
      library: lentLibrary(),
      hidden,
      never,
      mergeBook: mergeBookBy(parse),
      room: () => readUndoRoom(stateDir),
      named,
      staging: () => ({ most: readUndoRoom(stateDir).task }),
    }),
  };
}

/** Until that is known. */
export const unknownYet: SandboxFacts = {
  kind: 'none',
  why: 'Deskhand is still finding out what this computer can do.',
  fix: [],
  root: false,
};
