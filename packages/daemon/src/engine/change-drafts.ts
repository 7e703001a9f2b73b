import { createHash } from 'node:crypto';
import { type Change, type ChangeList, type Draft, type Folder, folderOf, parseChanges, type TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { byAgent } from './by.ts';
import { taskLabels } from './provenance.ts';
import type { SettleScene } from './settle.ts';

// A task's changes as the log tells them.

/** `folders`: the granted ones, of which the event names those that something changes in. */
export function changeList(changes: Change[], log: Pick<Log, 'put'>, folders: readonly Folder[]): ChangeList {
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  const places = changes.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));
  const homes = [...new Set(places.flatMap((path) => folderOf(folders, path)?.path ?? []))].slice(0, 100);
  return {
    list: log.put(JSON.stringify(changes)),
    added: count('added'),
    changed: count('changed'),
    moved: count('moved'),
    deleted: count('deleted'),
    marked: changes.filter((change) => change.marks.length).length,
    ...(homes.length && { folders: homes }),
  };
}

export const reviewOf = (
  view: TaskView,
  changes: Change[],
  scene: Pick<SettleScene, 'log' | 'spec'>,
  outdated: Pick<ChangeList, 'outdated'>,
): Draft => ({
  ...byAgent(view),
  type: 'review.requested',
  body: { ...changeList(changes, scene.log, scene.spec.folders), ...outdated },
});

/** What waited for a look is gone, and with it the artifacts among it. */
export async function droppedDraft(view: TaskView, log: Pick<Log, 'text' | 'shown'>): Promise<Draft> {
  const waited = view.review && parseChanges(await log.text(view.review.list));
  const gone = new Set(waited?.flatMap(({ path, kind }) => (kind === 'deleted' ? [] : [log.shown(path)])));
  const dropped = view.artifacts.flatMap(({ path }) => (gone.has(log.shown(path)) ? [path] : []));
  return { ...byAgent(view), type: 'change.discarded', body: dropped.length ? { dropped } : {} };
}

/** What it read and has changed since, as events carry it; nothing where there is nothing. */
export async function outdatedOf({ workspace, spec }: SettleScene): Promise<Pick<ChangeList, 'outdated'>> {
  const paths = await workspace.outdated(spec);
  return paths.length ? { outdated: paths.slice(0, 100) } : {};
}

/** Files carry on what the task had read, where that is more than the owner's own files: later tasks that read them read it too. */
export function labelFiles(view: TaskView, changes: Change[], log: Log): Draft[] {
  const labels = taskLabels(log.task(view.summary.id) ?? view, log);
  const strange = labels.sources.filter((source) => source !== 'owner' && source !== 'file' && source !== 'contact');
  if (!strange.length && labels.confidentiality !== 'secret') return [];
  const paths = changes.filter(({ kind }) => kind !== 'deleted').map(({ path }) => path);
  const batches = Array.from({ length: Math.ceil(paths.length / 10_000) }, (_, batch) => paths.slice(batch * 10_000, (batch + 1) * 10_000));
  return batches.map((batch) => ({ ...byAgent(view), type: 'files.labelled', body: { paths: batch }, labels }));
}

export const commitId = (view: TaskView, key: string) =>
  `commit_${createHash('sha256').update(`${view.summary.id} ${key}`).digest('hex').slice(0, 24)}`;
