import { readdirSync, readFileSync } from 'node:fs';
import type { Case } from '../case.ts';
import { type Escape, escapes, perl } from '../escapes.ts';
import { type Inside, withInside } from '../inside.ts';
import type { World } from '../world.ts';

// Other programs: the owner's, the host, other tasks. Each attack knows the number of its victim, which it would have to guess.

const read = (name: string, tries: string, line: (pid: number, world: World) => string): Escape => ({
  name,
  tries,
  line: async (world) => line(await world.victim.pid(), world),
});

/** Reads the victim's memory by a call with its number; prints what it finds. */
const memory = (how: string) => (pid: number) =>
  perl(
    `my $pid = shift() + 0; my @where = grep { /rw-p/ && /heap/ } do { open(my $m, "<", "/proc/$pid/maps") or die "$!"; <$m> };
     for (@where) { my ($from, $to) = map { hex } /^(\\w+)-(\\w+)/; my $size = $to - $from; ${how} }`,
    pid,
  );

const state = (pid: number): string => {
  try {
    return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '';
  } catch {
    return 'gone';
  }
};

/** Does something to the victim and looks whether it shows. */
const harm = (name: string, tries: string, line: (pid: number) => string, shows: (pid: number) => boolean): Escape => ({
  name,
  tries,
  line: async (world) => line(await world.victim.pid()),
  async got({ world }) {
    const pid = world.victim.child().pid ?? -1;
    // A signal takes a moment to show.
    for (let look = 0; look < 20 && !shows(pid); look++) await new Promise((resolve) => setTimeout(resolve, 10));
    return shows(pid);
  },
  after: (world) => world.victim.end(),
});

const reading: Escape[] = [
  read('its environment', 'reads the environment of a program of the owner’s', (pid) => `cat /proc/${pid}/environ | tr '\\0' '\\n'`),
  read('its command line', 'reads its command line', (pid) => `cat /proc/${pid}/cmdline`),
  read('its folder', 'reads a file by the folder that it is in', (pid) => `cat /proc/${pid}/cwd/secret`),
  read('its root', 'reads a file by its root', (pid, world) => `cat "/proc/${pid}/root${world.outside}/secret"`),
  read('its open file', 'reads a file that it has open', (pid) => `cat /proc/${pid}/fd/* < /dev/null`),
  read(
    'its memory as a file',
    'reads its memory by /proc',
    memory(
      'open(my $f, "<", "/proc/$pid/mem") or die "$!"; sysseek($f, $from, 0); sysread($f, my $bytes, $size); print "$1\\n" while $bytes =~ /(s3cr3t-\\w+)/g;',
    ),
  ),
  read(
    'its memory by a call',
    'reads its memory by process_vm_readv',
    memory(
      'my $bytes = "\\0" x $size; my $mine = pack("QQ", unpack("Q", pack("P", $bytes)), $size); my $theirs = pack("QQ", $from, $size); syscall(310, $pid, $mine, 1, $theirs, 1, 0) > 0 or die "$!"; print "$1\\n" while $bytes =~ /(s3cr3t-\\w+)/g;',
    ),
  ),
  read(
    'by tracing it',
    'attaches as a debugger, and reads its memory',
    (pid) =>
      `${perl('my $pid = shift() + 0; syscall(101, 16, $pid, 0, 0) == 0 or die "$!"; waitpid($pid, 0x40000000); system("cat /proc/$pid/environ"); syscall(101, 17, $pid, 0, 0);', pid)}`,
  ),
  read('its open file by a call', 'takes a file that it has open, by pidfd_getfd', (pid) =>
    perl(
      'my $pid = shift() + 0; my $of = syscall(434, $pid, 0); for my $n (3 .. 9) { my $fd = syscall(438, $of, $n, 0); next if $fd < 0; open(my $f, "<&=", $fd); seek($f, 0, 0); print <$f>; }',
      pid,
    ),
  ),
  read('its namespaces', 'enters its world', (pid, world) => `nsenter -t ${pid} -m cat '${world.outside}/secret'`),
  {
    name: 'every environment',
    tries: 'reads the environments and command lines of all programs',
    line: () => `cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -a s3cr3t- || true`,
  },
  {
    name: 'shared memory',
    tries: 'attaches the shared memory of a program, by its number',
    line: async (world) => {
      await world.victim.pid();
      return perl('my $id = shift; shmread($id, my $text, 0, 64) or die "$!"; print $text;', world.victim.memory());
    },
  },
  {
    name: 'a message queue',
    tries: 'takes a message out of a queue, by its number',
    line: async (world) => {
      await world.victim.pid();
      return perl('my $id = shift; msgrcv($id, my $text, 128, 0, 04000) or die "$!"; print $text;', world.victim.queue());
    },
  },
  {
    name: 'the environment of the host',
    tries: 'looks for what the host was started with in its own environment',
    line: () => `env; cat /proc/1/environ /proc/$PPID/environ 2>/dev/null | tr '\\0' '\\n'`,
  },
];

