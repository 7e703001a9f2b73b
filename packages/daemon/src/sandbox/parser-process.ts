import { bubblewrap, nobody, type View } from './bubblewrap.ts';
import { closedBy } from './closed-by.ts';
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
  const owner = ground.asRoot
    ? (read.map(closedBy).find((one) => one) ?? nobody)
    : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
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
