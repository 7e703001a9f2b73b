import type { Case, Road } from './case.ts';
import { type Inside, withInside } from './inside.ts';
import type { World } from './world.ts';

/** An attack that is a line of shell, run in a task by the `run` tool. */
export interface Escape {
  name: string;
  tries: string;
  /** What it runs: the same with and without protection. */
  line(world: World): string | Promise<string>;
  /** How it is seen that it got through; absent: the secret is in its output. */
  got?(seen: { output: string; world: World; inside: Inside }): boolean | Promise<boolean>;
  /** Seconds that it may take; 30 where absent. */
  seconds?: number;
  /** Puts the world back. */
  after?(world: World): void | Promise<void>;
  remains?: string;
}

export const escapes = (road: Road, rows: readonly Escape[]): Case[] =>
  rows.map(({ name, tries, line, got, seconds, after, remains }) => ({
    road,
    name,
    tries,
    ...(remains && { remains }),
    attack: (protection, world) =>
      withInside(protection, world, async (inside) => {
        try {
          const output = await inside.run(await line(world), seconds);
          return got ? await got({ output, world, inside }) : output.includes(world.secret);
        } finally {
          await after?.(world);
        }
      }),
  }));

/** One word for the shell, whatever is in it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A line that runs this Perl program, with arguments. */
export const perl = (program: string, ...args: (string | number)[]): string =>
  ['perl', '-e', quoted(program), '--', ...args.map((arg) => quoted(String(arg)))].join(' ');
