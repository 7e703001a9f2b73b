import { afterAll, beforeAll, expect, test } from 'vitest';
import { draw, faultsAfter, isLocated, makeVictim, type Victim } from './tampering.double.ts';

// A slice of `npm run audit:tamper`: the same ways, fewer times.

let victim: Victim;
beforeAll(async () => {
  victim = await makeVictim(200);
});
afterAll(() => victim?.remove());

/** The same numbers each time (a linear congruential generator); what fails here fails for whoever looks. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('a log that nobody touched has no fault, by itself and by what was kept outside', async () => {
  expect(await faultsAfter(victim, () => {})).toEqual([]);
});

test('every one of sixty tamperings is found, in its place', async () => {
  const random = numbers(7);
  for (let i = 0; i < 60; i++) {
    const { tampering, tamper } = draw(victim, random);
    const faults = await faultsAfter(victim, tamper);
    expect({ tampering, faults, located: isLocated(tampering, faults) }).toMatchObject({ located: true });
  }
});

test('one that only touches what was kept outside is not found without it', async () => {
  const random = numbers(3);
  for (;;) {
    const { tampering, tamper } = draw(victim, random);
    if (!tampering.outside) continue;
    const faults = await faultsAfter({ ...victim, kept: [] }, tamper);
    expect(faults.filter(({ kind }) => kind !== 'unsigned')).toEqual([]);
    return;
  }
});
