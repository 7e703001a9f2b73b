import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../case.ts';
import { quoted } from '../escapes.ts';
import { type Inside, withInside } from '../inside.ts';
import type { World } from '../world.ts';

// Links that lead out of the granted folder, given to the file tools and to a commit. Those that somebody turns around while
// they are used are in races.ts.

interface LinkCase {
  name: string;
  tries: string;
  /** What is there before: made by a command of the task. */
  line(world: World): string;
  use(inside: Inside, world: World): Promise<unknown>;
  got?(world: World, answer: string): boolean;
}

const outsideFile = (world: World) => join(world.outside, 'by-link');

const rows: LinkCase[] = [
  ...(
    [
      ['a link to a file', (world) => `ln -s ${quoted(`${world.outside}/secret`)} way`, 'way'],
      ['a link up and over', () => 'ln -s ../outside/secret way', 'way'],
      ['a link to a folder', (world) => `ln -s ${quoted(world.outside)} way`, 'way/secret'],
      ['a link to the root of all', () => 'ln -s / way', ''],
      ['a link to a link', () => 'ln -s ../outside a; ln -s a b; ln -s b way', 'way/secret'],
      ['a link by a process', (world) => `ln -s ${quoted(`/proc/self/root${world.outside}/secret`)} way`, 'way'],
      [
        'a link by this process’s folder',
        (world) => `ln -s ${quoted(`/proc/self/cwd/../../../../../../../..${world.outside}/secret`)} way`,
        'way',
      ],
    ] satisfies [string, (world: World) => string, string][]
  ).map(
    ([name, line, path]): LinkCase => ({
      name: `reading through ${name}`,
      tries: `has the file tool read through ${name}`,
      line,
      use: async (inside, world) =>
        (await inside.call('read_file', { path: `${world.folder}/${path || `way${world.outside}/secret`}` })).text,
    }),
  ),
  {
    name: 'a hard link',
    tries: 'links the file itself into the granted folder, and reads it there',
    line: (world) => `ln ${quoted(`${world.outside}/secret`)} way`,
    use: async (inside) => (await inside.call('read_file', { path: 'way' })).text,
  },
  {
    name: 'reading through steps up after a link',
    tries: 'reads a file by going up from where a link leads',
    line: () => 'ln -s ../outside/deep way',
    use: async (inside, world) => {
      mkdirSync(join(world.outside, 'deep'), { recursive: true });
      return text(await inside.stage.files.read(`${world.folder}/way/../secret`));
    },
  },
  {
    name: 'the environment of the host by a link',
    tries: 'has the host read its own environment through a link',
    line: () => 'ln -s /proc/self/environ way',
    use: async (inside, world) => text(await inside.stage.files.read(join(world.folder, 'way'), { length: 100_000 })),
  },
  {
    name: 'listing through a link',
    tries: 'lists a folder outside',
    line: () => 'ln -s ../outside way',
    use: async (inside, world) => JSON.stringify(await inside.stage.files.list(join(world.folder, 'way'))),
    got: (_, answer) => answer.includes('"secret"'),
  },
  {
    name: 'searching through a link',
    tries: 'searches the contents of a folder outside',
    line: () => 'ln -s ../outside way',
    use: async (inside, world) =>
      JSON.stringify([
        await inside.stage.files.list(join(world.folder, 'way')).catch(() => []),
        await inside.call('find', { text: 's3cr3t-', path: 'way' }),
      ]),
    got: (world, answer) => answer.includes(world.secret) || answer.includes('"secret"'),
  },
  {
    name: 'writing through a link to a file',
    tries: 'has the file tool write through a link to a file outside',
    line: (world) => `: > /dev/null; ln -s ${quoted(outsideFile(world))} way`,
    use: async (inside) => (await inside.call('write_file', { path: 'way', content: 'through' })).text,
    got: written,
  },
  {
    name: 'writing through a link to a folder',
    tries: 'has the file tool write through a link to a folder outside',
    line: () => 'ln -s ../outside way',
    use: async (inside) => (await inside.call('write_file', { path: 'way/by-link', content: 'through' })).text,
    got: written,
  },
  {
    name: 'making a folder through a link',
    tries: 'makes a folder outside',
    line: () => 'ln -s ../outside way',
    use: (inside, world) => inside.stage.files.mkdir(join(world.folder, 'way', 'by-link')),
    got: written,
  },
  {
    name: 'renaming through a link',
    tries: 'moves a staged file out of the folder',
    line: () => 'echo through > mine; ln -s ../outside way',
    use: (inside, world) => inside.stage.files.rename(join(world.folder, 'mine'), join(world.folder, 'way', 'by-link')),
    got: written,
  },
  {
    name: 'removing through a link',
    tries: 'removes a file outside',
    line: () => 'ln -s ../outside way',
    use: (inside, world) => {
      writeFileSync(join(world.outside, 'precious'), 'x');
      return inside.stage.files.remove(join(world.folder, 'way', 'precious'));
    },
    got: (world) => !existsSync(join(world.outside, 'precious')),
  },
  {
    name: 'committing through a link that comes later',
    tries: 'stages a file in a folder that is a link by the time of the commit',
    line: () => 'mkdir -p sub; echo through > sub/by-link',
    use: (inside, world) => commitInto(inside, world, () => symlinkSync(world.outside, join(world.folder, 'sub'))),
    got: written,
  },
  {
    name: 'committing through a link that was staged',
    tries: 'stages a link and, under the same name after it, a file',
    line: () => 'mkdir sub; echo through > sub/by-link; mv sub was; ln -s ../outside sub; cp was/by-link sub/by-link',
    use: (inside, world) => commitInto(inside, world, () => {}),
    got: written,
  },
];

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function written(world: World): boolean {
  return existsSync(outsideFile(world));
}

/** What a commit does without any care: each file is copied to where its path leads. */
async function commitInto(inside: Inside, world: World, meanwhile: () => void): Promise<string> {
  if (existsSync(join(world.folder, 'sub'))) {
    // Without a stage the folder itself has it: as staged work elsewhere, it comes back by its path.
    const content = readFileSync(join(world.folder, 'sub', 'by-link'));
    rmSync(join(world.folder, 'sub'), { recursive: true, force: true });
    rmSync(outsideFile(world), { force: true });
    meanwhile();
    if (!existsSync(join(world.folder, 'sub'))) symlinkSync(world.outside, join(world.folder, 'sub'));
    writeFileSync(join(world.folder, 'sub', 'by-link'), content);
    return 'copied';
  }
  meanwhile();
  return JSON.stringify(await inside.stage.commit({ id: `commit_${world.unique()}` }));
}

export const links: Case[] = rows.map(({ name, tries, line, use, got }) => ({
  road: 'links',
  name,
  tries,
  attack: (protection, world) =>
    withInside(protection, world, async (inside) => {
      try {
        await inside.run(line(world));
        const answer = await Promise.resolve(use(inside, world)).catch((error: Error) => error.message);
        return got ? got(world, String(answer)) : String(answer).includes(world.secret);
      } finally {
        clear(world);
      }
    }),
}));

function clear(world: World): void {
  for (const name of ['way', 'a', 'b', 'sub', 'was', 'deep', 'mine']) rmSync(join(world.folder, name), { recursive: true, force: true });
  rmSync(outsideFile(world), { recursive: true, force: true });
  rmSync(join(world.outside, 'precious'), { force: true });
}
