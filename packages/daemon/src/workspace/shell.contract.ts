import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Stage, Workspace } from './workspace.ts';
import { changesIn, get, makeWorld, put, sh, snapshot, type World } from './world.double.ts';

/** What holds besides where commands run on the staged view. */
export function shellContract(name: string, kind: 'overlay' | 'copy' | 'elsewhere', owner?: { uid: number; gid: number }): void {
  describe(name, () => {
    let world: World;
    let workspace: Workspace;
    let stage: Stage;
    let folder: string;
    const lines = () => changesIn(stage, folder);
    const run = (script: string): Promise<string> => sh(stage, script, folder);
    const own = (path: string): void => owner && fs.lchownSync(path, owner.uid, owner.gid);
    const start = (path: string, content: string, mode?: number): void => {
      put(`${folder}/${path}`, content, mode);
      for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) own(`${folder}/${at}`);
    };

    beforeEach(async () => {
      world = makeWorld(kind, owner);
      folder = world.folder;
      workspace = await world.open();
    });
    afterEach(async () => {
      await stage?.close();
      world.remove();
    });

    test('commands and file tools see the same, and the folder nothing of it', async () => {
      start('a', 'a');
      start('sub/b', 'b');
      for (const name of ['empty', 'blank']) start(`sub/${name}`, '');
      const before = snapshot(folder);
      stage = await workspace.open(world.spec);
      await stage.files.write(`${folder}/tool`, Buffer.from('by tool'));
      expect(await run('cat tool; echo by shell > shell; rm a; mv sub other; mkdir -p x/y; ln -s shell link; chmod 700 other')).toBe(
        'by tool',
      );
      expect(Buffer.from(await stage.files.read(`${folder}/shell`)).toString()).toBe('by shell\n');
      expect(await stage.files.stat(`${folder}/a`)).toBeUndefined();
      expect(await stage.files.stat(`${folder}/link`)).toMatchObject({ kind: 'file' });
      expect(snapshot(folder)).toEqual(before);
      expect(await lines()).toEqual([
        'deleted a',
        'added link',
        'added other',
        'moved other/b from sub/b',
        'moved other/blank from sub/blank',
        'moved other/empty from sub/empty',
        'added shell',
        'deleted sub',
        'added tool',
        'added x',
        'added x/y',
      ]);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      expect(Object.keys(snapshot(folder)).sort()).toEqual([
        'link',
        'other',
        'other/b',
        'other/blank',
        'other/empty',
        'shell',
        'tool',
        'x',
        'x/y',
      ]);
      expect(fs.statSync(`${folder}/other`).mode & 0o777).toBe(0o700);
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
      expect(snapshot(folder)).toEqual(before);
    });

    test('a file that somebody saved while a command changed it is a conflict, read by the task or not', async () => {
      for (const name of ['a', 'b', 'c', 'd']) start(name, name);
      stage = await workspace.open(world.spec);
      await run('echo mine > a; echo mine > b; rm c');
      put(`${folder}/b`, 'theirs');
      put(`${folder}/c`, 'theirs');
      put(`${folder}/d`, 'theirs, of no concern');
      const before = snapshot(folder);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: false, conflicts: [`${folder}/b`, `${folder}/c`] });
      expect(snapshot(folder)).toEqual(before);
    });

    test('a mode that somebody gave a folder meanwhile stays; one that the task gave is a change whatever came into the folder', async () => {
      for (const name of ['theirs', 'mine']) start(`${name}/a`, 'a');
      stage = await workspace.open(world.spec);
      await stage.files.write(`${folder}/theirs/a`, Buffer.from('b'));
      await run('echo b > mine/a; chmod 700 mine');
      fs.chmodSync(`${folder}/theirs`, 0o711);
      put(`${folder}/mine/new`, 'new');
      expect(await lines()).toEqual(['changed mine', 'changed mine/a', 'changed theirs/a']);
      expect(await stage.commit({ id: 'c1', paths: [`${folder}/mine/a`, `${folder}/theirs/a`] })).toMatchObject({ ok: true });
      expect(await lines()).toEqual(['changed mine']);
      expect(await stage.commit({ id: 'c2' })).toMatchObject({ ok: true });
      expect(['theirs', 'mine'].map((name) => fs.statSync(`${folder}/${name}`).mode & 0o777)).toEqual([0o711, 0o700]);
    });

    test('a change of mode alone is told, and marked where it opens something to others', async () => {
      start('secret', 's', 0o600);
      start('open', 'o', 0o644);
      stage = await workspace.open(world.spec);
      await run('chmod 644 secret; chmod 600 open');
      const told = (await stage.diff()).map(({ path, modes, marks }) => [path.slice(folder.length + 1), modes, marks]);
      expect(told).toEqual([
        ['open', { before: 0o644, after: 0o600 }, []],
        ['secret', { before: 0o600, after: 0o644 }, ['is opened to other people on this computer']],
      ]);
    });

    test('modes count, and what may not be is refused and said', async () => {
      start('plain', 'p', 0o644);
      start('locked/inside', 'i');
      stage = await workspace.open(world.spec);
      await run('chmod 755 plain; cp /bin/true tool; chmod 4755 tool; mkfifo pipe; chmod 500 locked; ln -s /etc/passwd out');
      const told = await stage.diff();
      const changes = new Map(told.map(({ path, marks }) => [path.slice(folder.length + 1), marks]));
      expect(told.flatMap(({ target }) => target ?? [])).toEqual(['/etc/passwd']);
      expect(changes.get('plain')).toEqual(['becomes a program that can be run']);
      expect(changes.get('tool')).toEqual([expect.stringContaining('setuid')]);
      expect(changes.get('pipe')).toEqual([expect.stringContaining('pipe or socket')]);
      expect(changes.get('out')).toEqual(['a link that leads out of the folder']);
      const staying = told.flatMap(({ path, staysOut }) => (staysOut === undefined ? [] : [path.slice(folder.length + 1)]));
      expect(staying).toEqual(['pipe', 'tool']);
      const result = await stage.commit({ id: 'c1' });
      expect(result.ok && result.changes.map(({ path }) => path.slice(folder.length + 1))).toEqual(['locked', 'out', 'plain']);
      expect(Object.keys(snapshot(folder)).sort()).toEqual(['locked', 'locked/inside', 'out', 'plain']);
      expect(fs.statSync(`${folder}/locked`).mode & 0o777).toBe(0o500);
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
      expect([fs.statSync(`${folder}/plain`).mode & 0o777, fs.statSync(`${folder}/locked`).mode & 0o777]).toEqual([0o644, 0o755]);
    });

    test('folders closed to their owner are changed all the same, and end as they were', async () => {
      start('closed/a', 'a');
      start('closed/b', 'b');
      fs.chmodSync(`${folder}/closed`, 0o555);
      const before = snapshot(folder);
      stage = await workspace.open(world.spec);
      await run(
        'chmod u+w closed; echo new > closed/a; rm closed/b; echo c > closed/c; mkdir deep; echo d > deep/d; chmod 555 closed deep',
      );
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      expect(fs.statSync(`${folder}/closed`).mode & 0o777).toBe(0o555);
      expect(fs.statSync(`${folder}/deep`).mode & 0o777).toBe(0o555);
      expect(get(`${folder}/closed/a`)).toBe('new\n');
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
      expect(snapshot(folder)).toEqual(before);
    });

    test('a file that a command deleted has only a before', async () => {
      put(`${folder}/old`, 'old');
      stage = await workspace.open(world.spec);
      await run('rm old');
      await stage.close();
      const { before, after } = await workspace.compare(world.spec, `${folder}/old`);
      expect([before && Buffer.from(before).toString(), after]).toEqual(['old', undefined]);
    });

    test('a folder that its owner locked is committed as it is', async () => {
      stage = await workspace.open(world.spec);
      await run('mkdir -p d/e; echo f > d/e/f; chmod 000 d/e; chmod 300 d');
      expect(await lines()).toEqual(['added d', 'added d/e', 'added d/e/f']);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      expect(fs.statSync(`${folder}/d/e`).mode & 0o777).toBe(0);
      for (const path of ['d', 'd/e']) fs.chmodSync(`${folder}/${path}`, 0o700);
      expect(get(`${folder}/d/e/f`)).toBe('f\n');
    });

    test('a commit ends every process first, and nothing of them lands after', async () => {
      stage = await workspace.open(world.spec);
      const job = await stage.start({
        argv: ['/bin/bash', '-c', 'trap "" TERM HUP INT; echo one > a; while :; do echo x >> log; done'],
        cwd: folder,
        env: { PATH: '/usr/bin:/bin' },
        limits: { seconds: 60, memory: 2 ** 30, processes: 50, fileBytes: 2 ** 30 },
      });
      while (!(await stage.files.stat(`${folder}/log`))) await new Promise((resolve) => setImmediate(resolve));
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      const size = fs.statSync(`${folder}/log`).size;
      await job.exit;
      expect(fs.statSync(`${folder}/log`).size).toBe(size);
    });

    test('a link that is turned around all the time never shows what is outside', async () => {
      put(`${world.base}/secret`, 'secret');
      start('public', 'public');
      stage = await workspace.open(world.spec);
      const job = await stage.start({
        argv: ['/bin/bash', '-c', 'mkdir -p d; while :; do ln -sfn public f; ln -sfn ../secret f; ln -sfn /etc g; ln -sfn d g; done'],
        cwd: folder,
        env: { PATH: '/usr/bin:/bin' },
        limits: { seconds: 60, memory: 2 ** 30, processes: 50, fileBytes: 2 ** 30 },
      });
      while (!(await stage.files.stat(`${folder}/g`).catch(() => true))) await new Promise((resolve) => setImmediate(resolve));
      const seen = new Set<string>();
      for (let n = 0; n < 1500; n++)
        for (const path of [`${folder}/f`, `${folder}/g/passwd`])
          await stage.files.read(path).then(
            (bytes) => seen.add(Buffer.from(bytes).toString().slice(0, 20)),
            (error) => seen.add(error.code),
          );
      await job.kill();
      expect([...seen]).toEqual(expect.arrayContaining(['public', 'outside']));
      for (const what of ['public', 'outside', 'missing']) seen.delete(what);
      for (const fine of ['enoent', 'enotdir', 'eloop', 'wrong-kind', 'einval']) seen.delete(fine);
      expect([...seen]).toEqual([]);
    });

    test('git works in the stage, and its hooks are marked', async () => {
      stage = await workspace.open(world.spec);
      await run(
        'git init -q . && git config user.email a@b && git config user.name n && echo 1 > a && git add a && git commit -qm one && echo x > .git/hooks/pre-commit',
      );
      await run('git checkout -qb other && echo 2 > a && git commit -qam two && git gc -q');
      const marks = (await stage.diff()).find(({ path }) => path.endsWith('/hooks/pre-commit'))?.marks;
      expect(marks).toEqual(['git runs it by itself']);
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      expect(get(`${folder}/a`)).toBe('2\n');
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
      expect(snapshot(folder)).toEqual({});
    });

    test('hard links in the stage are committed with their content', async () => {
      stage = await workspace.open(world.spec);
      await run('echo one > a; ln a b; mkdir d; ln a d/c');
      expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
      expect(['a', 'b', 'd/c'].map((path) => get(`${folder}/${path}`))).toEqual(['one\n', 'one\n', 'one\n']);
      expect(await workspace.undo('c1', { id: 'u1' })).toMatchObject({ ok: true });
      expect(snapshot(folder)).toEqual({});
    });

    test('a part of a folder that was made anew is committed, and the rest stays', async () => {
      start('d/old', 'old');
      stage = await workspace.open(world.spec);
      await run('rm -r d; mkdir d; echo a > d/a; echo b > d/b');
      expect(await stage.commit({ id: 'c1', paths: [`${folder}/d/a`, `${folder}/d/old`] })).toMatchObject({ ok: true });
      expect(fs.readdirSync(`${folder}/d`)).toEqual(['a']);
      stage = await workspace.open(world.spec);
      expect(await lines()).toEqual(['added d/b']);
      await run('echo more >> d/a');
      expect(get(`${folder}/d/a`)).toBe('a\n');
      expect(await stage.commit({ id: 'c2' })).toMatchObject({ ok: true });
      expect([get(`${folder}/d/a`), get(`${folder}/d/b`)]).toEqual(['a\nmore\n', 'b\n']);
    });

    if (kind === 'overlay')
      test('what a person saves shows in the stage where the task has nothing of its own', async () => {
        start('a', 'first');
        stage = await workspace.open(world.spec);
        expect(await run('cat a; ls')).toBe('firsta\n');
        fs.writeFileSync(`${folder}/fresh`, 'second, and longer');
        fs.renameSync(`${folder}/fresh`, `${folder}/a`);
        put(`${folder}/b`, 'new');
        expect(Buffer.from(await stage.files.read(`${folder}/a`)).toString()).toBe('second, and longer');
        expect(Buffer.from(await stage.files.read(`${folder}/b`)).toString()).toBe('new');
        await stage.files.write(`${folder}/a`, Buffer.from('third'));
        expect(await stage.commit({ id: 'c1' })).toMatchObject({ ok: true });
        expect(get(`${folder}/a`)).toBe('third');
      });
  });
}
