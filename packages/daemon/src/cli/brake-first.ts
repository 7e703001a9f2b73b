import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { pullByFile } from '../host/brake.ts';
import { defaultHome } from '../host/state-home.ts';

// The first thing that `deskhand brake` does, before the launcher loads anything else: on a computer that is swamped each
// file more that is loaded can take a tenth of a second. The file is enough for the supervisor to end everything; the
// command that follows hears from it what was ended. Only what the oldest Node that starts our launcher has.

/** Pulls the brake if these arguments are those of `brake` and all understood. What can't be done is said by the command. */
export function brakeFirst(args: string[], env: NodeJS.ProcessEnv): void {
  const home = homeOf(args, env);
  if (home === undefined) return;
  try {
    pullByFile(home, { by: atTheCommandLine(), at: Date.now() });
  } catch {
    // No such folder, or none of ours.
  }
}

/** Who pulls it or lets go of it here, as it is told to everybody. */
export const atTheCommandLine = () => `${userInfo().username}, at the command line`;

/** `--help` pulls nothing, and neither does what may be a slip. */
function homeOf([command, ...args]: string[], env: NodeJS.ProcessEnv): string | undefined {
  if (command !== 'brake') return undefined;
  let home: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--json') continue;
    if (arg === '--home') home = args[++i];
    else if (arg.startsWith('--home=')) home = arg.slice('--home='.length);
    else return undefined;
    if (!home) return undefined;
  }
  return home ? resolve(home) : defaultHome(env);
}
