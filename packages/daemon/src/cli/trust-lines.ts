import { type FolderView, type PluginView, rowForMore, trustOf } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { shellWord } from './plain.ts';

/** How far a folder is trusted, and what would move it; undefined where only its owner's word does. */
export function trustLine(folder: FolderView): string | undefined {
  const { level, row, undone, offer } = trustOf(folder);
  const move = offer && `${me} folders mode ${shellWord(folder.path)} ${offer}`;
  if (level === 'ro') return undefined;
  if (level === 'review') {
    if (move) return `${row} tasks in a row were accepted as they were. Let it put its work in place by itself: ${move}`;
    if (row === 0) return `After ${rowForMore} tasks in a row accepted as they were it offers to put its work in place by itself.`;
    return `${row} of ${rowForMore} tasks in a row accepted as they were; after ${rowForMore} it offers to put its work in place by itself.`;
  }
  if (undone) return `Some of its work was undone. Look at changes first again: ${move}`;
  if (row === 0) return 'If you undo some of its work, it offers that you look first.';
  return `${row} ${row === 1 ? 'task' : 'tasks'} in a row went well; an undo offers that you look first again.`;
}

/** The same of a plugin. */
export function pluginTrustLine(plugin: PluginView): string | undefined {
  const { level, row, undone, offer } = trustOf(plugin);
  const move = offer && `${me} plugins mode ${plugin.name} ${offer}`;
  if (level === 'ro') return undefined;
  if (level === 'review') {
    if (move) return `In ${row} tasks in a row you allowed all that was asked. Let tasks use it without asking: ${move}`;
    if (row === 0)
      return `After ${rowForMore} tasks in a row in which you allowed all that was asked, it offers to be used without asking.`;
    return `${row} of ${rowForMore} tasks in a row in which you allowed all that was asked; after ${rowForMore} it offers to be used without asking.`;
  }
  if (undone) return `You said no to one of its acts. Be asked first again: ${move}`;
  if (row === 0) return 'If you say no to one of its acts, it offers that you are asked first.';
  return `${row} ${row === 1 ? 'task' : 'tasks'} in a row went well; a no to one of its acts offers that you are asked first again.`;
}
