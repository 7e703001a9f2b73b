import type { Change, Choice } from '@deskhand/protocol';
import { createStore, useStore } from '../state/store.ts';
import { emptied, together } from './together.ts';

/** The changes that the person took out, by task: kept while the page is open, so that a look at a file loses nothing. */
const store = createStore<{ out: Record<string, ReadonlySet<string>>; taken: Record<string, Taken> }>({ out: {}, taken: {} });
const none: ReadonlySet<string> = new Set();
/** What is to stand in place of each file that changed under a task, as far as it was chosen. */
type Taken = Readonly<Record<string, Choice['take']>>;
const nothing: Taken = {};

export const useLeftOut = (task: string): ReadonlySet<string> => useStore(store, (state) => state.out[task] ?? none);

/** Takes these of a task's changes or leaves them out, with what goes along. */
export function setIncluded(task: string, changes: readonly Change[], paths: readonly string[], included: boolean): void {
  store.set(({ out, taken }) => {
    const next = new Set(out[task]);
    for (const path of together(changes, paths, included)) {
      if (included) next.delete(path);
      else next.add(path);
    }
    for (const path of included ? [] : emptied(changes, next)) next.add(path);
    return { out: { ...out, [task]: next }, taken };
  });
}

export const useTaken = (task: string): Taken => useStore(store, (state) => state.taken[task] ?? nothing);

export function setTaken(task: string, path: string, take: Choice['take']): void {
  store.set(({ out, taken }) => ({ out, taken: { ...taken, [task]: { ...taken[task], [path]: take } } }));
}
