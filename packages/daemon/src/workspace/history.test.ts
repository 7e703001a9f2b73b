import { expect, test } from 'vitest';
import { historyTask } from './history.double.ts';

// A short slice of `npm run chaos`.

test('random histories of a folder: each undo does what it says, and nothing that the person wrote is lost', async () => {
  const told = { undos: 0, moved: 0, killed: 0 };
  for (let seed = 1; seed <= 12; seed++) {
    const { undos, moved, killed } = await historyTask(seed, 'none');
    told.undos += undos;
    told.moved += moved;
    told.killed += killed;
  }
  expect(told.undos).toBeGreaterThan(50);
  expect(told.moved).toBeGreaterThan(5);
  expect(told.killed).toBeGreaterThan(5);
});
