import { chmodSync, mkdirSync } from 'node:fs';

// What a holder runs: a shell script that makes the mounts, says `ready`, and then lives for as long as its standard
// input is open. It is the first process of its own process namespace, so that its end is the end of all inside.

/** Where a holder keeps what its commands share. Nothing in there needs the real /sys, and nobody grants it. */
export const shared = {
  temp: '/sys/temp',
  memory: '/sys/memory',
  home: '/sys/home',
  blank: '/sys/blank',
  library: '/sys/library',
  stage: '/sys/stage',
} as const;

/** Makes these folders, through `root`, where the holder's root shows: each program that the script starts takes a millisecond. */
export function makeShared(root: string): void {
  const modes = { temp: 0o1777, memory: 0o1777, home: 0o700, blank: 0o700, library: 0o755, stage: 0o755 };
  for (const [name, mode] of Object.entries(modes)) {
    const path = `${root}${shared[name as keyof typeof modes]}`;
    mkdirSync(path);
    chmodSync(path, mode);
  }
}

/** What the script reads to make its mounts, up to the line `mark`: each quoted, so that no path means anything to the shell. */
export const wordsFor = (steps: readonly Step[], mark: string): string =>
  `${[...steps.flat(), 'end'].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}\n${mark}\n`;

/** One mount, as words for the script. */
export type Step =
  | ['overlay', path: string, upper: string, work: string]
  | ['bind', path: string, from: string]
  | ['look', path: string]
  | ['ro', path: string, options: string]
  | ['mask', path: string]
  | ['show', from: string, at: string]
  | ['hide', at: string];

/**
 * Arguments: bytes of the shared space, and a line that no path holds. It says `empty` and takes, on standard input, the words
 * of `wordsFor`, once the folders of `makeShared` are there. It says `ready`, and takes `kill N`, which ends a process by its
 * number inside; `reap`, which clears away the dead whose parents went before them; `refresh`, which makes the overlays forget
 * what they remember of the real folders (answers `refreshed`, or `failed`).
 *
 * `look` is a folder to look at only: an overlay too, because a mere bind (`ro`, where there are no overlays) lets pipes
 * in it be used.
 * `show` and `hide`: what is at one place is at another as well, until it no longer is.
 * The lower folder is `.` and the other two are open files, because commas and colons in a path break mount options.
 */
export const holderScript = `
set -e
umask 022
fail() { echo "$1" >&2; exit 1; }
refresh() {
  while [ $# -gt 0 ]; do
    mount --options-mode=ignore -t overlay -o "remount,$1" deskhand "$2" </dev/null || return 1
    shift 2
  done
}
ip link set lo up </dev/null &
loopback=$!
mount -t tmpfs -o "nosuid,nodev,size=$1,nr_inodes=200k,mode=0755" deskhand /sys </dev/null
: > /sys/empty
echo empty
words=
while IFS= read -r line && [ "$line" != "$2" ]; do
  words=$words$line'
'
done
[ "$line" = "$2" ] || exit 0
eval "set -- $words"
while [ "$1" != end ]; do
  case $1 in
    overlay)
      exec 3<"$3" 4<"$4"
      cd "$2"
      mount -t overlay -o "nosuid,nodev,userxattr,lowerdir=.,upperdir=/proc/self/fd/3,workdir=/proc/self/fd/4" deskhand "$2" </dev/null
      cd /
      exec 3<&- 4<&-
      path=$2
      shift 4
      set -- "$@" rw "$path"
      ;;
    look)
      cd "$2"
      mount -t overlay -o "ro,nosuid,nodev,userxattr,lowerdir=.:${shared.blank}" deskhand "$2" </dev/null
      cd /
      path=$2
      shift 2
      set -- "$@" ro "$path"
      ;;
    bind) mount --bind "$3" "$2" </dev/null; shift 3 ;;
    ro) mount --bind "$2" "$2" </dev/null; mount -o "remount,bind,$3" "$2" </dev/null; shift 3 ;;
    mask)
      if [ -L "$2" ]; then :
      elif [ -d "$2" ]; then mount -t tmpfs -o ro,nosuid,nodev,size=4k,mode=0555 deskhand "$2" </dev/null
      elif [ -e "$2" ]; then mount --bind /sys/empty "$2" </dev/null; mount -o remount,bind,ro,nosuid,nodev "$2" </dev/null
      fi
      shift 2
      ;;
    show)
      if [ -d "$2" ]; then mkdir "$3"; else : > "$3"; fi
      mount --bind "$2" "$3" </dev/null
      shift 3
      ;;
    hide) umount -l "$2" </dev/null; shift 2 ;;
    *) fail "unknown step $1" ;;
  esac
done
shift
wait $loopback || fail "the network of its own has no loopback"
set +e
echo ready
while read -r verb number; do
  case $verb in
    reap) (:) ;;
    kill) kill -9 "$number" 2>/dev/null ;;
    refresh)
      if refresh "$@"; then echo refreshed; else echo failed; fi
      ;;
  esac
done
`;
