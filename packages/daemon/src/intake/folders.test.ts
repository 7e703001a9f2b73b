import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { phone, useDoor } from './door.double.ts';

// Which folders may be worked in.

const door = useDoor();

describe('folders', () => {
  const add = (path: string, mode: 'review' | 'auto' | 'ro' = 'review') => door.take({ type: 'folder.add', path, mode });

  test('are granted by their real path, and the mode can change', async () => {
    symlinkSync(door.work, join(door.base, 'link'));
    await add(join(door.base, 'link'));
    expect(door.log.host().folders).toEqual([{ path: door.work, mode: 'review', given: door.now }]);
    const { seq } = door.log.head;
    expect(await add(door.work)).toMatchObject({ ok: true });
    expect(door.log.head.seq, 'nothing changed').toBe(seq);
    await add(door.work, 'auto');
    expect(door.log.host().folders).toEqual([{ path: door.work, mode: 'auto', given: door.now }]);
    expect(await door.take({ type: 'folder.remove', path: join(door.base, 'link') })).toMatchObject({ ok: true });
    expect(door.log.host().folders).toEqual([]);
    expect(await door.take({ type: 'folder.remove', path: door.work })).toMatchObject({ code: 'folder.unknown' });
  });

  test('a phone is told how wide a whole home is, and grants a folder in it; the command line has asked itself', async () => {
    const asPhone = (path: string) =>
      door.take({ type: 'folder.add', path, mode: 'review' }, { ...phone, scopes: [...phone.scopes, 'admin'] });
    const wide = await asPhone('~');
    expect(wide).toMatchObject({ code: 'folder.wide', sentence: expect.stringContaining('your whole home folder') });
    expect(wide).toMatchObject({ next: expect.stringContaining(join(realpathSync(homedir()), 'Documents')) });
    expect(door.log.host().folders).toEqual([]);
    expect(await asPhone(door.work)).toMatchObject({ ok: true });
    expect(await add('~')).toMatchObject({ ok: true });
    expect(await asPhone('~'), 'as it is granted already').toMatchObject({ ok: true });
  });

  test('one that is over soon is kept by being given again as it is', async () => {
    await add(door.work);
    await door.log.append([{ type: 'folder.lapsing', actor: { kind: 'host' }, body: { path: door.work, at: door.now + 1000 } }]);
    door.now += 10;
    expect(await add(door.work)).toMatchObject({ ok: true });
    expect(door.log.host().folders).toEqual([{ path: door.work, mode: 'review', given: door.now }]);
  });

  test('what must not be granted isn’t', async () => {
    writeFileSync(join(door.work, 'file'), '');
    mkdirSync(join(door.base, 'home', 'deep'));
    symlinkSync('/', join(door.base, 'root'));
    const codes = [];
    for (const path of [
      'work',
      join(door.base, 'no'),
      join(door.work, 'file'),
      '/',
      join(door.base, 'root'),
      '/proc/1',
      join(door.base, 'home'),
      join(door.base, 'home', 'deep'),
    ]) {
      const answer = await add(path);
      codes.push(answer.ok ? 'ok' : answer.code);
    }
    const expected = ['relative', 'missing', 'kind', 'root', 'root', 'system', 'own', 'own'];
    expect(codes).toEqual(expected.map((code) => `folder.${code}`));
    expect(await add(door.base), 'a folder around our state may be granted: it is masked there').toMatchObject({ ok: true });
  });
});
