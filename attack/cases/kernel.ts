import type { Case } from '../case.ts';
import { type Escape, escapes, perl, quoted } from '../escapes.ts';

// Calls to the kernel that make new worlds, read other programs or reach past every filter. In Perl, which is one thread
// and can make any call by its number.

/** Prints `got in` where the last value of this Perl code is true, or says why not. */
const tries = (code: string): string => perl(`my $done = do { ${code} }; print $done ? "got in\\n" : "refused: $!\\n";`);

const call = (name: string, what: string, code: string, line = tries(code)): Escape => ({
  name,
  tries: what,
  // Who is root in a namespace of their own may do more: so each is tried there as well.
  line: () => `${line}; unshare --user --map-root-user --mount --net --uts --ipc /bin/sh -c ${quoted(line)}`,
  got: ({ output }) => /^got in$/m.test(output),
});

/** `-1` is what the kernel answers where it refuses. */
const answers = (numbers: string) => `syscall(${numbers}) >= 0`;
const child = (flags: string) =>
  `my $pid = syscall(56, ${flags} | 17, 0, 0, 0, 0); if ($pid == 0) { syscall(231, 0) } waitpid($pid, 0) if $pid > 0; $pid > 0`;
/** A page of memory that the kernel may write to. */
const room = (bytes: number) => `my $room = "\\0" x ${bytes};`;

const int80 = `cat > int80.c <<'C'
#include <stdio.h>
int main(void) { long answer; __asm__ volatile("int $0x80" : "=a"(answer) : "a"(310L), "b"(0x10000000L) : "memory", "r8", "r9", "r10", "r11");
  puts(answer >= 0 ? "got in" : "refused"); return 0; }
C
cc -o int80 int80.c && ./int80; rm -f int80 int80.c`;

