import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Draft, newId, noLabels, type TaskView } from '@deskhand/protocol';
import { foundPath } from '../host/host.ts';
import type { ProposalFacts } from '../policy/policy.ts';
import { isSigned } from './answers.ts';
import type { EngineDeps, Proposing } from './engine.ts';
import { foldersOf } from './stages.ts';

// What a task may be given before its first turn: asked once, answered by a signature, over with the task. Most tasks
// need nothing beyond their folder, and are not held up.

/** Earlier tasks of the same folder that are looked at for what this one may need. */
const earlierTasks = 30;

/** The proposal for a task that has not begun; undefined where there is nothing to propose. */
export async function proposalFor(view: TaskView, cwd: string, deps: EngineDeps): Promise<Draft | undefined> {
  const { proposing } = deps;
  const { parent, back, after, unasked } = view.request;
  // What a part is asked are the words of a model.
  if (!proposing || view.proposal || parent || back || after || unasked || view.summary.turns > 0) return undefined;
  const lines = proposing.propose(await factsOf(view, cwd, proposing, deps), deps.decide);
  if (!lines.length) return undefined;
  const { id: task, thread } = view.summary;
  const hash = createHash('sha256')
    .update(`${task}\n${JSON.stringify(lines)}`)
    .digest('hex');
  const until = deps.now() + proposing.minutes * 60_000;
  return {
    type: 'proposal.made',
    task,
    thread,
    actor: { kind: 'host' },
    body: { proposal: newId('proposal'), lines: lines.map(({ grant: { id: _, ...grant }, ...line }) => ({ ...line, grant })), hash, until },
  };
}

async function factsOf(view: TaskView, cwd: string, { placesNamed, plugins, home }: Proposing, deps: EngineDeps): Promise<ProposalFacts> {
  const { log } = deps;
  const words = await log.text(view.request.text);
  const grants = deps.grants();
  return {
    words,
    plugins: plugins(),
    accounts: [...new Set(grants.flatMap(({ need }) => (need.kind === 'account' && need.account !== '*' ? [need.account] : [])))],
    secrets: log.host().secrets ?? [],
    places: (await Promise.all((await placesNamed(words)).map((named) => placeOf(named, home)))).filter((place) => place !== undefined),
    home,
    earlier: await earlierOf(view, deps),
    situation: {
      labels: noLabels,
      words: [words],
      known: [],
      earlier: [],
      folders: foldersOf(view, log.host()),
      grants,
      forbidden: deps.forbidden,
      stores: deps.stores ?? [],
      cwd,
      thread: view.summary.thread,
      now: deps.now(),
    },
  };
}

/** By its real path, so that no link can lead elsewhere later; undefined where there is nothing of that name. */
async function placeOf(named: string, home: string): Promise<ProposalFacts['places'][number] | undefined> {
  const path = await foundPath(named.startsWith('~') ? join(home, named.slice(1)) : named);
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (path === undefined || !found || !(found.isFile() || found.isDirectory())) return undefined;
  return { named, path, kind: found.isFile() ? 'file' : 'folder' };
}

/** What earlier tasks of the same folder reached beyond it, without those that came to nothing. */
async function earlierOf(view: TaskView, { log }: EngineDeps): Promise<ProposalFacts['earlier']> {
  const all = log.reachedBefore(view.request.cwd ?? '', earlierTasks);
  const good = all.filter(({ task }) => {
    const summary = log.summary(task);
    return summary && task !== view.summary.id && !summary.undone && (summary.state === 'done' || summary.state === 'partly');
  });
  return Promise.all(
    good.map(async ({ task, needs }) => {
      const [first] = log.events({ task, limit: 1 });
      return { words: first?.type === 'task.requested' ? await log.text(first.body.text) : '', needs };
    }),
  );
}

/** A proposal that nobody answered in time, or whose answer isn't one of the owner's: the task starts with what it has. */
export function lapsed(view: TaskView, deps: Pick<EngineDeps, 'now' | 'isAnswered' | 'log'>): Draft[] {
  const { proposal, summary } = view;
  if (!proposal || proposal.lapsed) return [];
  const over = proposal.answer ? !isSigned(view, deps) : proposal.until <= deps.now();
  const { id: task, thread } = summary;
  return over ? [{ type: 'proposal.lapsed', task, thread, actor: { kind: 'host' }, body: { proposal: proposal.proposal } }] : [];
}
