import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApprovalView,
  type Draft,
  defaultLimits,
  type Event,
  type GivenAnswer,
  isFinished,
  type Mode,
  newId,
  type OutboxEntry,
  outboxOf,
  type Reason,
  type TaskView,
} from '@deskhand/protocol';
import { checkAnswers, signAnswer } from '../host/answers.ts';
import { maskSecrets } from '../host/secret-mask.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog, type SqliteLogOptions } from '../log/sqlite-log.ts';
import type { Model, ModelRequest, Models } from '../models/models.ts';
import { openNet } from '../net/gate.ts';
import { openOutbox } from '../outbox/open-outbox.ts';
import type { Outbox, SendableAct, Sender, Sent } from '../outbox/outbox.ts';
import { decide } from '../policy/decide.ts';
import { actOfTool } from '../policy/plugins/declared-calls.ts';
import type { Decide, Grant } from '../policy/policy.ts';
import { typedValue } from '../policy/quarantine.ts';
import { allTools, openToolbox } from '../tools/catalog.ts';
import type { Tool } from '../tools/tools.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { defaultSettings, type Engine, type EngineDeps, type EngineSettings } from './engine.ts';
import { forbiddenAct } from './held.ts';
import { startEngine } from './run.ts';
import { memoryWorkspace } from './workspace.double.ts';

/** What the model of a test answers: words, calls, or a failure; or it hangs until it is stopped. */
export interface Reply {
  text?: string;
  calls?: [name: string, args: object | string][];
  hang?: boolean;
  /** Nothing is said before this. */
  after?: Promise<unknown>;
  fail?: { code: string; overflow?: boolean };
  cut?: boolean;
}

export interface DeskOptions {
  /** What else the log is opened with. */
  log?: Pick<SqliteLogOptions, 'keepOut'>;
  files?: Record<string, string>;
  mode?: Mode;
  settings?: Partial<EngineSettings>;
  /** Beside those of this build. */
  tools?: readonly Tool[];
  /** In place of the policy. */
  decide?: Decide;
  grants?: Grant[];
  /** Places that rules close. */
  closed?: EngineDeps['closed'];
  parse?: EngineDeps['parse'];
  /** What tasks may be given before they start. */
  proposing?: EngineDeps['proposing'];
  /** When the tools are as the log says. */
  toolsKnown?: EngineDeps['toolsKnown'];
  /** Why there is no model, as long as there is none. */
  lacks?: () => Reason | undefined;
  /** In place of files in memory: real folders, with commands. */
  workspace?: Workspace;
}

const hostSecret = new Uint8Array(32).fill(7);

/** All tools, those of a test in place of ours that go by their names. */
const toolsOf = (own: readonly Tool[] = []): readonly Tool[] => [
  ...allTools.filter(({ name }) => !own.some((one) => one.name === name)),
  ...own,
];

