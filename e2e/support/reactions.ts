import {
  type Answer,
  type Change,
  type Command,
  type Draft,
  isFinished,
  newId,
  parseChanges,
  type TaskView,
  unfinishedIn,
} from '@deskhand/protocol';
import type { Story } from './story.ts';
import { listOf } from './teller.ts';

const owner = { kind: 'device', id: 'browser' } as const;
const host = { kind: 'host' } as const;

/** Appends what a host would append at once for a command, and answers as it would. The same key counts once. */
export function carryOut(story: Story, command: Command): Answer {
  const known = story.events.find((event) => event.key === command.key);
  if (known) return { ok: true, seq: known.seq, task: known.task, thread: known.thread };
  const drafts = draftsFor(story, command);
  if (typeof drafts === 'string') return { ok: false, code: 'refused', sentence: drafts };
  let first: ReturnType<Story['append']> | undefined;
  for (const draft of drafts) {
    const event = story.append(first ? draft : { ...draft, key: command.key });
    first ??= event;
  }
  return { ok: true, seq: story.events.length, task: first?.task, thread: first?.thread };
}

function draftsFor(story: Story, command: Command): Draft[] | string {
  const filesOf = (files: { name: string; hash: string; type?: string | undefined }[]) =>
    files.map(({ name, hash, type }) => ({
      name,
      content: { hash, bytes: story.content.get(hash)?.byteLength ?? 0 },
      ...(type && { type }),
    }));
  switch (command.type) {
    case 'send': {
      const steered = command.thread && !command.fresh ? unfinishedIn(story.desk(), command.thread) : undefined;
      const body = { text: story.ref(command.text), files: filesOf(command.files) };
      if (steered) return [{ type: 'message.sent', body, actor: owner, task: steered.id, thread: steered.thread }];
      const { cwd, folders, mode, shared } = command;
      return [
        {
          type: 'task.requested',
          body: { ...body, ...(cwd && { cwd }), ...(folders && { folders }), ...(mode && { mode }), ...(shared && { shared }) },
          actor: owner,
          task: newId('task'),
          thread: command.thread ?? newId('thread'),
        },
      ];
    }
    case 'again': {
      const view = story.tasks.get(command.task);
      if (!view) return 'This host knows no such task.';
      const said = view.entries.flatMap((entry) => (entry.kind === 'message' ? [{ text: entry.text, files: entry.files }] : []));
      const at = { actor: owner, task: newId('task'), thread: view.summary.thread };
      return [
        { ...at, type: 'task.requested', body: view.request },
        ...said.slice(1).map((body): Draft => ({ ...at, type: 'message.sent', body })),
      ];
    }
    case 'back': {
      const view = story.tasks.get(command.task);
      const at = { task: newId('task'), thread: newId('thread') };
      const { commit, force } = command;
      const text = story.ref(`Back to before: ${view?.summary.title}`);
      const list = view?.commits.find(({ id }) => id === commit)?.changes;
      if (!view || !list) return 'That task has no such change.';
      return [
        { type: 'task.requested', body: { text, back: { commit, force } }, actor: owner, ...at },
        { type: 'change.committed', body: { ...list, commit: newId('commit') }, actor: host, ...at },
        { type: 'change.reverted', body: { by: at.task, undone: true }, actor: host, ...where(view) },
        { type: 'task.finished', body: { outcome: 'done' }, actor: host, ...at },
      ];
    }
    case 'approve': {
      const view = [...story.tasks.values()].find((one) => one.approvals[command.approval]);
      const { answer, word } = command;
      return view
        ? [command, ...(command.also ?? [])].map(({ approval, hash }) => ({
            type: 'approval.answered',
            body: { approval, answer, hash, ...(word && { word }) },
            actor: owner,
            ...where(view),
          }))
        : 'This host knows no such approval.';
    }
    case 'stop':
      return [...story.tasks.values()]
        .filter((view) => (command.all || view.summary.id === command.task) && !isFinished(view.summary))
        .flatMap((view): Draft[] => [
          { type: 'stop.requested', body: {}, actor: owner, ...where(view) },
          { type: 'task.finished', body: { outcome: 'stopped' }, actor: host, ...where(view) },
        ]);
    case 'folder.add':
      return command.path.startsWith('/')
        ? [{ type: 'folder.granted', body: { path: command.path, mode: command.mode }, actor: owner }]
        : 'Say the whole path of the folder, from the top: /home/you/Documents.';
    case 'folder.remove':
      return [{ type: 'folder.removed', body: { path: command.path }, actor: owner }];
    case 'grants.review':
      return [{ type: 'grants.reviewed', body: {}, actor: owner }];
    case 'grant.give':
      return [{ type: 'grant.given', body: { grant: command.instead ?? newId('grant'), given: command.grant }, actor: owner }];
    case 'grant.revoke':
      return [{ type: 'grant.revoked', body: { grant: command.grant }, actor: owner }];
    case 'plugin.switch':
      return [{ type: 'plugin.switched', body: { plugin: command.plugin, on: command.on }, actor: owner }];
    case 'plugin.trust':
      return [{ type: 'plugin.trusted', body: { plugin: command.plugin, mode: command.mode }, actor: owner }];
    case 'plugin.remove':
      return [{ type: 'plugin.removed', body: { plugin: command.plugin }, actor: owner }];
    case 'plugin.tool':
      return [{ type: 'plugin.tool', body: { plugin: command.plugin, tool: command.tool, choice: command.choice }, actor: owner }];
    case 'plugin.accept': {
      const shown = story.host().plugins?.[command.plugin]?.shown;
      return shown ? [{ type: 'plugin.accepted', body: { plugin: command.plugin, ...shown }, actor: owner }] : 'There is no such plugin.';
    }
    case 'key.add':
      return [{ type: 'key.changed', body: { provider: command.provider, what: 'added' }, actor: owner }];
    case 'key.remove':
      return [{ type: 'key.changed', body: { provider: command.provider, what: 'removed' }, actor: owner }];
    case 'model.choose':
      return [{ type: 'model.chosen', body: { model: command.model }, actor: owner }];
    case 'device.change': {
      const { device, name, scopes } = command;
      return [{ type: 'device.changed', body: { device, ...(name && { name }), ...(scopes && { scopes }) }, actor: owner }];
    }
    case 'device.revoke':
      return [{ type: 'device.revoked', body: { device: command.device }, actor: owner }];
    case 'brake.pull':
      return [{ type: 'brake.pulled', body: { by: 'browser' }, actor: owner }];
    case 'brake.release':
      return [{ type: 'brake.released', body: { by: 'browser' }, actor: owner }];
    case 'steer':
    case 'answer':
    case 'review':
    case 'undo': {
      const view = story.tasks.get(command.task);
      return view ? ofTask(story, view, command) : 'This host knows no such task.';
    }
    default:
      return 'This host doesn’t do that.';
  }
}

