import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

// A program of the owner's that runs beside: the secret is in its environment, its command line, its memory, its open
// file, its folder, its shared memory and its message queue. Perl, because it comes with every Linux and has these calls.

export interface Victim {
  /** A fresh one where the last was ended. */
  pid(): Promise<number>;
  child(): ChildProcess;
  /** Numbers of its shared memory and its message queue. */
  memory(): number;
  queue(): number;
  end(): Promise<void>;
}

const program = `
  $| = 1;
  my $secret = $ENV{VICTIM_SECRET};
  my $shm = shmget(0, 4096, 0666 | 01000) // -1; shmwrite($shm, $secret, 0, 64) if $shm >= 0;
  my $msg = msgget(0, 0666 | 01000) // -1; msgsnd($msg, pack("l! a*", 1, $secret), 0) for 1 .. 8;
  open(my $file, "<", $ARGV[0]); my $kept = "in memory: $secret";
  print "$shm $msg\\n"; sleep 1 while getppid() != 1;`;

export async function openVictim(secret: string, home: string): Promise<Victim> {
  let child: ChildProcess;
  let ids: number[] = [];
  const start = async () => {
    const argv = ['-e', program, join(home, 'outside', 'secret'), `--token=${secret}`];
    child = spawn('perl', argv, {
      cwd: join(home, 'outside'),
      env: { PATH: '/usr/bin:/bin', VICTIM_SECRET: secret },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = child.stdout ? await once(child.stdout, 'data') : [];
    const made = String(line).trim().split(' ').map(Number);
    ids = made;
    // The kernel keeps both when their maker is killed.
    child.once('exit', () => spawnSync('ipcrm', ['-m', `${made[0]}`, '-q', `${made[1]}`]));
  };
  await start();
  const alive = () => child.exitCode === null && child.signalCode === null;
  return {
    async pid() {
      if (!alive()) await start();
      return child.pid ?? -1;
    },
    child: () => child,
    memory: () => ids[0] ?? -1,
    queue: () => ids[1] ?? -1,
    async end() {
      if (!alive()) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      child.kill('SIGCONT');
      await ended;
    },
  };
}
