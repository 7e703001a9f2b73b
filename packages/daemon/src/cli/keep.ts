import { DeskhandError } from '../host/host.ts';
import { readUndoRoom, writeUndoRoom } from '../host/undo-room.ts';
import { connect } from './client.ts';
import { exits } from './exits.ts';
import type { Screen } from './screen.ts';
import { count, size } from './words.ts';

export interface UndoKept {
  days: number;
  bytes: number;
  used: number;
  commits: number;
}

/** How long undo is possible and in how much room, and how much a task may stage; and setting it. */
export async function keep(screen: Screen, home: string, options: { days?: number; room?: number; task?: number }): Promise<number> {
  const before = readUndoRoom(home);
  const room = {
    days: options.days ?? before.days,
    bytes: options.room === undefined ? before.bytes : options.room * 1e9,
    task: options.task === undefined ? before.task : options.task * 1e9,
  };
  const kept = await connect(home)
    .then((client) => client.get<{ undo?: UndoKept }>('/v1/health'))
    .then(({ undo }) => undo)
    .catch(() => undefined);
  if (room.days < before.days && !screen.json && screen.asks) {
    const said = await screen.ask(`What is older than ${count(room.days, 'day')} can then not be undone any more. Go on? y/n  `);
    if (!/^y(es)?$/i.test(said)) throw new DeskhandError('left', 'Left as it is.');
  }
  if (options.days !== undefined || options.room !== undefined || options.task !== undefined) writeUndoRoom(home, room);
  if (screen.json) screen.outJson({ ...room, ...(kept && { used: kept.used, commits: kept.commits }) });
  else {
    const used = kept ? ` ${size(kept.used)} of it ${kept.used === 0 ? 'are' : 'are'} used, by ${count(kept.commits, 'commit')}.` : '';
    screen.out(`Changes can be undone for ${count(room.days, 'day')}; what they replaced is kept in at most ${size(room.bytes)}.${used}`);
    screen.out(`A task may stage ${size(room.task)} before you look at it.`);
    screen.note('When the room is used up, nothing is dropped before its time: the next change waits, and says so.');
  }
  return exits.done;
}
