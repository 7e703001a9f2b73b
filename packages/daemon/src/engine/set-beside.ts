import type { Change, Draft, TaskView } from '@deskhand/protocol';
import { besideWhat } from '@deskhand/protocol/folds';
import { byHost } from './by.ts';

/** What the task handed over, and the person kept beside a version of their own, is handed over by the name that it has there. */
export function handedBeside(view: TaskView, changes: readonly Change[]): Draft[] {
  const at = byHost(view);
  const kept = new Set(view.pending.review?.choices?.flatMap(({ path, take }) => (take === 'both' ? [path] : [])));
  return view.artifacts.flatMap(({ path, file }): Draft[] => {
    const fresh = kept.has(path) && changes.find((change) => change.kind === 'added' && besideWhat(change.path) === path)?.path;
    if (!fresh) return [];
    return [
      { ...at, type: 'artifact.removed', body: { path } },
      { ...at, type: 'artifact.added', body: { path: fresh, file: { ...file, name: fresh.split('/').at(-1) ?? fresh } } },
    ];
  });
}
