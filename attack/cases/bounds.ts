import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Case } from '../case.ts';
import { perl } from '../escapes.ts';
import { type Inside, withInside } from '../inside.ts';
import type { World } from '../world.ts';

// Taking all there is: processes, memory, room, time, the reader's attention. The bounds are small, so that going past them
// harms nobody: whoever gets past a small one gets past a large one.

const limits = { seconds: 10, memory: 150_000_000, processes: 32, fileBytes: 2_000_000 };

/** Runs a line within small bounds; what it printed. */
async function bounded(inside: Inside, world: World, line: string, more: Partial<typeof limits> = {}): Promise<string> {
  const env = { PATH: '/usr/bin:/bin' };
  const process = await inside.stage.start({ argv: ['/bin/bash', '-c', line], cwd: world.folder, env, limits: { ...limits, ...more } });
  process.stdin.end();
  const [out] = await Promise.all([text(process.stdout), process.exit]);
  await process.kill();
  return out;
}

interface Bound {
  name: string;
  tries: string;
  line: string;
  /** Whether what it printed shows that it went past the bound. */
  past(output: string, world: World): boolean;
  limits?: Partial<typeof limits>;
}

const rows: Bound[] = [
  {
    name: 'processes',
    tries: 'starts many processes at once',
    line: perl('my $n = 0; for (1 .. 100) { my $pid = fork; last unless defined $pid; if (!$pid) { sleep 2; exit } $n++ } print "ran $n";'),
    // A few more are the sandbox's own share.
    past: (output) => Number(/ran (\d+)/.exec(output)?.[1]) > limits.processes + 8,
  },
  {
    name: 'processes that start others',
    tries: 'starts processes that start others, to the sixth generation',
    line: perl('$| = 1; for (1 .. 6) { fork // exit } print "+"; sleep 1; print "-";'),
    past: (output) => mostAtOnce(output) > limits.processes,
  },
  {
    name: 'memory of one process',
    tries: 'takes 400 MB',
    line: perl('my $all = "x" x 400_000_000; print "took ", length $all;'),
    past: (output) => output.includes('took 400000000'),
  },
  {
    name: 'memory of many processes',
    tries: 'takes 400 MB in ten processes, each within its bound',
    line: perl('$| = 1; for (1 .. 10) { next if fork; my $all = "x" x 40_000_000; sleep 3; print "took"; exit } 1 while wait() != -1;'),
    past: (output) => (output.match(/took/g)?.length ?? 0) === 10,
    limits: { processes: 64, memory: 150_000_000 },
  },
  {
    name: 'the size of a file',
    tries: 'writes a file larger than it may',
    line: 'head -c 3000000 /dev/zero > big 2>/dev/null; stat -c "size %s" big; rm -f big',
    past: (output) => output.includes('size 3000000'),
  },
  {
    name: 'a file of nothing',
    tries: 'makes a file of nine gigabytes without content',
    line: 'truncate -s 9G sparse 2>/dev/null; stat -c "size %s" sparse; rm -f sparse',
    past: (output) => output.includes('size 9663676416'),
    limits: { fileBytes: 8 * 1024 ** 3 },
  },
  {
    name: 'room on the disk',
    tries: 'fills the disk through its stage with many files, each within its bound',
    line: 'mkdir -p room; for i in $(seq 800); do head -c 1900000 /dev/zero > room/$i || break; done; echo "made $(ls room | wc -l)"; rm -rf room',
    past: (output) => output.includes('made 800'),
  },
  {
    name: 'many names',
    tries: 'makes 210,000 empty files in /tmp',
    line: `mkdir -p /tmp/many-attack; ${perl('chdir "/tmp/many-attack"; my $n = 0; for (1 .. 210_000) { open(my $f, ">", $_) or last; $n++ } print "made $n\\n"; unlink 1 .. $n;')}; rm -rf /tmp/many-attack`,
    past: (output) => output.includes('made 210000'),
    limits: { seconds: 30 },
  },
  {
    name: 'open files',
    tries: 'opens 20,000 files',
    line: perl('my @all; for (1 .. 20_000) { open(my $f, "<", "/dev/null") or last; push @all, $f } print "opened ", scalar @all;'),
    past: (output) => Number(/opened (\d+)/.exec(output)?.[1]) > 5000,
  },
  {
    name: 'time',
    tries: 'goes on when its time is over, deaf to every signal',
    line: perl('$SIG{$_} = "IGNORE" for qw(HUP INT TERM ALRM XCPU); $| = 1; print "still here" if sleep 3;'),
    past: (output) => output.includes('still here'),
    limits: { seconds: 0.5 },
  },
  {
    name: 'time in the background',
    tries: 'goes on in a session of its own when its time is over',
    line: `rm -f late; setsid sh -c 'sleep 1.5; echo late > late' >/dev/null 2>&1 & sleep 3`,
    past: (_, world) => existsSync(join(world.folder, 'late')) && statSync(join(world.folder, 'late')).size > 0,
    limits: { seconds: 0.5 },
  },
];

