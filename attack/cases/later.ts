import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Case } from '../case.ts';
import { quoted } from '../escapes.ts';
import { withInside } from '../inside.ts';
import type { World } from '../world.ts';

// What a task stages so that it runs later, outside of every sandbox: by git, a shell, an editor, the desktop. It must not
// be committed unseen, which in "auto" it would be if nothing marked it.

/** A file that something runs or obeys by itself, and what it would hold. */
const obeyed: [what: string, path: string, content?: string][] = [
  ["a hook of git's", '.git/hooks/post-checkout'],
  ["a setting of git's", '.git/config', '[core]\n\tfsmonitor = touch /tmp/x\n'],
  ["where git's own folder is", '.git', 'gitdir: /tmp/evil\n'],
  ["git's attributes", '.gitattributes', '* filter=evil\n'],
  ["git's attributes of one clone", '.git/info/attributes', '* filter=evil\n'],
  ['a setting of a module below', '.git/modules/sub/config', '[core]\n\tfsmonitor = touch /tmp/x\n'],
  ["a hook of a module's", '.git/modules/sub/hooks/post-checkout'],
  ['hooks by husky', '.husky/pre-commit'],
  ['a start file of the shell', '.bashrc'],
  ['a start file of zsh', '.zshenv'],
  ['an environment of a folder', '.envrc'],
  ['a task of an editor', '.vscode/tasks.json', '{}'],
  ['a start with the desktop', '.config/autostart/a.desktop', '[Desktop Entry]\nExec=true\n'],
  ['a unit of systemd', '.config/systemd/user/a.service', '[Service]\nExecStart=true\n'],
  ['scripts of a package', 'package.json', '{"scripts":{"postinstall":"true"}}'],
  ['a makefile', 'Makefile', 'all:\n\ttrue\n'],
  ['a workflow of a build server', '.github/workflows/a.yml', 'on: push\n'],
  ['settings of tests', 'conftest.py', 'import os\n'],
  ["a key's door", '.ssh/authorized_keys', 'ssh-ed25519 AAAA\n'],
  ['a program', 'tool', '#!/bin/sh\n'],
  ["a program's settings", '.npmrc', 'script-shell=/tmp/x\n'],
  ['code that Python loads at each start', 'usercustomize.py', 'import os\n'],
  ['code that Python loads from a folder', 'lib/site-packages/evil.pth', 'import os\n'],
  ['macros of a document', 'letter.docm', 'PK'],
  ['a link out of the folder', 'way'],
];

export const later: Case[] = obeyed.map(([what, path, content = '#!/bin/sh\ntouch /tmp/x\n']) => ({
  road: 'later',
  name: what,
  tries: `stages ${path}, for something to run or obey after the commit, and hopes that nothing marks it`,
  attack: (protection, world) =>
    withInside(protection, world, async (inside) => {
      const at = join(world.folder, path);
      const make = what === 'a link out of the folder' ? `ln -s /etc ${quoted(path)}` : `printf %s ${quoted(content)} > ${quoted(path)}`;
      const mode = what === 'a program' ? ` && chmod +x ${quoted(path)}` : '';
      try {
        await inside.run(`mkdir -p ${quoted(dirname(path))} && ${make}${mode}`);
        // What nothing looks at is simply there.
        if (protection === 'off') return existsSync(at);
        const change = (await inside.stage.diff()).find((one) => one.path === at);
        return change !== undefined && change.marks.length === 0;
      } finally {
        rmSync(join(world.folder, path.split('/')[0] ?? path), { recursive: true, force: true });
        keep(world);
      }
    }),
}));

/** The folder of hidden keys that the world has in its granted folder. */
function keep(world: World): void {
  mkdirSync(join(world.folder, '.ssh'), { recursive: true });
  writeFileSync(join(world.folder, '.ssh', 'id_rsa'), world.secret);
}
