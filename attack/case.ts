import type { World } from './world.ts';

/** Which way the attacker goes. */
export type Road = string;

/** One attack that is really made, twice: with all protection, where it must fail, and without, where it must get through. */
export interface Case {
  road: Road;
  /** Once in its road, and stable: other programs look for it. */
  name: string;
  /** What the attacker does and wants, in one sentence. */
  tries: string;
  /** Makes the attack and says whether it got through, by looking at the world afterwards. */
  attack(protection: Protection, world: World): Promise<boolean>;
  /** Stays open, as docs/security.md says under this heading. */
  remains?: string;
}

/** `off` is the control: a case that gets through nowhere proves nothing, and doesn't count. */
export type Protection = 'on' | 'off';

/** How one case went. */
export interface Outcome {
  road: Road;
  name: string;
  tries: string;
  /** `held`: it failed, and its control got through. `through`: a hole. `no control`: this system has nothing to attack so. */
  result: 'held' | 'through' | 'no control';
  remains?: string;
  /** What broke, where the attack itself did. */
  why?: string;
}
