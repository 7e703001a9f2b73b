import { type Draft, isFinished, joinLabels, type Labels, newId, noLabels, type TaskSummary, type TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { Intent, ToolResult } from '../tools/tools.ts';
import type { Stage } from '../workspace/workspace.ts';
import type { CallScene } from './call-scene.ts';
import type { EngineDeps } from './engine.ts';
import { taskLabels } from './provenance.ts';

/** The tasks that a split asks for, or why it may not split. They go on disk together with the step that asked. */
export function requestParts(
  view: TaskView,
  step: string,
  intent: Extract<Intent, { kind: 'spawn' }>,
  deps: EngineDeps,
): { ok: true; drafts: Draft[] } | { ok: false; sentence: string } {
  const depth = (view.request.parent?.depth ?? 0) + 1;
  const { parts } = deps.settings;
  if (depth > parts.depth) return { ok: false, sentence: 'A part may not be split further here: do it yourself.' };
  const had = deps.log.summaries({ parent: view.summary.id, limit: 1000 }).length;
  if (had + intent.parts.length > parts.number) {
    return {
      ok: false,
      sentence: `One task may have ${parts.number} parts; ${had} were used. Ask for at most ${Math.max(0, parts.number - had)} more.`,
    };
  }
  const { cwd, folders, mode, model, rehearse } = view.request;
  // The goal was written by a model that has read all this: so the part begins with it.
  const labels = joinLabels(taskLabels(view, deps.log), { ...noLabels, sources: ['task'] });
  // Requested in one moment: their ids alone say in which order.
  const ids = intent.parts.map(() => newId('task')).sort();
  const drafts = intent.parts.map((part, index): Draft => {
    const files = part.files.length ? `\n\nFiles to look at:\n${part.files.map((file) => `- ${file}`).join('\n')}` : '';
    return {
      type: 'task.requested',
      task: ids[index] ?? newId('task'),
      thread: view.summary.thread,
      actor: { kind: 'agent', task: view.summary.id },
      labels,
      body: {
        text: deps.log.put(part.goal + files),
        parent: { task: view.summary.id, step, depth, stage: intent.stage },
        ...(cwd && { cwd }),
        ...(folders && { folders }),
        ...(mode && { mode }),
        ...(model && { model }),
        ...(rehearse && { rehearse }),
      },
    };
  });
  return { ok: true, drafts };
}

/** Whether every part that a step split off has ended. */
export function partsDone(step: string, task: string, deps: Pick<EngineDeps, 'log'>): boolean {
  return deps.log.summaries({ parent: task, limit: 1000 }).every((part) => part.parent?.step !== step || isFinished(part));
}

/** What the answers of a step's parts carry: all that any of them has read. */
export const partLabels = (view: TaskView, step: string, log: Log): Labels =>
  log
    .summaries({ parent: view.summary.id, limit: 1000 })
    .filter((part) => part.parent?.step === step)
    .map((part) => part.labels)
    .reduce(joinLabels, noLabels);

/** What the parts of a step came to, for the task that asked; what a part changed on a view of its own is brought over. */
export async function collectParts(view: TaskView, step: string, scene: CallScene): Promise<ToolResult> {
  const { log } = scene.deps;
  const parts = log
    .summaries({ parent: view.summary.id, limit: 1000 })
    .filter((part) => part.parent?.step === step && isFinished(part))
    .sort((a, b) => a.requested - b.requested || (a.id < b.id ? -1 : 1));
  const texts: string[] = [];
  for (const [index, part] of parts.entries()) {
    const answer = part.answer ? await log.text(part.answer) : (part.reason?.sentence ?? 'no answer');
    const brought = part.parent?.stage === 'own' && part.steps > 0 ? await bringOver(part, scene) : '';
    texts.push(`## Part ${index + 1}: ${part.title} (${part.state})\n${answer}${brought}`);
  }
  const failed = parts.filter((part) => part.state !== 'done').length;
  const partsWord = parts.length === 1 ? '1 part' : `${parts.length} parts`;
  return {
    text: texts.join('\n\n'),
    words: failed ? `${partsWord} ended, ${failed} of them not done` : `${partsWord} done`,
  };
}

/** Copies what a part changed on its own view into the view of the task that asked; where both changed a path, the asker's stays. */
async function bringOver(part: TaskSummary, scene: CallScene): Promise<string> {
  const { stage: from } = await scene.stages.get(part.id);
  const { stage: to } = await scene.stages.get(scene.owner);
  const mine = new Set((await to.diff()).map((change) => change.path));
  const came = { brought: [] as string[], kept: [] as string[], links: [] as string[], closed: [] as string[] };
  for (const change of await from.diff()) {
    if (mine.has(change.path)) came.kept.push(change.path);
    else if (change.what === 'link' && change.kind !== 'deleted') came.links.push(change.path);
    else {
      if (!(await copyChange(change.path, from, to))) came.closed.push(change.path);
      if (change.from) await removeFrom(to, change.from);
      came.brought.push(change.path);
    }
  }
  await from.discard();
  await scene.stages.close(part.id);
  const said = (words: string, paths: string[]) => (paths.length ? `\n(${words}: ${paths.join(', ')})` : '');
  return [
    said('Its files are in your view now', came.brought),
    said('In your view these can’t be run as programs, as they could in its own', came.closed),
    said('Not taken over, because they are links: make them anew where you need them', came.links),
    said('Not taken over, because you changed them too', came.kept),
  ].join('');
}

/** Gives whether the file can be run as a program there just as here. */
async function copyChange(path: string, from: Stage, to: Stage): Promise<boolean> {
  const stat = await from.files.stat(path);
  if (!stat) await removeFrom(to, path);
  else if (stat.kind === 'folder') await to.files.mkdir(path);
  else if (stat.kind === 'file') {
    await to.files.write(path, await from.files.read(path));
    const made = await to.files.stat(path);
    return (stat.mode & 0o100) === ((made?.mode ?? 0) & 0o100);
  }
  return true;
}

/** With a folder went all that was in it. */
async function removeFrom({ files }: Stage, path: string): Promise<void> {
  if (await files.stat(path)) await files.remove(path);
}
