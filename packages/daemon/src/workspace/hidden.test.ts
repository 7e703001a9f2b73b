import { afterEach, expect, test } from 'vitest';
import { get, makeWorld, put, sh, type World } from './world.double.ts';

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

test.each(['none', 'overlay', 'copy', 'elsewhere'] as const)(
  'what is closed by a part of its name is not there in any folder, in any case; what a task calls so waits for a look: %s',
  async (kind) => {
    world = makeWorld(kind);
    for (const path of ['a.key', 'in/B.KEY', 'in/c.txt', 'keys.key/d', 'gone/e.key', 'gone/f']) put(`${world.folder}/${path}`, path);
    const workspace = await world.open();
    const spec = { ...world.spec, closed: [{ path: `${world.folder}/**/*.key`, access: 'read' as const }] };
    const stage = await workspace.open(spec);
    for (const path of ['a.key', 'in/B.KEY', 'keys.key/d']) await expect(stage.files.read(`${world.folder}/${path}`)).rejects.toThrow();
    expect((await stage.files.list(`${world.folder}/in`)).map(({ name }) => name)).toEqual(['c.txt']);
    if (stage.shell) {
      expect(await sh(stage, 'cat a.key in/* keys.key/* 2>/dev/null; true', world.folder)).toBe('in/c.txt');
      expect(await stage.hidesAll()).toBe(true);
      // What is hidden stays, and so does the folder that it is in.
      await sh(stage, 'echo mine > new.key; rm -rf gone 2>/dev/null; true', world.folder);
      expect((await workspace.diff(spec)).map(({ kind: how, path, marks }) => [how, path.slice(world.folder.length + 1), marks])).toEqual([
        ['deleted', 'gone/f', []],
        ['added', 'new.key', ['a rule of yours says that tasks never change it']],
      ]);
      await stage.close();
      expect(await workspace.commit(spec, { id: 'all' })).toMatchObject({ ok: true });
      expect([get(`${world.folder}/gone/e.key`), get(`${world.folder}/gone/f`)]).toEqual(['gone/e.key', undefined]);
      put(`${world.folder}/in/late.key`, 'late');
      const next = await workspace.open({ ...spec, task: 'next' });
      expect(await sh(next, 'cat in/late.key 2>/dev/null; true', world.folder)).toBe('');
      await next.discard();
    } else await stage.discard();
  },
);
