import { pullByFile, readBrake, removeBrake } from '../host/brake.ts';
import { me } from '../host/called.ts';
import { ownFolder } from '../host/state-folder.ts';
import { askSupervisor, type SupervisorStatus } from '../host/to-supervisor.ts';
import { failingWords } from './absent.ts';
import { atTheCommandLine } from './brake-first.ts';
import { exits } from './exits.ts';
import type { Screen } from './screen.ts';
import { count, duration } from './words.ts';

// Stop everything, and let go again. The file first, which is enough; then the supervisor, past a daemon that may be busy or
// hung, says what was ended. Where none runs, whoever starts with that file there runs nothing.

/** How long (ms) it may take to end everything on a computer that is swamped. It goes on where nobody waits any more. */
const patience = 15_000;

export async function pullBrake(screen: Screen, given: string): Promise<number> {
  const home = ownFolder(given);
  const by = atTheCommandLine();
  pullByFile(home, { by, at: Date.now() });
  const status = await askSupervisor(home, { ask: 'pull', by }, patience);
  const { ended, left = 0 } = status ?? {};
  const silent = status?.state === 'silent';
  done(
    screen,
    { braked: true, ...(ended !== undefined && { ended }), ...(left > 0 && { left }), ...(silent && { silent }) },
    `${pulledWords(status)} It stays so, over restarts too, until: ${me} release.`,
  );
  return silent ? exits.failed : exits.done;
}

function pulledWords(status: SupervisorStatus | undefined): string {
  if (!status) return 'No host is running; the brake holds for the next one.';
  if (status.state === 'silent')
    return `The brake is pulled, but Deskhand hasn't said that everything has ended: it may be stopped, or the computer too busy. ${me} brake asks it again.`;
  const { ended, ms, left = 0 } = status;
  return [
    'Everything is stopped.',
    ...(ended === undefined ? [] : [`${processes(ended)} ended${ms === undefined ? '' : ` in ${duration(ms)}`}.`]),
    ...(left > 0 ? [`${processes(left)} couldn't be ended: the system holds them back. Pull it again, or restart the computer.`] : []),
    ...(status.state === 'down' ? [`Deskhand ${failingWords(status)}`] : []),
  ].join(' ');
}

export async function releaseBrake(screen: Screen, home: string): Promise<number> {
  const pulled = readBrake(home);
  const status = await askSupervisor(home, { ask: 'release', by: atTheCommandLine() });
  if (!status) removeBrake(home);
  const words = pulled ? 'The brake is released.' : 'The brake was not pulled.';
  return done(screen, { braked: false }, status ? `${words} Tasks that were under way go on.` : words);
}

const processes = (number: number) => count(number, 'process').replace('processs', 'processes');

function done(screen: Screen, value: object, words: string): number {
  if (screen.json) screen.outJson({ ok: true, ...value });
  else screen.note(words);
  return exits.done;
}
