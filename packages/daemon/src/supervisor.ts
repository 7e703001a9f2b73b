import { flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { HostOptions } from './cli/options.ts';
import { closedFlags } from './supervisor/closed.ts';
import { chooseFolder, isFirstStart } from './supervisor/first-start.ts';
import { sayer } from './supervisor/words.ts';

// The small process that owns the daemon: starts it, watches it, starts it again when it dies, and holds the brake.
// Nothing of the daemon is loaded here, so that nothing of it can delay, hang or crash this. Called by `deskhand up`.

/** Runs the host until someone stops it; the number is the exit code. Asks the first start's questions where it may; for a program, says each thing as a line of JSON. */
export async function startHost(given: HostOptions, json = false): Promise<number> {
  const first = isFirstStart(given.home);
  const options = first ? await chooseFolder(given, sayer(json, console.log)) : given;
  if (!options) return 130;
  becomeSupervisor({ options, first, json });
  // Where it could not become another.
  const { watchOver } = await import('./supervisor/watch.ts');
  return watchOver({ options, first, json });
}

/** Where the system can, the same process goes on as the supervisor alone, and the command line's memory is free. */
function becomeSupervisor(start: { options: HostOptions; first: boolean; json: boolean }): void {
  if (process.platform === 'win32' || !process.execve) return;
  flushCompileCache();
  const main = fileURLToPath(new URL('./supervisor/main.ts', import.meta.url));
  const flags = [...closedFlags, '--max-semi-space-size=1', ...(import.meta.url.endsWith('.ts') ? ['--conditions=deskhand'] : [])];
  process.execve(process.execPath, [process.execPath, ...flags, main, JSON.stringify(start)], process.env);
}
