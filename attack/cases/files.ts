import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { modulesFolder } from '../../packages/daemon/src/tools/library.ts';
import type { Case } from '../case.ts';
import { type Escape, escapes, quoted } from '../escapes.ts';
import type { World } from '../world.ts';

// Files outside the grants, read and written by a command.

const read = (name: string, path: (world: World) => string, more: Partial<Escape> = {}): Escape => ({
  name,
  tries: `reads ${name}`,
  line: (world) => `cat ${quoted(path(world))}`,
  ...more,
});

/** Writes a file of the owner's that should not come to be, or change. */
const write = (name: string, path: (world: World) => string, text = 'written by a task'): Escape => ({
  name,
  tries: `writes ${name}`,
  line: (world) => `mkdir -p "$(dirname ${quoted(path(world))})"; echo ${quoted(text)} >> ${quoted(path(world))}`,
  got: ({ world }) => existsSync(path(world)) && readFileSync(path(world), 'latin1').includes(text),
  after: (world) => rmSync(path(world), { force: true }),
});

/** Opens a file for writing and writes nothing: that it could is enough. */
const openToWrite = (name: string, path: (world: World) => string): Escape => ({
  name,
  tries: `opens ${name} to write to it`,
  line: (world) => `(: >> ${quoted(path(world))}) 2>/dev/null && echo opened`,
  got: ({ output }) => output.includes('opened'),
});

