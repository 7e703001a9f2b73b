import type { Change, ChangeList, Draft, Labels } from '@deskhand/protocol';
import type { Story } from './story.ts';

const owner = { kind: 'device', id: 'browser' } as const;
const host = { kind: 'host' } as const;

export interface Teller {
  readonly task: string;
  /** Sets the clock for what follows: minutes before now. */
  ago(minutes: number): Teller;
  say(text: string): Teller;
  turn(text: string, calls?: number): Teller;
  /** A whole step: started and, unless `running`, finished. */
  step(words: string, options?: StepOptions): Teller;
  think(): Teller;
  approval(
    body: Omit<Extract<Draft, { type: 'approval.requested' }>['body'], 'approval' | 'step' | 'call' | 'hash' | 'full' | 'expires'> & {
      full?: string;
    },
  ): Teller;
  /** The question at the end of a rehearsal; `full` is what it came to. */
  rehearsed(full: string): Teller;
  ask(question: string, choices?: string[]): Teller;
  answer(text: string): Teller;
  artifact(path: string, content: string | Uint8Array, type?: string): Teller;
  /** `outdated`: files that it read and that changed since. */
  review(changes: Change[], outdated?: string[]): Teller;
  commit(changes: Change[]): Teller;
  note(text: string): Teller;
  event(draft: Pick<Draft, 'type' | 'body'>): Teller;
  finish(
    outcome: 'done' | 'partly' | 'failed' | 'stopped',
    text?: string,
    reason?: { code: string; sentence: string; next?: string },
  ): Teller;
}

interface StepOptions {
  tool?: string;
  args?: unknown;
  output?: string;
  outcome?: 'ok' | 'error' | 'denied' | 'stopped';
  running?: boolean;
  effect?: 'read' | 'reversible' | 'irreversible';
  ms?: number;
  labels?: Labels;
}

/** So many minutes before, in ms since 1970. What is of the last hours stays of today, however early it is. */
function ago(now: number, minutes: number): number {
  const today = (now - new Date(now).setHours(0, 0, 0, 0)) / 60_000;
  return now - (minutes < lately ? minutes * Math.min(1, today / lately) : minutes) * 60_000;
}
const lately = 150;

let count = 0;
const nextId = (noun: string) => `${noun}_${String(++count).padStart(6, '0')}`;

export function listOf(story: Story, changes: Change[]): ChangeList {
  const of = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  return {
    list: story.ref(JSON.stringify(changes)),
    added: of('added'),
    changed: of('changed'),
    moved: of('moved'),
    deleted: of('deleted'),
    marked: changes.filter((change) => change.marks.length > 0).length,
  };
}

/** Tells one task's story in a few words: each call appends the events that a host would. */
export function tell(
  story: Story,
  now: number,
  request: string,
  options: { thread?: string; minutes?: number; files?: string[]; mode?: 'review' | 'auto' | 'ro'; rehearse?: boolean } = {},
): Teller {
  const task = nextId('task');
  const thread = options.thread ?? nextId('thread');
  let time = ago(now, options.minutes ?? 0);
  let turn = 0;
  let lastStep = '';
  const add = (draft: Pick<Draft, 'type' | 'body'>, actor: Draft['actor'] = { kind: 'agent', task }, labels?: Labels) => {
    time += 900;
    // The pair of type and body is right where it is written; the union can't be followed through a spread.
    story.append({ ...draft, actor, task, thread, ...(labels && { labels }) } as Draft, Math.min(time, now));
    return teller;
  };
  const usage = { input: 8200, output: 420, cached: 6100, dollars: 0.0142 };
  const teller: Teller = {
    task,
    ago(minutes) {
      time = ago(now, minutes);
      return teller;
    },
    say: (text) => add({ type: 'message.sent', body: { text: story.ref(text) } }, owner),
    think: () => add({ type: 'turn.started', body: { turn: ++turn, model: 'anthropic/claude-sonnet-4-5' } }),
    turn(text, calls = 0) {
      teller.think();
      const list = Array.from({ length: calls }, (_, index) => ({
        call: `call_${turn}_${index}`,
        tool: 'read_file',
        args: story.ref('{}'),
      }));
      return add({
        type: 'turn.finished',
        body: { turn, text: story.ref(text), calls: list, usage, finish: calls > 0 ? 'calls' : 'stop', ms: 2400 },
      });
    },
    step(words, { tool = 'read_file', args = {}, output = 'ok', outcome = 'ok', running = false, effect = 'read', ms = 340, labels } = {}) {
      if (turn === 0) teller.turn('', 1);
      lastStep = nextId('step');
      add({
        type: 'step.started',
        body: { step: lastStep, turn, call: nextId('call'), tool, effect, args: story.ref(JSON.stringify(args)), words },
      });
      if (running) return teller;
      return add({ type: 'step.finished', body: { step: lastStep, outcome, output: story.ref(output), ms } }, undefined, labels);
    },
    approval({ full = '{}', ...body }) {
      teller.step(body.title, { running: true, effect: body.irreversible ? 'irreversible' : 'reversible' });
      const requested = {
        ...body,
        approval: nextId('approval'),
        step: lastStep,
        call: 'call',
        hash: 'a'.repeat(64),
        expires: now + 3_600_000,
        full: story.ref(full),
      };
      return add({ type: 'approval.requested', body: requested }, host);
    },
    rehearsed: (full) =>
      add({
        type: 'approval.requested',
        body: {
          approval: nextId('approval'),
          step: '',
          call: '',
          title: 'lets the rehearsal be done',
          why: 'It was a rehearsal: nothing of this has been done yet.',
          decisive: [],
          irreversible: true,
          hash: 'a'.repeat(64),
          expires: now + 7 * 86_400_000,
          full: story.ref(full),
          rehearsal: true,
        },
      }),
    ask(question, choices = []) {
      teller.step('asks you', { running: true });
      return add({ type: 'question.asked', body: { question: nextId('question'), step: lastStep, text: story.ref(question), choices } });
    },
    answer(text) {
      const question = Object.keys(story.tasks.get(task)?.questions ?? {}).at(-1) ?? '';
      return add({ type: 'question.answered', body: { question, text: story.ref(text) } }, owner);
    },
    artifact(path, bytes, type) {
      const name = path.split('/').at(-1) ?? path;
      return add({ type: 'artifact.added', body: { path, file: { name, content: story.ref(bytes), ...(type && { type }) } } });
    },
    review: (changes, outdated) =>
      add({ type: 'review.requested', body: { ...listOf(story, changes), ...(outdated && { outdated }) } }, host),
    commit: (changes) => add({ type: 'change.committed', body: { ...listOf(story, changes), commit: nextId('commit') } }, host),
    note: (text) => add({ type: 'note.added', body: { text: story.ref(text), why: 'recovered' } }, host),
    event: (draft) => add(draft, host),
    finish: (outcome, text, reason) =>
      add(
        { type: 'task.finished', body: { outcome, ...(text !== undefined && { text: story.ref(text) }), ...(reason && { reason }) } },
        host,
      ),
  };
  const files = (options.files ?? []).map((name) => ({ name, content: story.ref(`content of ${name}`) }));
  add(
    {
      type: 'task.requested',
      body: {
        text: story.ref(request),
        files,
        cwd: '/home/ana/Documents',
        ...(options.mode && { mode: options.mode }),
        ...(options.rehearse && { rehearse: true }),
      },
    },
    owner,
  );
  return teller;
}