export const kernel: Case[] = escapes('kernel', [
  call('a user namespace', 'becomes root in a user namespace of its own', answers('272, 0x10000000')),
  call('a mount namespace by clone', 'starts a child with new users and mounts', child('0x10020000')),
  call('a network namespace by clone', 'starts a child with new users and network', child('0x50000000')),
  call('a process namespace by clone', 'starts a child with new users and processes', child('0x30000000')),
  call('a time namespace', 'makes new users and a clock of its own', answers('272, 0x10000080')),
  call('a control group namespace', 'makes new users and control groups', answers('272, 0x12000000')),
  call(
    'clone3',
    'starts a child with new users by the call whose flags no filter sees',
    'my $args = pack("Q11", 0x10000000, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0); my $pid = syscall(435, $args, 88); if ($pid == 0) { syscall(231, 0) } $pid > 0',
  ),
  call('unshare the program', 'becomes root by the usual program', '', 'unshare --user --map-root-user true && echo "got in"'),
  call('old calls of 32-bit programs', 'makes a namespace by the calls of 32-bit programs, which have other numbers', '', int80),
  call(
    'a mount',
    'mounts an empty file system',
    '',
    'mkdir -p /tmp/mnt && mount -t tmpfs none /tmp/mnt && echo "got in" && umount /tmp/mnt',
  ),
  call('a mount again', 'makes a mounted file system writable', '', 'mount -o remount,rw /proc && echo "got in"'),
  call(
    'an unmount',
    'takes away what hides a folder',
    'my ($none, $to, $kind, $options) = ("none", "/media", "tmpfs", ""); -d $to or $to = "/tmp"; syscall(166, my $sys = "/proc/sys", 2) == 0 || syscall(165, $none, $to, $kind, 0, $options) == 0 && syscall(166, $to, 2) == 0',
  ),
  call('a mount by the new calls', 'opens a file system by fsopen', `my $kind = "tmpfs"; ${answers('430, $kind, 0')}`),
  call('a copy of a mount', 'opens a tree of mounts by open_tree', `my $root = "/"; ${answers('428, -100, $root, 1')}`),
  call('another root', 'makes another folder its root', 'chroot("/usr")'),
  call(
    'a control group that runs a program at its end',
    'mounts the control groups, which have a release agent',
    '',
    'mkdir -p /tmp/cg; mount -t cgroup -o cpu none /tmp/cg && echo "got in" && umount /tmp/cg',
  ),
  call(
    'entering a namespace',
    'enters a namespace that it has a file of',
    'open(my $ns, "<", "/proc/self/ns/net"); syscall(308, fileno($ns), 0) == 0',
  ),
  call(
    'a file by its handle',
    'opens a file by number, past all folders',
    `my $handle = pack("Ii", 128, 0) . "\\0" x 128; my $id = pack("i", 0); my $usr = "/usr"; syscall(303, -100, $usr, $handle, $id, 0) == 0 && do { open(my $at, "<", "/usr"); syscall(304, fileno($at), $handle, 0) >= 0 }`,
  ),
  call(
    'a program in the kernel',
    'loads a map for a program in the kernel',
    `my $attr = pack("I4", 2, 4, 4, 1) . "\\0" x 112; ${answers('321, 0, $attr, 128')}`,
  ),
  call(
    'counters of the processor',
    'opens a counter, which sees what others do',
    `my $attr = pack("IIQ", 1, 112, 0) . pack("Q3", 0, 0, 0) . pack("Q", 0x60) . "\\0" x 64; ${answers('298, $attr, 0, -1, -1, 0')}`,
  ),
  call('rings', 'opens a ring, which makes calls past every filter', `${room(240)} ${answers('425, 8, $room')}`),
  call('page faults', 'handles page faults itself, which wins races in the kernel', answers('323, 1')),
  call('the keys of the session', 'asks for the number of the session’s keyring', 'syscall(250, 0, -3, 1) != -1'),
  call(
    'a key in the kernel',
    'keeps a key where every program of this person finds it',
    'my ($type, $name, $value) = ("user", "attack", "x"); syscall(248, $type, $name, $value, 1, -2) != -1',
  ),
  call('comparing programs', 'learns of addresses in the kernel by comparing', 'my $me = $$; syscall(312, $me, $me, 1, 0, 0) >= 0'),
  call('memory as a file', 'makes a program in memory that no limit counts', 'my $name = "x"; syscall(319, $name, 0) >= 0'),
  call(
    'much shared memory',
    'takes 64 MB that stay when it is gone',
    'my $id = shmget(0, 67108864, 0600 | 01000); shmctl($id, 0, 0) if defined $id; defined $id',
  ),
  call(
    'typing for the person',
    'types into its terminal as if the person had',
    `use POSIX; my $path; open(my $master, "+<", "/dev/ptmx"); my $zero = pack("i", 0); ioctl($master, 0x40045431, $zero); my $number = pack("i", 0); ioctl($master, 0x80045430, $number); POSIX::setsid() if fork() == 0 or exit(waitpid(-1, 0) * 0); open(my $tty, "+<", "/dev/pts/" . unpack("i", $number)); ioctl($tty, 0x540e, 0); my $key = "x"; ioctl($tty, 0x5412, $key)`,
  ),
  call('the kernel’s messages', 'reads what the kernel said', 'my $n = syscall(103, 10, 0, 0); $n > 0'),
  call('the clock', 'sets the clock to what it is', 'my $now = pack("qq", 0, 0); syscall(228, 0, $now); syscall(227, 0, $now) == 0'),
  call(
    'the name of the computer',
    'sets it to what it is',
    'my $name = `cat /proc/sys/kernel/hostname`; chomp $name; syscall(170, $name, length $name) == 0',
  ),
  call('accounting', 'turns accounting of processes off', 'syscall(163, 0) == 0'),
  call('swap', 'turns a file into swap', 'my $file = "/tmp/none-such"; syscall(168, $file); $!{ENOENT} || $!{EINVAL}'),
  call('a socket to the machine under this one', 'opens a socket of a kind that isn’t the Internet’s', 'socket(my $s, 40, 1, 0)'),
  call('whole packets', 'opens a socket that sees all that passes', 'socket(my $s, 17, 3, 0x0300)'),
  call('raw packets', 'opens a socket that forges where it comes from', 'socket(my $s, 2, 3, 1)'),
  call('what is plugged in', 'opens a socket that hears of every device', 'socket(my $s, 16, 3, 15)'),
]);
