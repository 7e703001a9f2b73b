import { readBrake } from '../host/brake.ts';
import { DeskhandError } from '../host/host.ts';
import { askSupervisor, type SupervisorStatus } from '../host/to-supervisor.ts';
import { count, duration } from './words.ts';

/** Why no host answers: stopped by the brake, unable to start, or not there. Undefined where it is on its way. */
export async function whyAbsent(home: string): Promise<DeskhandError | undefined> {
  const brake = readBrake(home);
  if (brake)
    return new DeskhandError('brake', `Everything is stopped: ${brake.by} pulled the brake.`, { next: 'Let go of it: deskhand release' });
  const supervisor = await askSupervisor(home, { ask: 'status', by: 'the command line' }, 1000);
  if (supervisor?.state === 'starting' || supervisor?.state === 'running') return undefined;
  if (supervisor?.state === 'silent')
    return new DeskhandError('host.away', `Deskhand doesn't answer with ${home}: it may be stopped, or the computer too busy.`, {
      next: 'Try again in a moment.',
    });
  if (supervisor?.state !== 'down') return away(home);
  return new DeskhandError('host.away', `Deskhand ${failingWords(supervisor)}`, { next: supervisor.next ?? 'deskhand logs --program' });
}

/** How a host does that keeps dying, and where that is shown. */
export function failingWords({ since, deaths, again, why = '', page }: SupervisorStatus): string {
  const often = since === undefined ? '' : `, ${count(deaths ?? 1, 'time')} since ${new Date(since).toLocaleTimeString()}`;
  const soon = again === undefined ? '' : ` It is tried again in ${duration(again - Date.now())}.`;
  return `keeps failing${often}. The last time: ${why}${soon}${page ? ` In a browser: ${page}` : ''}`;
}

export const away = (home: string, cause?: unknown): DeskhandError =>
  new DeskhandError('host.away', `No Deskhand is running with ${home}.`, {
    next: 'Start it: deskhand up (in another terminal, and leave it running)',
    cause,
  });
