import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

// Ends a process and all that it started, whether they want to or not. Used on a daemon that may be busy, hung or hostile.

interface Entry {
  pid: number;
  parent: number;
  group: number;
  session: number;
  /** It runs nothing any more, whether or not its parent has collected it. */
  dead: boolean;
}

/** How many there were, and how many of those the system itself holds back. */
export interface Ended {
  ended: number;
  left: number;
}

/**
 * Ends `pid` (the leader of a session of its own), every process of that session and every descendant; resolves once none
 * of them runs. Gives up after `patience` ms, when the system itself holds one back.
 */
export async function endTree(pid: number, patience = 3000): Promise<Ended> {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    return { ended: 1, left: 0 };
  }
  const ended = new Set<number>();
  // Before anything dies: the children of a dead process are no longer known to be its own.
  for (const found of familyOf(pid, new Set([pid]))) ended.add(found);
  for (const until = performance.now() + patience; ; await sleep(5)) {
    signal(-pid);
    for (const one of ended) signal(one);
    // What was started between looking and killing still has a parent, a group or a session that we know.
    const left = familyOf(pid, ended);
    for (const one of left) ended.add(one);
    if (left.length === 0 || performance.now() > until) return { ended: ended.size - left.length, left: left.length };
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** The living among `known`, their descendants, and the members of the session and group of `leader`. */
function familyOf(leader: number, known: Set<number>): number[] {
  const all = process.platform === 'linux' ? linuxProcesses() : otherProcesses();
  const family = new Set(known);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, parent, group, session } of all) {
      const belongs = family.has(parent) || group === leader || session === leader;
      if (!belongs || family.has(pid) || pid === process.pid) continue;
      family.add(pid);
      grew = true;
    }
  }
  return all.filter((entry) => family.has(entry.pid) && !entry.dead).map((entry) => entry.pid);
}

/**
 * PF_EXITING of linux/sched.h: never in user space again. The first process of a PID namespace stays so, asleep, until the
 * last zombie of it was collected, for seconds where the system's own first process is slow. A process whose first thread
 * has ended looks like a zombie while others run: so threads count.
 */
const exiting = 4;

function linuxProcesses(): Entry[] {
  const all: Entry[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // The name in parentheses may hold anything, parentheses too: proc(5).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state, parent, group, session] = fields;
      all.push({
        pid: Number(name),
        parent: Number(parent),
        group: Number(group),
        session: Number(session),
        dead: (state === 'Z' || state === 'X' || (Number(fields[6]) & exiting) !== 0) && Number(fields[17]) <= 1,
      });
    } catch {
      // It ended while we looked.
    }
  }
  return all;
}

function otherProcesses(): Entry[] {
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    return pid && parent && group
      ? [{ pid: +pid, parent: +parent, group: +group, session: -1, dead: state?.startsWith('Z') ?? false }]
      : [];
  });
}
