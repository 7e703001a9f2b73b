import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { bubblewrap, nobody, type View } from './bubblewrap.ts';
import type { Ground } from './holder.ts';
import type { Command, Process } from './sandbox.ts';
import { startSandboxed } from './sandboxed-process.ts';

/**
 * One process in a holder of its own, which ends with it: it sees the system's programs, this Node and `read`, all
 * read-only, has no network at all and nowhere to write. bubblewrap's own --die-with-parent holds only from some moment
 * of its start on; a daemon that is killed before would leave it behind.
 */
export async function startParser(ground: Ground, command: Command & { read: string[] }): Promise<Process> {
  const { programs } = ground;
  const read = [process.execPath, ...command.read];
  const owner = ground.asRoot ? readerOf(read) : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const view: View = {
    scratch: ['--dir', '/tmp'],
    home: (path) => ['--dir', path],
    shown: read.flatMap((path) => ['--ro-bind', path, path]),
  };
  const holder = await (await ground.empty()).fill([], owner);
  try {
    const inner = bubblewrap(programs, ground.root, view, command);
    const parser = startSandboxed(
      {
        ...inner,
        argv: [...holder.enter(owner), ...inner.argv],
        env: programs.env,
        filter: ground.filters.strict,
        owner,
        limits: command.limits,
      },
      holder,
    );
    void parser.exit.then(() => holder.close());
    return parser;
  } catch (error) {
    await holder.close();
    throw error;
  }
}

/** As root: nobody, where everything can be read by everybody; else the owner of what can't. */
function readerOf(paths: string[]): { uid: number; gid: number } {
  for (const path of paths) {
    for (let at = path; ; at = dirname(at)) {
      const { mode, uid, gid } = statSync(at);
      const wanted = (mode & 0o170000) === 0o040000 ? (at === path ? 0o5 : 0o1) : 0o4;
      if ((mode & wanted) !== wanted) return { uid, gid };
      if (at === '/') break;
    }
  }
  return nobody;
}