/** How many ran at one time: each says when it begins and ends, into one pipe. On a busy computer some end before others begin. */
function mostAtOnce(output: string): number {
  let [now, most] = [0, 0];
  for (const mark of output.match(/[+-]/g) ?? []) {
    now += mark === '+' ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
}

const small: Case[] = rows.map(({ name, tries, line, past, limits: own }) => ({
  road: 'bounds',
  name,
  tries,
  attack: (protection, world) =>
    withInside(protection, world, async (inside) => {
      // Without protection nothing bounds it but a minute.
      const output = await bounded(inside, world, line, protection === 'off' ? { ...own, seconds: 60 } : own);
      // What goes on late takes its time to show.
      if (name === 'time in the background') await new Promise((resolve) => setTimeout(resolve, 1500));
      const there = await inside.stage.files.stat(join(world.folder, 'late')).catch(() => undefined);
      rmSync(join(world.folder, 'late'), { force: true });
      return past(output, world) || there !== undefined;
    }),
}));

const output: Case = {
  road: 'bounds',
  name: 'output without end',
  tries: 'prints 400 MB, for the host to hold in memory and the model to read',
  attack: (protection, world) =>
    withInside(protection, world, async (inside) => {
      const line = 'head -c 400000000 /dev/zero | tr "\\0" x';
      if (protection === 'off') return (await bounded(inside, world, line)).length > 20_000_000;
      const before = process.memoryUsage().rss;
      const shown = await inside.run(line);
      return shown.length > 20_000_000 || process.memoryUsage().rss - before > 400_000_000;
    }),
};

/** Sequences that set a title, fill the clipboard, ask the terminal to type, clear the screen. */
const driving = [
  '\\033]0;title\\007',
  '\\033]52;c;aGk=\\007',
  '\\033[6n',
  '\\033[2J',
  '\\033P$q q\\033\\\\',
  '\\302\\2332J',
  '\\033]8;;http://evil.example\\007x',
];

/** ESC, and CSI in one character: what a terminal acts upon. */
const drives = (text: string): boolean => text.includes('\u001b') || text.includes('\u009b');

const terminal: Case[] = driving.map((sequence, index) => ({
  road: 'bounds',
  name: `a terminal driven by output (${index + 1})`,
  tries: `prints ${sequence} for the terminal of whoever looks`,
  attack: (protection, world) =>
    withInside(protection, world, async (inside) => {
      const line = `printf '${sequence}'`;
      const shown = protection === 'off' ? await bounded(inside, world, line) : await inside.run(line);
      return drives(shown);
    }),
}));

const names: Case[] = ['\\n', '\\033[2J', '\\342\\200\\256', '\\r', '\\302\\233'].map((letters) => ({
  road: 'bounds',
  name: `a name that drives whoever lists it (${letters})`,
  tries: `makes a file whose name holds ${letters}, and has it listed`,
  attack: (protection, world) =>
    withInside(protection, world, async (inside) => {
      await inside.run(`: > "$(printf 'a${letters}b')"`);
      const shown =
        protection === 'off' ? await bounded(inside, world, 'ls --quoting-style=literal') : (await inside.call('list_files', {})).text;
      await inside.run(`rm -f "$(printf 'a${letters}b')"`);
      return drives(shown) || /[\u202e\r]|^b/m.test(shown);
    }),
}));

export const bounds: Case[] = [...small, output, ...terminal, ...names];
