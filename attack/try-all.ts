import type { Case, Outcome } from './case.ts';
import type { World } from './world.ts';

/** Makes each attack: without protection first, since one that gets through nowhere proves nothing, then with all of it. */
export async function tryAll(cases: readonly Case[], world: World, told: (outcome: Outcome) => void = () => {}): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of cases) {
    const outcome = await tryOne(one, world);
    outcomes.push(outcome);
    told(outcome);
  }
  return outcomes;
}

async function tryOne({ road, name, tries, remains, attack }: Case, world: World): Promise<Outcome> {
  const about = { road, name, tries, ...(remains && { remains }) };
  const control = await attempt(() => attack('off', world));
  const real = await attempt(() => attack('on', world));
  // What gets through counts, whatever its control says.
  if (real.through) return { ...about, result: 'through' };
  // An attack that broke has not failed: nothing is known of it.
  if (real.why !== undefined) return { ...about, result: 'through', why: `broke: ${real.why}` };
  if (!control.through) return { ...about, result: 'no control', ...(control.why !== undefined && { why: control.why }) };
  return { ...about, result: 'held' };
}

async function attempt(attack: () => Promise<boolean>): Promise<{ through: boolean; why?: string }> {
  try {
    return { through: await attack() };
  } catch (error) {
    return { through: false, why: (error instanceof Error ? error.message : String(error)).slice(0, 300) };
  }
}