const where = (view: TaskView) => ({ task: view.summary.id, thread: view.summary.thread });

function ofTask(
  story: Story,
  view: TaskView,
  command: Extract<Command, { type: 'steer' | 'answer' | 'review' | 'undo' }>,
): Draft[] | string {
  const at = where(view);
  switch (command.type) {
    case 'steer':
      return [{ type: 'message.sent', body: { text: story.ref(command.text) }, actor: owner, ...at }];
    case 'answer': {
      const question = command.question ?? Object.keys(view.questions).at(-1) ?? '';
      return [{ type: 'question.answered', body: { question, text: story.ref(command.text) }, actor: owner, ...at }];
    }
    case 'review': {
      const { answer, paths, marked, text, seen } = command;
      if (seen !== undefined && seen !== view.review?.seq) return 'It has worked on since you looked.';
      const answered: Draft = {
        type: 'review.answered',
        body: { answer, marked, ...(paths && { paths }), ...(text && { text: story.ref(text) }) },
        actor: owner,
        ...at,
      };
      if (answer === 'back') return [answered];
      const finished: Draft = { type: 'task.finished', body: { outcome: 'done' }, actor: host, ...at };
      if (answer === 'reject') return [answered, { type: 'change.discarded', body: {}, actor: host, ...at }, finished];
      const all = changesOf(story, view);
      const changes = all.filter((change) => !paths || paths.includes(change.path));
      const rest = all.filter((change) => !changes.includes(change));
      return [
        answered,
        { type: 'change.committed', body: { ...listOf(story, changes), commit: newId('commit') }, actor: host, ...at },
        // What was left out goes on waiting.
        rest.length > 0 ? { type: 'review.requested', body: listOf(story, rest), actor: host, ...at } : finished,
      ];
    }
    case 'undo': {
      const last = view.commits.at(-1);
      const requested: Draft = { type: 'undo.requested', body: { force: command.force }, actor: owner, ...at };
      return last
        ? [requested, { type: 'change.undone', body: { ...last.changes, commit: newId('commit'), of: last.id }, actor: host, ...at }]
        : [requested];
    }
  }
}

function changesOf(story: Story, view: TaskView): Change[] {
  const list = view.review ?? view.summary.changes;
  return list ? parseChanges(Buffer.from(story.content.get(list.list.hash) ?? []).toString()) : [];
}
