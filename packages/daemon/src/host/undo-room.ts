import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

// How long what a commit replaced is kept for undo, and in how much room; and how much a task may stage. The owner sets it from the command line; the
// daemon reads it anew whenever it matters.

const undoRoomSchema = z.object({
  days: z.number().int().min(1).max(3650),
  bytes: z.number().int().min(1_000_000),
  /** What one task may stage all together. */
  task: z.number().int().min(1_000_000).default(20_000_000_000),
});
export type UndoRoom = z.infer<typeof undoRoomSchema>;

/** 30 days, 20 GB; 20 GB for each task. */
const usualUndoRoom: UndoRoom = { days: 30, bytes: 20_000_000_000, task: 20_000_000_000 };

const fileOf = (home: string): string => join(home, 'undo.json');

/** What can't be read changes nothing: the usual holds, which drops nothing earlier than was said. */
export function readUndoRoom(home: string): UndoRoom {
  try {
    return undoRoomSchema.parse(JSON.parse(readFileSync(fileOf(home), 'utf8')));
  } catch {
    return usualUndoRoom;
  }
}

export function writeUndoRoom(home: string, room: UndoRoom): void {
  const fresh = `${fileOf(home)}.new`;
  writeFileSync(fresh, JSON.stringify(undoRoomSchema.parse(room)), { mode: 0o600 });
  renameSync(fresh, fileOf(home));
}