export const files: Case[] = escapes('files', [
  read('a file in a folder that was not granted', (world) => join(world.outside, 'secret')),
  read("a file in the owner's home", (world) => world.plant('.bash_history')),
  read('a private key for logging in', (world) => world.plant('.ssh/id_ed25519')),
  read('keys of a cloud', (world) => world.plant('.aws/credentials')),
  read("a browser's saved passwords", (world) => world.plant('.config/chromium/Default/Login Data')),
  read('keys inside a granted folder, which are hidden there', (world) => world.plant('granted/.ssh/id_rsa')),
  read("the host's keys", (world) => join(world.state, 'keys.json')),
  read("the host's log of what it did", (world) => join(world.state, 'daemon.log')),
  read("the staged work of another task, by its path in the host's state", (world) =>
    join(world.state, 'stages/task_other/0/upper/staged'),
  ),
  read('the folder of another task', (world) => world.plant('theirs/note')),
  read('a file by the root of its own process', (world) => `/proc/self/root${join(world.outside, 'secret')}`),
  read('a file by the root of the first process', (world) => `/proc/1/root${join(world.outside, 'secret')}`, {
    line: (world) => `for p in /proc/[0-9]*; do cat "$p/root"${quoted(join(world.outside, 'secret'))} 2>/dev/null; done`,
    tries: 'looks for the file below the root of every process that it sees',
  }),
  read('a file by way of its folder and many steps up', (world) => `${world.folder}/../../../../../../..${join(world.outside, 'secret')}`),
  read('shared memory of the owner', () => '', {
    line: (world) => {
      // A plain file there is what shm_open makes.
      const path = join('/dev/shm', `deskhand-attack-${process.pid}`);
      world.plant(`../../../../../../../../../../../../..${path}`);
      return `cat ${path}`;
    },
    after: () => rmSync(join('/dev/shm', `deskhand-attack-${process.pid}`), { force: true }),
  }),
  read('a scratch file in /tmp', () => '', {
    line: (world) => {
      world.plant(`../../../../../../../../../../../../../tmp/deskhand-attack-${process.pid}`);
      return `cat /tmp/deskhand-attack-${process.pid} /var/tmp/../../tmp/deskhand-attack-${process.pid}`;
    },
    after: () => rmSync(`/tmp/deskhand-attack-${process.pid}`, { force: true }),
  }),
  {
    name: 'the token by which programs speak to the host',
    tries: 'reads the token in the state directory',
    line: (world) => `cat ${quoted(join(world.state, 'token'))}`,
    got: ({ output, world }) => output.includes(readFileSync(join(world.state, 'token'), 'utf8').trim()),
  },
  {
    name: 'where the host listens',
    tries: 'reads host.json in the state directory',
    line: (world) => `cat ${quoted(join(world.state, 'host.json'))}`,
    got: ({ output, world }) => output.includes(`${world.port}`),
  },
  {
    name: 'the passwords of this system',
    tries: 'reads /etc/shadow',
    line: () => 'cat /etc/shadow',
    got: ({ output }) => /^root:/m.test(output),
  },
  {
    name: 'all files at once',
    tries: 'looks for the secret in every file that it can see outside of the system',
    line: (world) =>
      `grep -rsl --exclude-dir=proc --exclude-dir=sys ${quoted('s3cr3t-')} ${quoted(world.home)} ${quoted(world.state)} -D skip 2>/dev/null`,
    got: ({ output, world }) => output.includes(world.outside),
  },
  {
    name: "a disk's own bytes",
    tries: 'opens a disk of this computer to read it past all files',
    line: () => 'for d in /dev/sd? /dev/vd? /dev/nvme?n? /dev/mem /dev/kmsg; do head -c 1 "$d" >/dev/null 2>&1 && echo opened; done',
    got: ({ output }) => output.includes('opened'),
  },
  {
    name: 'a device of its own making',
    tries: 'makes a device node for a disk and opens it',
    line: () =>
      'mknod disk b 259 0; mknod mem c 1 1; mknod kmsg c 1 11; for d in disk mem kmsg; do (: < $d) 2>/dev/null && echo opened; done; rm -f disk mem kmsg',
    got: ({ output }) => output.includes('opened'),
  },
  write('a start file of the shell', (world) => join(world.home, '.bashrc')),
  write('a program that starts with the desktop', (world) => join(world.home, '.config', 'autostart', 'a.desktop')),
  write('a key that may log in', (world) => join(world.home, '.ssh', 'authorized_keys')),
  write('a folder that was not granted', (world) => join(world.outside, 'made')),
  write('a folder to look at only', (world) => join(world.look, 'made')),
  write('a folder that is granted, past its stage', (world) => join(world.folder, 'straight')),
  write('the brake of the host, to pull it', (world) => join(world.state, 'BRAKE')),
  write('the rules of the host', (world) => join(world.state, 'policy.json')),
  write('its own stage, by its path in the state', (world) => {
    const own = readdirSync(join(world.state, 'stages')).find((name) => name.startsWith('task_') && name !== 'task_other');
    return join(world.state, 'stages', own ?? 'task_other', '0', 'upper', 'slipped-in');
  }),
  write('the journal of commits', (world) => join(world.state, 'commits', 'forged')),
  openToWrite('a program of this system', () => '/usr/bin/env'),
  openToWrite('the table of users', () => '/etc/passwd'),
  openToWrite('a setting of the kernel', () => '/proc/sys/kernel/core_pattern'),
  openToWrite('the name of this computer', () => '/proc/sys/kernel/hostname'),
  openToWrite('a library that it is lent', () => join(modulesFolder(), 'exceljs', 'package.json')),
  {
    name: 'a library that it is lent, where it sees it',
    tries: 'changes the code that other tasks will import',
    line: () =>
      `p=/node_modules/exceljs/package.json; [ -e $p ] || p=${quoted(join(modulesFolder(), 'exceljs', 'package.json'))}; chmod u+w $p; (: >> $p) && echo opened`,
    got: ({ output }) => output.includes('opened'),
  },
  {
    name: 'rights of another by a program that keeps its owner’s',
    tries: 'makes a setuid copy of a shell and has it put in place',
    line: (world) => `cp /bin/sh ${quoted(join(world.folder, 'setuid-sh'))} && chmod 6755 ${quoted(join(world.folder, 'setuid-sh'))}`,
    async got({ world, inside }) {
      await inside.stage.commit({ id: `commit_${world.unique()}` }).catch(() => undefined);
      const path = join(world.folder, 'setuid-sh');
      const made = existsSync(path) && (statSync(path).mode & 0o6000) !== 0;
      rmSync(path, { force: true });
      return made;
    },
  },
]);
