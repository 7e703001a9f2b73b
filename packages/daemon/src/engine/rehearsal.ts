import { createHash } from 'node:crypto';
import {
  type ApprovalView,
  type Change,
  type Draft,
  type EventBody,
  isOpen,
  newId,
  type OutboxEntry,
  outboxOf,
  parseRehearsed,
  type Reason,
  type Rehearsed,
  type TaskView,
} from '@deskhand/protocol';
import type { Call } from '../policy/policy.ts';
import { isGiven } from './answers.ts';
import { pluginsOf } from './approvals.ts';
import { artifactsOf } from './artifacts.ts';
import { byAgent } from './by.ts';
import { changeList, commitId, droppedDraft, outdatedOf, reviewOf } from './change-drafts.ts';
import { finishedDraft } from './ending.ts';
import type { EngineDeps } from './engine.ts';
import { decideNow, stepOfAct } from './held.ts';
import { holdDraft } from './outgoing.ts';
import { family, situationOf } from './provenance.ts';
import { changesOf } from './sent-along.ts';
import { closeTask, commit, isOthers, keepStaged, type SettleScene } from './settle.ts';
import { cwdOf } from './stages.ts';

// The end of a rehearsal: one question about all that it would change and do, and what comes of the answer. A yes is an
// approval like any other, signed and bound by hash to exactly what was shown. Each function can be called again after a
// crash at any point.

/** The model is done: what it would do is put before a person. Where that is nothing, the task ends as any other. */
export async function rehearsed(view: TaskView, scene: SettleScene, deps: EngineDeps): Promise<void> {
  const { stages, log } = scene;
  const held = heldOf(view);
  if (view.summary.steps === 0 && !view.begun) return closeTask(view, scene);
  const { stage, jobs } = await stages.get(view.summary.id);
  await Promise.all(jobs.all().map((job) => (job.exit ? undefined : job.kill())));
  const changes = await changesOf(view, stage, cwdOf(view, scene.log.host()), scene.log);
  if (isOthers(view, changes) && !held.length) return closeTask(view, scene);
  const artifacts = await artifactsOf(view, changes, stage.files.read.bind(stage.files), log);
  await stages.close(view.summary.id);
  await log.append([...artifacts, ...(await ask(view, scene, deps))]);
}

/** The person chose what is to stand where files had changed meanwhile: then they are asked again about the whole. */
export async function settledAgain(
  view: TaskView,
  { choices = [] }: EventBody<'review.answered'>,
  scene: SettleScene,
  deps: EngineDeps,
): Promise<void> {
  await scene.workspace.resolve(scene.spec, choices);
  await scene.log.append(await ask(view, scene, deps));
}

/** A person said yes to all of it: what they saw is done, as one, where the policy still lets it. */
export async function letBeDone(view: TaskView, asked: ApprovalView, scene: SettleScene, deps: EngineDeps): Promise<void> {
  const { log, workspace, spec } = scene;
  const key = `rehearsal ${asked.approval}`;
  // Cut off after the files were put in place: only the log doesn't know it yet.
  if (await workspace.commitOf(commitId(view, key))) return commit(view, key, undefined, scene, []);
  const changes = await ownChanges(view, scene);
  const shown =
    isGiven(asked, deps) && asked.hash === hashOf(view, asked.full.hash) ? parseRehearsed(await log.text(asked.full)) : undefined;
  if (!shown) return void (await log.append(await ask(view, scene, deps)));
  const fits = ({ id, act, content }: OutboxEntry) =>
    shown.acts.some((one) => one.entry === id && one.act === act.hash && one.content.join() === content.map(({ hash }) => hash).join());
  const refused: { entry: string; why: string }[] = [];
  for (const entry of heldOf(view)) {
    const why = fits(entry) ? await refusalOf(view, entry, deps) : 'It is not what was shown.';
    if (why !== undefined) refused.push({ entry: entry.id, why });
  }
  if (refused.length) {
    const drafts = refused.map(({ entry, why }): Draft => {
      const reason = { code: 'policy', sentence: `Not allowed any more: ${why}` };
      return { ...byAgent(view), type: 'outbox.cancelled', body: { entries: [entry], reason } };
    });
    const without = new Set(refused.map(({ entry }) => entry));
    return void (await log.append([...drafts, ...(await ask(view, scene, deps, without))]));
  }
  const closed = await closedPath(view, changes, deps);
  if (closed) {
    const reason = { code: 'policy', sentence: `The rules have changed: ${closed} So nothing of it was done.`, next: keptAside };
    return void (await log.append([finishedDraft(view, 'stopped', reason, await keepStaged(view, scene))]));
  }
  if (changes.length) return commit(view, key, undefined, scene, []);
  await workspace.discard(spec);
  await log.append([holdDraft(view, scene.holdUntil()) ?? finishedDraft(view, 'done')]);
}

/** A person said no: nothing of it is done, and what was staged goes. */
export async function letGo(view: TaskView, { answer }: ApprovalView, { log, stages, workspace, spec }: SettleScene): Promise<void> {
  stages.forget(view.summary.id);
  await workspace.discard(spec);
  const word = answer?.word?.trim();
  const reason: Reason = { code: 'rehearsal', sentence: `You let none of it be done${word ? `: ${word}` : '.'}` };
  await log.append([await droppedDraft(view, log), finishedDraft(view, 'stopped', reason)]);
}

/** Nobody said anything in time. What it had changed stays aside; what it would have sent doesn't go out. */
export async function lapse(view: TaskView, scene: SettleScene): Promise<void> {
  const staged = await keepStaged(view, scene);
  const sentence = 'Nobody let it be done in time, so nothing was put in place or sent.';
  await scene.log.append([
    finishedDraft(view, 'stopped', { code: 'rehearsal.late', sentence, ...(staged && { next: keptAside }) }, staged),
  ]);
}

