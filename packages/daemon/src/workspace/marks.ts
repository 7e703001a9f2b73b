import { dirname, extname, isAbsolute, resolve } from 'node:path';
import type { Change } from '@deskhand/protocol';
import type { Delta } from './delta.ts';
import type { Node } from './handle.ts';
import { nameOf, parentOf, within } from './names.ts';

// What deserves a second look, in plain words. A first list: it errs on the side of asking.

/** From this many on, deletions (or moves) of one task are a lot. */
const many = 20;
/** From this many on, deletions are a lot where they are most of a folder. */
const few = 3;

export function marksFor({ rel, own, before, after, attributes }: Delta, folder: string, granted: readonly string[]): string[] {
  const marks: string[] = [];
  if (after) {
    const refused = refusal(after);
    if (refused) marks.push(refused);
    else if (after.kind === 'file' && after.mode & 0o111 && !(before?.kind === 'file' && before.mode & 0o111))
      marks.push('becomes a program that can be run');
    else if (after.kind === 'file' && after.mode & 0o111) marks.push('a program that can be run');
    if (after.kind === 'link') marks.push(...linkMarks(`${folder}/${rel}`, after.target ?? '', granted));
    if (before?.kind === 'file' && after.kind === 'file') marks.push(...shrinkMarks(before.size, after.size));
    if (opened(before, after)) marks.push('is opened to other people on this computer');
    if (attributes) marks.push('who may open it, or what is noted on it, is all that changes');
    if (before && before.kind !== after.kind) marks.push(`was a ${before.kind}, becomes a ${after.kind}`);
    if (/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/u.test(rel)) marks.push('its name holds marks that hide what it says');
  }
  if (own !== undefined) marks.push(`is ${own}, which its folder finds by this name too`);
  const runs = after?.kind === 'folder' || (!after && before?.kind === 'folder') ? undefined : startup(own ?? rel);
  if (runs) marks.push(runs);
  return marks;
}

/** What a script that broke off halfway leaves of a file. */
function shrinkMarks(before: number, after: number): string[] {
  if (before > 0 && after === 0) return ['is emptied'];
  return before >= 2000 && after < before / 10 ? ['keeps less than a tenth of what it held'] : [];
}

/** Whether people who could not look at it, or not change it, now can. */
function opened(before: Node | undefined, after: Node): boolean {
  if (before?.kind !== after.kind || (after.kind !== 'file' && after.kind !== 'folder')) return false;
  return (after.mode & ~before.mode & 0o066) !== 0;
}

/** Marks that only the whole list shows. `countIn`: how many entries a folder has before the changes. */
export function marksForAll(changes: Change[], countIn: (folder: string) => number): void {
  for (const [kind, words] of [
    ['deleted', 'deletions'],
    ['moved', 'moves'],
  ] as const) {
    const those = changes.filter((change) => change.kind === kind && change.what !== 'folder');
    if (those.length <= many) continue;
    const together = kind === 'moved' ? markTogether(those) : new Set();
    for (const change of those) if (!together.has(change)) change.marks.push(`one of ${those.length} ${words}`);
  }
  const gone = changes.filter(({ kind, what, marks }) => kind === 'deleted' && what === 'file' && !marks.length);
  for (const [folder, those] of Map.groupBy(gone, ({ path }) => dirname(path)))
    if (those.length >= few && those.length * 2 > countIn(folder))
      for (const { marks } of those) marks.push('most of what its folder holds is deleted');
  // Two moved onto one name: the first is lost, and one line among many moves says so.
  if (changes.some(({ kind, what }) => kind === 'moved' && what === 'file'))
    for (const { kind, what, marks } of changes)
      if (kind === 'deleted' && what === 'file') marks.push('is deleted, where others are moved');
}

/** Many files that go the same way, each with its ending, are one thing to look at: the first of them says so for all. */
function markTogether(moved: Change[]): Set<Change> {
  const way = ({ from = '', path }: Change) =>
    extname(from).toLowerCase() === extname(path).toLowerCase() ? `${dirname(from)}\n${dirname(path)}` : undefined;
  const together = new Set<Change>();
  for (const [same, those] of Map.groupBy(moved, way)) {
    if (same === undefined || those.length <= many) continue;
    for (const change of those) together.add(change);
    const first = those.reduce((a, b) => (b.path < a.path ? b : a));
    const renamed = dirname(first.from ?? '') === dirname(first.path);
    first.marks.push(`the first of ${those.length} that are ${renamed ? 'renamed in this folder' : 'moved here from one folder'}`);
  }
  return together;
}