const harming: Escape[] = [
  harm(
    'ending it',
    'ends a program of the owner’s',
    (pid) => `kill -9 ${pid}`,
    (pid) => ['gone', 'Z'].includes(state(pid)),
  ),
  harm(
    'stopping it',
    'stops it',
    (pid) => `kill -STOP ${pid}`,
    (pid) => state(pid) === 'T',
  ),
  harm(
    'a signal by its handle',
    'ends it by pidfd_send_signal',
    (pid) => perl('my $fd = syscall(434, shift() + 0, 0); syscall(424, $fd, 9, 0, 0);', pid),
    (pid) => ['gone', 'Z'].includes(state(pid)),
  ),
  harm(
    'slowing it',
    'makes it the last that gets to run',
    (pid) => `renice -n 19 -p ${pid}`,
    (pid) => niceOf(pid) === 19,
  ),
  harm(
    'bounding it',
    'lowers the number of files that it may open',
    (pid) => `prlimit --pid ${pid} --nofile=16:16`,
    (pid) => /^Max open files\s+16\s/m.test(limitsOf(pid)),
  ),
  harm(
    'giving it to the memory killer',
    'makes it the first to be ended where memory is short',
    (pid) => `echo 999 > /proc/${pid}/oom_score_adj`,
    (pid) => file(`/proc/${pid}/oom_score_adj`).trim() === '999',
  ),
];

const file = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};
const limitsOf = (pid: number): string => file(`/proc/${pid}/limits`);
const niceOf = (pid: number): number => {
  const stat = file(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
};

/** Ends the process that holds another task's world together: its number is in that task's stage. */
const holder: Case = {
  road: 'processes',
  name: 'the holder of a task',
  tries: 'ends the process that keeps a task’s mounts, by its number',
  attack: async (protection, world) => {
    const target = await world.workspace.open({ task: `task_${world.unique()}`, folders: [{ path: world.folder, mode: 'review' }] });
    try {
      const limits = { seconds: 60, memory: 2 ** 28, processes: 8, fileBytes: 2 ** 20 };
      const running = await target.start({ argv: ['/bin/sleep', '60'], cwd: world.folder, env: {}, limits });
      const task = `task_${world.unique().replace(/\d+$/, (n) => `${Number(n) - 1}`)}`;
      const pid = JSON.parse(file(`${world.state}/stages/${task}/holder.json`) || '{"pid":0}').pid;
      if (!pid) throw new Error('the task to attack has no holder');
      await withInside(protection, world, (inside) => inside.run(`kill -9 ${pid}; kill -9 $(cat /proc/${pid}/task/${pid}/children)`));
      const ended = await Promise.race([running.exit.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 300, false))]);
      return ended;
    } finally {
      await target.discard();
    }
  },
};

/** Something of it goes on when the task is over. */
const outliving: Case = {
  road: 'processes',
  name: 'outliving its task',
  tries: 'leaves a program in a session of its own, which goes on when the task is over',
  attack: async (protection, world) => {
    const token = `outlives-${world.unique()}`;
    await withInside(protection, world, (inside) => leave(inside, token));
    const pids = pidsWith(token);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    return pids.length > 0;
  },
};

const leave = (inside: Inside, token: string): Promise<string> =>
  inside.run(
    perl(
      'use POSIX; pipe(my $ready, my $say); if (fork) { close($say); sysread($ready, my $word, 1); exit } POSIX::setsid(); exit if fork; syswrite($say, "x"); $SIG{$_} = "IGNORE" for qw(HUP TERM INT); open(STDOUT, ">", "/dev/null"); open(STDERR, ">", "/dev/null"); sleep 60;',
      token,
    ),
  );

function pidsWith(token: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => file(`/proc/${pid}/cmdline`).includes(token))
    .map(Number);
}

export const processes: Case[] = [...escapes('processes', [...reading, ...harming]), holder, outliving];