const keptAside = 'What it changed is kept aside: look at it, then put it in place or drop it.';

/** What it would put in place; nothing where all of it is what it began with, which is another task's. */
async function ownChanges(view: TaskView, { workspace, spec }: SettleScene): Promise<Change[]> {
  const changes = await workspace.diff(spec);
  return isOthers(view, changes) ? [] : changes;
}

const heldOf = (view: TaskView): OutboxEntry[] => outboxOf(view).filter(isOpen);

const hashOf = (view: TaskView, full: string) => createHash('sha256').update(`${view.summary.id}\nrehearsal\n${full}`).digest('hex');

/** The changes as they stand, and the question about them and what is held. `without`: acts that are cancelled with it. */
async function ask(view: TaskView, scene: SettleScene, deps: EngineDeps, without: ReadonlySet<string> = new Set()): Promise<Draft[]> {
  const { log } = scene;
  const changes = await ownChanges(view, scene);
  const entries = heldOf(view).filter(({ id }) => !without.has(id));
  const found = await Promise.all(entries.map(async (entry) => ({ entry, held: await heldNow(view, entry, deps) })));
  const acts = await Promise.all(found.map(({ entry, held }) => actOf(entry, held, deps)));
  const plugins = pluginsOf(found.flatMap(({ held }) => held?.now?.prepared.needs ?? []));
  const { marked } = changeList(changes, log, scene.spec.folders);
  const shown: Rehearsed = {
    changes: changes.length,
    marked,
    acts,
    left: await leftOf(view, deps),
    ...(view.limit && { limit: `${view.limit.value} ${view.limit.limit}` }),
  };
  const full = log.put(JSON.stringify(shown, null, 1));
  const question: Draft = {
    ...byAgent(view),
    type: 'approval.requested',
    body: {
      approval: newId('approval'),
      step: '',
      call: '',
      title: `lets the rehearsal be done: ${inWords(shown)}`,
      why: 'It was a rehearsal: nothing of this has been done yet.',
      decisive: acts.flatMap(({ decisive }) => decisive).slice(0, 100),
      irreversible: acts.length > 0,
      hash: hashOf(view, full.hash),
      expires: deps.now() + deps.settings.rehearsalDays * 24 * 3_600_000,
      full,
      rehearsal: true,
      ...(plugins.length && { plugins }),
    },
  };
  const look = changes.length ? [reviewOf(view, changes, scene, await outdatedOf(scene))] : [];
  return [...look, question];
}

function inWords({ changes, acts }: Rehearsed): string {
  const files = changes === 1 ? '1 change' : `${changes} changes`;
  const out = acts.length === 1 ? '1 thing goes out' : `${acts.length} things go out`;
  if (!acts.length) return files;
  return changes ? `${files}, and ${out}` : out;
}

/** The step that an act came from, and what the policy says of it now. */
async function heldNow(view: TaskView, entry: OutboxEntry, deps: EngineDeps) {
  const found = stepOfAct(view, entry, deps);
  return found && { step: found.step, now: await decideNow(found.view, found.step, deps) };
}

async function actOf(
  { id, title, to, sender, act, content, awaited = false }: OutboxEntry,
  held: Awaited<ReturnType<typeof heldNow>>,
  deps: EngineDeps,
): Promise<Rehearsed['acts'][number]> {
  const now = held?.now;
  const asks = now?.decision.answer === 'ask' ? now.decision : undefined;
  return {
    entry: id,
    title,
    to,
    sender,
    act: act.hash,
    content: content.map(({ hash }) => hash),
    ...(asks && { why: asks.why }),
    decisive: asks?.decisive ?? [],
    told: held?.step.output ? await deps.log.text(held.step.output) : '',
    answers: awaited,
  };
}

/** What a rehearsal couldn't hold, and so left out. */
async function leftOf(view: TaskView, deps: EngineDeps): Promise<Rehearsed['left']> {
  const left = [];
  for (const owner of family(view, deps.log))
    for (const step of Object.values(owner.steps)) {
      if (step.state !== 'denied') continue;
      const now = await decideNow(owner, step, deps);
      if (now && now.decision.answer !== 'deny' && !now.prepared.holds) left.push({ words: step.words });
    }
  return left.slice(0, 200);
}

/** Why the policy refuses an act as things stand now; undefined where it lets it, or where the person's yes is what it asks for. */
async function refusalOf(view: TaskView, entry: OutboxEntry, deps: EngineDeps): Promise<string | undefined> {
  const now = (await heldNow(view, entry, deps))?.now;
  if (!now) return 'what it would have used is not there any more as it was.';
  return now.decision.answer === 'deny' ? now.decision.why : undefined;
}

/** Why one of its files may not be written as things stand now. */
async function closedPath(view: TaskView, changes: Change[], deps: EngineDeps): Promise<string | undefined> {
  const situation = await situationOf(view, { needs: [], sinks: [], effect: 'reversible' }, '/', deps);
  const needsOf = ({ kind, path, from }: Change): Call['needs'] => [
    { kind: 'folder', path, access: kind === 'deleted' ? 'delete' : 'write' },
    ...(from === undefined ? [] : [{ kind: 'folder' as const, path: from, access: 'write' as const }]),
  ];
  for (const needs of changes.map(needsOf)) {
    const decision = deps.decide({ tool: 'write_file', effect: 'reversible', needs, sinks: [] }, situation);
    if (decision.answer === 'deny') return decision.why;
  }
  return undefined;
}
