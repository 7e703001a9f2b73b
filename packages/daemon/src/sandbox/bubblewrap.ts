import { normalize } from 'node:path';
import { DeskhandError } from '../host/host.ts';
import type { Root } from './minimal-root.ts';
import type { Programs } from './programs.ts';
import type { Command } from './sandbox.ts';

/** What one sandboxed process sees besides the system's programs. */
export interface View {
  /** bubblewrap's arguments for /tmp and the like. */
  scratch: string[];
  /** Those that show a private folder at HOME, which may be inside of them. */
  home(path: string): string[];
  /** Those for what it may see besides, which may be inside of both. */
  shown: string[];
}

/** Where a command without a HOME of its own finds one. */
const usualHome = '/home/deskhand';
/** A HOME here would cover what every program needs. */
const taken = /^\/(?:$|(?:usr|bin|sbin|lib\w*|etc|proc|sys|dev|nix)(?:\/|$)|(?:home|run|tmp|var|var\/tmp)$)/;

/** Open files that bubblewrap is handed, by their number in the child; from `own` on, the content of the command's own files, then what it copies. */
const files = { filter: 3, info: 4, sync: 5, options: 6, own: 7 } as const;

/** bubblewrap's call, and what it reads from a file of its own: other people can see the first in the list of processes. */
export interface Call {
  argv: string[];
  options: string;
  /** Files that it is to have open, after all others. */
  copied: string[];
}

/** How bubblewrap is called for one command: what it sees, what it is refused, what it may use up. */
export function bubblewrap(programs: Programs, root: Root, view: View, command: Command): Call {
  const { limits, files: given = [] } = command;
  const wanted = normalize(command.env.HOME ?? usualHome);
  const home = wanted.startsWith('/') && !taken.test(wanted) ? wanted : usualHome;
  const env = { ...command.env, HOME: home };
  const options = [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--hostname', 'deskhand'],
    ...(programs.disableUserns ? ['--disable-userns'] : []),
    ...['--new-session', '--cap-drop', 'ALL'],
    ...['--seccomp', `${files.filter}`, '--info-fd', `${files.info}`, '--sync-fd', `${files.sync}`],
    ...root.options,
    ...root.copied.flatMap((path, index) => ['--file', `${files.own + given.length + index}`, path]),
    ...view.scratch,
    ...view.home(home),
    ...view.shown,
    ...given.flatMap(({ path }, index) => ['--ro-bind-data', `${files.own + index}`, path]),
    // Both are memory that no limit counts.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--clearenv', ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value])],
    ...['--chdir', command.cwd],
  ];
  // They are separated by it: one inside would be the start of an option that nobody meant to give.
  if (options.some((option) => option.includes('\0'))) {
    throw new DeskhandError('sandbox-start', 'The command could not be started: its folder or environment holds a zero byte.');
  }
  const argv = [
    ...[programs.bwrap, '--args', `${files.options}`, '--', programs.prlimit],
    // Counted in the user namespace that bubblewrap made, so that only this command's own processes count. Memory as
    // `data`, not `as`: Node, Java and Chromium reserve far more addresses than they ever use.
    ...[`--nproc=${limits.processes}`, `--data=${limits.memory}`, `--fsize=${limits.fileBytes}`, '--nofile=4096', '--core=0'],
    ...['--', ...command.argv],
  ];
  return { argv, options: options.map((option) => `${option}\0`).join(''), copied: root.copied };
}

/** Who a process acts as where nobody's files are at stake. */
export const nobody = { uid: 65534, gid: 65534 };

/** The arguments that make `setpriv` take all privileges away and become someone. */
export function becoming(programs: Programs, as: { uid: number; gid: number }): string[] {
  // Someone whose number is 0 needs this one capability to map themselves into a user namespace; bubblewrap drops it inside.
  const capabilities = as.uid === 0 ? '-all,+setfcap' : '-all';
  return [
    programs.setpriv,
    ...[`--reuid=${as.uid}`, `--regid=${as.gid}`, '--clear-groups', `--inh-caps=${capabilities}`, `--bounding-set=${capabilities}`],
    ...(as.uid === 0 ? [] : ['--no-new-privs']),
  ];
}