/** A whole desk for a test: real log, real tools, a model that answers by function, files in memory. */
export function openDesk(options: DeskOptions = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-engine-'));
  const disk = new Map(Object.entries(options.files ?? {}));
  const workspace = options.workspace ?? memoryWorkspace(disk).workspace;
  const requests: ModelRequest[] = [];
  const reported: unknown[] = [];
  let answer: (request: ModelRequest) => Reply = () => ({ text: 'ok' });
  let now = Date.now();
  let log = openSqliteLog({ dir, now: () => now, ...options.log });
  let engine: Engine | undefined;
  let outbox: Outbox | undefined;
  const model = makeModel(requests, (request) => answer(request));

  const deps = (over: Log = log): EngineDeps => ({
    log: over,
    models: { ...model, find: async (id) => options.lacks?.() ?? model.find(id) },
    decide: options.decide ?? decide,
    typed: typedValue,
    actOf: actOfTool,
    workspace,
    toolbox: openToolbox({ machine: async () => '', tools: toolsOf(options.tools) }),
    parse: options.parse ?? (async () => ({ ok: false, sentence: 'no parser here' })),
    net: openNet({ tell: () => {} }),
    mask: (text) => maskSecrets(text, []),
    report: (error) => void reported.push(error),
    shell: options.workspace !== undefined,
    machine: async () => '',
    grants: () => [...(options.grants ?? []), ...(log.host().grants ?? []).map(({ id, grant }) => ({ ...grant, id }))],
    ...(options.closed && { closed: options.closed }),
    forbidden: [],
    now: () => now,
    isAnswered: checkAnswers(() => hostSecret),
    proposing: options.proposing,
    toolsKnown: options.toolsKnown,
    // An engine that a power cut left behind must not look into the log that was closed under it.
    settings: { ...defaultSettings, limits: defaultLimits, watchSeconds: 3600, ...options.settings },
  });

  const desk = {
    dir,
    disk,
    requests,
    /** What the engine had no words for. */
    reported,
    get log() {
      return log;
    },
    answers(by: (request: ModelRequest) => Reply) {
      answer = by;
    },
    /** These, one after the other; then "done". */
    inOrder(...replies: Reply[]) {
      let next = 0;
      answer = () => replies[next++] ?? { text: 'done' };
    },
    /** The results that the model was shown with its request of that number. */
    told(at = -1): string[] {
      const request = requests.at(at);
      return request ? results(request) : [];
    },
    passTime(ms: number) {
      now += ms;
    },
    async start(over?: Log) {
      engine = await startEngine(deps(over));
    },
    /** What is queued goes out by this, once it was held for so long (milliseconds). */
    async sends(sender: Sender, { over = log, hold = 0 }: { over?: Log | undefined; hold?: number } = {}) {
      outbox = await openOutbox({ log: over, senders: [sender], forbids: desk.forbids, now: Date.now, hold, braked: false, patience: 10 });
    },
    /**
     * As after a power cut: the engine and the outbox that were are left alone, their log is closed under them, another engine
     * starts; `meanwhile` the log alone.
     */
    async restart(meanwhile: () => Promise<unknown> = async () => {}) {
      // It may wait for a dead log for ever, and must not look into it later.
      void outbox?.close();
      outbox = undefined;
      log.close();
      log = openSqliteLog({ dir, now: () => now });
      await meanwhile();
      await desk.start();
    },
    async grant(path = '/desk') {
      await log.append([{ type: 'folder.granted', actor: { kind: 'host' }, body: { path, mode: options.mode ?? 'review' } }]);
    },
    async send(
      text: string,
      more: {
        thread?: string;
        limits?: object;
        after?: { task: string; step: string };
        again?: string;
        back?: { commit: string; force: boolean };
        from?: string;
        rehearse?: boolean;
        unasked?: boolean;
        cwd?: string;
        /** Files sent along: name and text. */
        files?: [name: string, text: string][];
      } = {},
    ): Promise<string> {
      const task = newId('task');
      await log.append([
        owner(task, more.thread ?? newId('thread'), {
          type: 'task.requested',
          body: {
            text: log.put(text),
            cwd: more.cwd ?? '/desk',
            ...(more.files && { files: more.files.map(([name, text]) => ({ name, content: log.put(text) })) }),
            ...(more.limits && { limits: more.limits }),
            ...(more.after && { after: more.after }),
            ...(more.again && { again: more.again }),
            ...(more.back && { back: more.back }),
            ...(more.from && { from: more.from }),
            ...(more.rehearse && { rehearse: more.rehearse }),
            ...(more.unasked && { unasked: true }),
          },
        }),
      ]);
      return task;
    },
    rehearse: (text: string) => desk.send(text, { rehearse: true }),
    /** Appends an event of the owner's about a task. */
    async say(task: string, event: Pick<Draft, 'type' | 'body'>) {
      const thread = log.summary(task)?.thread ?? '';
      await log.append([owner(task, thread, event)]);
    },
    /** With the key of this host. */
    sign: (given: GivenAnswer) => signAnswer(hostSecret, given),
    /** Answers a request as the command line does, signed; `over` to lie about what was signed. */
    async decide(task: string, asked: ApprovalView | undefined, answer: GivenAnswer['answer'], over: Partial<GivenAnswer> = {}) {
      const { approval = '', hash = '', expires = 0, pattern } = asked ?? {};
      // The rule is what the engine wrote.
      const grant = answer === 'task' || answer === 'always' ? (pattern?.grant as Grant | undefined) : undefined;
      const signature = signAnswer(hostSecret, { approval, hash, expires, answer, grant, ...over });
      await desk.say(task, {
        type: 'approval.answered',
        body: { approval, hash, answer, ...(over.word && { word: over.word }), ...(grant && { grant }), signature },
      });
    },
    view(task: string): TaskView {
      const view = log.task(task);
      if (!view) throw new Error(`no task ${task}`);
      return view;
    },
    /** Waits until the log says so. */
    until(task: string, holds: (view: TaskView) => boolean): Promise<TaskView> {
      return new Promise((resolve) => {
        let done = () => {};
        const check = () => {
          const view = log.task(task);
          if (!view || !holds(view)) return;
          done();
          resolve(view);
        };
        done = log.subscribe((_events: Event[]) => check());
        check();
      });
    },
    forbids: (view: TaskView, entry: Pick<OutboxEntry, 'step'>) => forbiddenAct(view, entry, deps()),
    finished: (task: string) => desk.until(task, (view) => isFinished(view.summary)),
    waits: (task: string) => desk.until(task, (view) => view.summary.state === 'waiting' || view.summary.state === 'review'),
    async close() {
      await outbox?.close();
      outbox = undefined;
      await engine?.close();
      log.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return desk;
}
export type Desk = ReturnType<typeof openDesk>;

// A test names type and body together; TypeScript can't see that they match once they are spread.
const owner = (task: string, thread: string, event: Pick<Draft, 'type' | 'body'>) =>
  ({
    ...event,
    task,
    thread,
    actor: { kind: 'device', id: 'cli' },
    labels: { sources: ['owner'], confidentiality: 'public', from: [] },
  }) as Draft;

function makeModel(requests: ModelRequest[], answer: (request: ModelRequest) => Reply): Models {
  const model: Model = {
    id: 'test/scripted',
    window: 100_000,
    sees: false,
    async *stream(request, signal) {
      requests.push(request);
      const reply = answer(request);
      await reply.after;
      if (reply.hang) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      if (reply.hang) return yield { kind: 'failed', reason: { code: 'stopped', sentence: 'stopped' }, overflow: false };
      if (reply.fail)
        return yield {
          kind: 'failed',
          reason: { code: reply.fail.code, sentence: reply.fail.code },
          overflow: reply.fail.overflow ?? false,
        };
      if (reply.text) yield { kind: 'text', delta: reply.text };
      for (const [name, args] of reply.calls ?? [])
        yield { kind: 'call', id: '', name, args: typeof args === 'string' ? args : JSON.stringify(args) };
      yield {
        kind: 'finish',
        finish: reply.cut ? 'length' : reply.calls?.length ? 'calls' : 'stop',
        usage: { input: 100, output: 10, cached: 0 },
      };
    },
  };
  return { list: async () => [{ id: model.id, because: 'test' }], find: async () => model, tryKey: async () => undefined };
}

/** Keeps what goes out, each answered so. */
export function keepsSent(name: string, came: (act: SendableAct) => Sent | Promise<Sent> = () => accepted) {
  const sent: SendableAct[] = [];
  const sender: Sender = {
    name,
    async send(act) {
      sent.push(act);
      return came(act);
    },
  };
  return { sent, sender };
}
const accepted: Sent = { came: 'done', receipt: { words: 'answered 201', status: 201 } };

/** A model that makes these calls, turn by turn, then says this. */
export const turns =
  (said: string, ...calls: [string, object][][]) =>
  (request: ModelRequest): Reply => {
    const now = calls[request.messages.filter(({ role }) => role === 'assistant').length];
    return now ? { calls: now } : { text: said };
  };

/** How each act of a task stands that goes out. */
export const outgoing = (view: TaskView): string[] => outboxOf(view).map(({ state }) => state);

/** The results that the model was shown since it last answered without a call, in order. */
export const results = (request: ModelRequest): string[] =>
  request.messages.flatMap((message) => (message.role === 'tool' ? [message.text] : []));
