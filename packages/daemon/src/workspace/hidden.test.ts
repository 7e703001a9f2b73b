import { afterEach, expect, test } from 'vitest';
import { makeWorld, put, sh, type World } from './world.double.ts';

let world: World;
afterEach(() => world.remove());

test.each(['none', 'overlay', 'copy', 'elsewhere'] as const)(
  'keys of other programs are not there in a granted folder above them: %s',
  async (kind) => {
    world = makeWorld(kind);
    const store = `${world.folder}/.ssh`;
    put(`${store}/id`, 'secret');
    put(`${world.folder}/a`, 'a');
    const workspace = await world.open({ hidden: [store] });

    const above = await workspace.open(world.spec);
    await expect(above.files.read(`${store}/id`)).rejects.toThrow();
    expect((await above.files.list(world.folder)).map(({ name }) => name)).toEqual(['a']);
    if (above.shell) expect(await sh(above, 'cat .ssh/id 2>/dev/null || echo no', world.folder)).toBe('no\n');
    expect(await above.diff()).toEqual([]);
    await above.discard();

    const itself = await workspace.open({ task: 'by-hand', folders: [{ path: store, mode: 'ro' }] });
    expect(Buffer.from(await itself.files.read(`${store}/id`)).toString()).toBe('secret');
    await itself.discard();
  },
);

test.each(['none', 'overlay', 'copy', 'elsewhere'] as const)(
  'what an organisation closed is not there, whatever was granted: %s',
  async (kind) => {
    world = makeWorld(kind);
    const closed = `${world.folder}/closed`;
    put(`${closed}/inner/a`, 'secret');
    put(`${world.folder}/b`, 'b');
    const workspace = await world.open({ never: () => [closed] });
    for (const path of [world.folder, closed, `${closed}/inner`]) {
      const stage = await workspace.open({ task: `t${path.length}`, folders: [{ path, mode: 'auto' }] }).catch(() => undefined);
      await expect(stage ? stage.files.read(`${closed}/inner/a`) : Promise.reject(new Error('not opened'))).rejects.toThrow();
      if (stage?.shell) expect(await sh(stage, 'find /tmp -name a -exec cat {} + 2>/dev/null; echo end', '/')).toBe('end\n');
      await stage?.discard();
    }
  },
);

test.each(['none', 'overlay', 'copy', 'elsewhere'] as const)(
  'what a rule closes to one task is not there for it, a single file as well; what it may not change waits for a look: %s',
  async (kind) => {
    world = makeWorld(kind);
    const closed = [
      { path: `${world.folder}/never`, access: 'read' as const },
      { path: `${world.folder}/kept`, access: 'write' as const },
    ];
    for (const name of ['never', 'kept', 'free']) put(`${world.folder}/${name}`, name);
    const workspace = await world.open();
    const spec = { ...world.spec, closed };
    const stage = await workspace.open(spec);
    await expect(stage.files.read(`${world.folder}/never`)).rejects.toThrow();
    if (stage.shell) expect(await sh(stage, 'cat never; cat kept', world.folder)).toBe('kept');
    for (const name of ['kept', 'free']) await stage.files.write(`${world.folder}/${name}`, Buffer.from('new'));
    const marksOf = async () => (await workspace.diff(spec)).map(({ path, marks }) => [path.slice(world.folder.length + 1), marks]);
    expect(await marksOf()).toEqual([
      ['free', []],
      ['kept', ['a rule of yours says that tasks never change it']],
    ]);
    await stage.discard();
  },
);
