import { afterEach, expect, test } from 'vitest';
import { makeWorld, put, sh, type World } from './world.double.ts';

let world: World;
afterEach(() => world.remove());

test('what a command looked for in vain, and its owner then put there, the next command finds', async () => {
  world = makeWorld('overlay');
  let now = 0;
  const workspace = await world.open({ now: () => now });
  const stage = await workspace.open(world.spec);
  const look = () => sh(stage, 'cat data.csv 2>/dev/null || echo no; echo mine >> own.txt', world.folder);
  expect(await look()).toBe('no\n');
  put(`${world.folder}/data.csv`, 'May,7\n');
  now += 60_000;
  expect(await look()).toBe('May,7\n');
  expect(await sh(stage, 'cat own.txt', world.folder)).toBe('mine\nmine\n');
  await stage.discard();
});