/** How the words end that say so of a change. */
export const staysOut = 'will not be put in place';

/** Why a staged entry is never put in place; undefined for everything that is. */
export function refusal(node: Node): string | undefined {
  if (node.kind === 'other') return `is a device, pipe or socket, and ${staysOut}`;
  if (node.kind === 'file' && node.mode & 0o6000) return `would run with its owner's rights (setuid), and ${staysOut}`;
  return undefined;
}

function linkMarks(path: string, target: string, granted: readonly string[]): string[] {
  const to = isAbsolute(target) ? resolve(target) : resolve(dirname(path), target);
  return granted.some((folder) => within(to, folder)) ? [] : ['a link that leads out of the folder'];
}

/** Files that a system or a program runs or obeys by itself. */
function startup(rel: string): string | undefined {
  const name = nameOf(rel).toLowerCase();
  const place = `/${parentOf(rel).toLowerCase()}/`;
  // In a module's or a work tree's part of it too.
  if (/\/\.git\/(?:.*\/)?hooks\//u.test(place) || place.includes('/.husky/')) return 'git runs it by itself';
  if (place.includes('/.git/') && gits.has(name)) return 'can make git run programs';
  if (name === '.git') return 'tells git where to find its settings and programs';
  if (name === '.gitmodules' || name === '.gitattributes') return 'can make git run programs';
  if (shells.has(name) || place.includes('/.config/fish/') || place.includes('/.bashrc.d/')) return 'a shell runs it at each start';
  if (environments.has(name)) return 'runs when its folder is entered or opened';
  if (place.includes('/.vscode/') || place.includes('/.idea/') || place.includes('/.devcontainer/'))
    return 'an editor obeys it when its folder is opened';
  if (
    /\/(\.config\/autostart|\.config\/systemd|launchagents|launchdaemons|start menu\/programs\/startup|cron\.d|\.local\/share\/applications)\//u.test(
      place,
    )
  )
    return 'is started by the system by itself';
  if (/\/(\.github\/workflows|\.circleci|\.buildkite)\//u.test(place) || builds.has(name)) return 'a build server runs it';
  if (tools.has(name)) return 'can hold commands that are run later';
  if (place.includes('/.ssh/') || place.includes('/.gnupg/') || name === 'authorized_keys') return 'decides who may log in';
  if (settings.has(name)) return "holds a program's settings or keys";
  if (pythons.has(name) || name.endsWith('.pth')) return 'Python runs it at each start';
  if (/\.(doc|dot|xls|xlt|ppt|pot|pps)m$|\.(xla|xlam|ppam|xll)$/u.test(name)) return 'an office document that can hold programs (macros)';
  if (/\.(exe|msi|bat|cmd|com|scr|ps1|vbs|lnk|reg|command|desktop|app|jar|appimage)$/u.test(name)) return 'a program that can be run';
  return undefined;
}

const shells = new Set(
  '.bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .zshrc .zshenv .zprofile .zlogin .kshrc .cshrc .tcshrc .inputrc .xinitrc .xprofile .xsession config.fish'.split(
    ' ',
  ),
);
/** Below `.git`: settings, and what leads to others'. */
const gits = new Set('config config.worktree attributes commondir gitdir'.split(' '));
const pythons = new Set('sitecustomize.py usercustomize.py .pythonrc .pythonrc.py .pythonstartup .pdbrc'.split(' '));
const environments = new Set(
  '.envrc .autoenv .direnvrc .pre-commit-config.yaml lefthook.yml .lefthook.yml .huskyrc .lvimrc .exrc .nvimrc .vimrc .gvimrc .emacs .irbrc .rprofile'.split(
    ' ',
  ),
);
const builds = new Set(
  '.gitlab-ci.yml .travis.yml azure-pipelines.yml jenkinsfile bitbucket-pipelines.yml .drone.yml appveyor.yml'.split(' '),
);
const tools = new Set(
  'makefile gnumakefile package.json justfile taskfile.yml rakefile gemfile setup.py conftest.py noxfile.py build.gradle build.rs dockerfile docker-compose.yml compose.yaml gulpfile.js gruntfile.js vite.config.js vite.config.ts webpack.config.js'.split(
    ' ',
  ),
);
const settings = new Set('.npmrc .pypirc .netrc .gitconfig .yarnrc .yarnrc.yml .curlrc .wgetrc .condarc pip.conf .env'.split(' '));
