import { userInfo } from 'node:os';
import { askSupervisor, readBrake, removeBrake, writeBrake } from '../host/brake.ts';
import { me } from '../host/called.ts';
import { failingWords } from './absent.ts';
import { exits } from './exits.ts';
import type { Screen } from './screen.ts';
import { count, duration } from './words.ts';

// Stop everything, and let go again. Straight to the supervisor, past a daemon that may be busy or hung; where none
// answers, the file alone does it: whoever starts with it there runs nothing.

export async function pullBrake(screen: Screen, home: string): Promise<number> {
  const by = whoAmI();
  const status = await askSupervisor(home, { ask: 'pull', by });
  if (!status) writeBrake(home, { by, at: Date.now() });
  const ended = status?.ended;
  const how = ended === undefined ? '' : ` ${processes(ended)} ended${status?.ms === undefined ? '' : ` in ${duration(status.ms)}`}.`;
  const { left = 0 } = status ?? {};
  const held = left > 0 ? ` ${processes(left)} couldn't be ended: the system holds them back. Pull it again, or restart the computer.` : '';
  const words = status ? `Everything is stopped.${how}${held}` : 'No host is running; the brake holds for the next one.';
  const failing = status?.state === 'down' ? ` Deskhand ${failingWords(status)}` : '';
  return done(
    screen,
    { braked: true, ...(ended !== undefined && { ended }), ...(left > 0 && { left }) },
    `${words} It stays so, over restarts too, until: ${me} release.${failing}`,
  );
}

export async function releaseBrake(screen: Screen, home: string): Promise<number> {
  const pulled = readBrake(home);
  const status = await askSupervisor(home, { ask: 'release', by: whoAmI() });
  if (!status) removeBrake(home);
  const words = pulled ? 'The brake is released.' : 'The brake was not pulled.';
  return done(screen, { braked: false }, status ? `${words} Tasks that were under way go on.` : words);
}

const processes = (number: number) => count(number, 'process').replace('processs', 'processes');
const whoAmI = () => `${userInfo().username}, at the command line`;

function done(screen: Screen, value: object, words: string): number {
  if (screen.json) screen.outJson({ ok: true, ...value });
  else screen.note(words);
  return exits.done;
}
