import { once } from 'node:events';
import { openSandbox } from './open-sandbox.ts';
import { line } from './world.double.ts';

// A daemon to be killed: holds a task with a command that runs, one that left something running, and a parser. Says
// `ready HOLDER` when all of them run; or ends itself in the moment when it has started them. Arguments: state directory,
// folder, a token for their command lines, `at-once`.

const [stateDir = '', folder = '', token = '', when] = process.argv.slice(2);
const sandbox = await openSandbox({ stateDir });
const mount = { path: folder, how: { kind: 'overlay', upper: `${stateDir}/upper`, work: `${stateDir}/work` } } as const;
const holder = await sandbox.hold({ mounts: [mount], masks: [] });
const parse = () => sandbox.start({ ...line(`echo up; sleep 1000; : ${token}`), read: [] });
const started = await Promise.all([
  holder.start(line(`echo up $(ls /proc/self/fd); sleep 1000; : ${token}`)),
  holder.start(line(`(trap '' HUP TERM; setsid sh -c 'echo up; sleep 1000; : ${token}') &`)),
  parse(),
]);
if (when === 'at-once') {
  void parse();
  process.kill(process.pid, 'SIGKILL');
}
const [first = ''] = await Promise.all(started.map(async (process) => String((await once(process.stdout, 'data'))[0])));
console.log(`ready ${holder.pid} ${first.trim()}`);
