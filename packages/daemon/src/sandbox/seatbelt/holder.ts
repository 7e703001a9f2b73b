import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { DeskhandError, endMarked } from '../../host/host.ts';
import type { Holder, HoldSpec } from '../sandbox.ts';
import { type Ground, type Running, startMarked } from './process.ts';
import type { Allowed } from './profile.ts';
import { makeScratch } from './scratch.ts';

/** How often it looks at what commands take, in milliseconds, and only while something runs. */
const every = 500;

/**
 * What commands of one task share: the copies of its folders, a /tmp and a HOME. There is no process that keeps them; what
 * belongs together is known by its mark.
 */
export function holdMarked(ground: Ground, spec: HoldSpec): Holder & { mark: string } {
  const scratch = makeScratch(spec, ground.mark);
  const mark = `${ground.mark}.t${randomBytes(9).toString('hex')}`;
  const allowed: Omit<Allowed, 'marks'> = {
    read: [
      ...spec.mounts.flatMap(({ path, how }) => (how.kind === 'ro' ? [path] : [])),
      // Scripts in the copy find what they import beside it.
      ...spec.mounts.flatMap(({ how }) => (how.kind === 'bind' ? [`${dirname(how.from)}/node_modules`] : [])),
      ...(spec.library ?? []).map(({ from }) => from),
      scratch.path,
    ],
    write: [
      ...spec.mounts.flatMap(({ how }) => (how.kind === 'bind' ? [how.from] : [])),
      ...(spec.home === undefined ? [] : [spec.home]),
      ...scratch.own,
    ],
    hide: spec.masks,
  };
  const running = new Set<Running>();
  const watch = watchLimits(ground, running);
  const { promise: closed, resolve: end } = Promise.withResolvers<void>();
  let open = true;
  let closing: Promise<void> | undefined;
  const close = async () => {
    open = false;
    watch.stop();
    await Promise.all([...running].map((process) => process.kill()));
    const { left } = await endMarked(ground.marked, mark);
    if (left > 0) {
      closing = undefined;
      throw new DeskhandError('sandbox-left', `${left} processes of this task could not be ended.`, {
        next: 'Pull the brake, or restart the computer.',
      });
    }
    scratch.remove();
    end();
  };
  return {
    mark,
    root: '/',
    places: scratch.places,
    closed,
    // Copies show what is in them.
    refresh: async () => {},
    listen,
    start(command) {
      if (!open) throw new DeskhandError('sandbox-closed', 'The task is over: nothing more can be started in it.');
      const process = startMarked(ground, scratch.placed(command), { ...allowed, port: command.port }, [mark]);
      running.add(process);
      watch.wake();
      return process;
    },
    close: () => (closing ??= close()),
  };
}

/** Other programs of this computer reach it as well: whoever speaks there has to know a key. */
function listen(): Promise<{ server: Server; port: number; shared: true }> {
  const server = createServer({ pauseOnConnect: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address ? address.port : 0, shared: true });
    });
  });
}

/** The system bounds files and processor time here, and neither memory nor processes of one command: so they are looked at. */
function watchLimits({ marked }: Ground, running: Set<Running>): { wake(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const look = () => {
    for (const command of running) {
      const pids = marked.find(command.mark);
      if (pids.length === 0 && command.over()) running.delete(command);
      if (pids.length > command.limits.processes) void command.kill();
      else if (pids.reduce((total, pid) => total + marked.bytes(pid), 0) > command.limits.memory) void command.killForMemory();
    }
    if (running.size === 0) stop();
  };
  return {
    wake() {
      timer ??= setInterval(look, every).unref();
    },
    stop,
  };
}
