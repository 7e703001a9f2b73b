import { setTimeout as wait } from 'node:timers/promises';
import type { Offer, PluginPrompt } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import { cleanText } from './clean.ts';
import { elicit } from './elicitation.ts';
import type { PluginAnswer, PluginStatus } from './plugins.ts';
import { readPrompts } from './results.ts';
import { openSession, type ServerCall, type Session, type SessionOptions } from './session.ts';
import { startWords, wroteWords } from './start-words.ts';
import type { Wire } from './wire.ts';

// One plugin's life: started when it is needed, let go when nobody needs it, started again when it died, less and less
// often where it dies each time. Its trouble is an answer, never an exception.

export interface Connection {
  wire: Wire;
  pid?: number;
  /** The end of its standard error. */
  errors?(): string;
  agreed?(version: string): void;
}

export interface ServerOptions {
  name: string;
  /** Milliseconds without a call after which it is let go. */
  idle: number;
  roots: string[];
  /** Reaches it. What it throws says why that can't be. */
  connect(): Promise<Connection>;
  /** What it lists as its tools, and has beside them: told with each start and each change, before anything of it is called. Why it isn't taken, else undefined. */
  listed(tools: unknown[], offers: Offer[]): Promise<string | undefined>;
  /** Whether this tool may be called, after what was listed last. */
  may(tool: string): boolean;
  now?: (() => number) | undefined;
  patience?: SessionOptions['patience'];
}

export interface Server {
  call(tool: string, args: Record<string, unknown>, call: ServerCall): Promise<PluginAnswer>;
  /** The prompts that it has for people, or why it can't tell. */
  prompts(): Promise<PluginPrompt[] | string>;
  /** Has it tell what it offers now; why it can't be told, else undefined. */
  look(): Promise<string | undefined>;
  status(): Omit<PluginStatus, 'name'>;
  /** Whether it runs and nobody needs it. */
  free(): boolean;
  close(why: string): Promise<void>;
}

/** Milliseconds after which it may be tried again, by how often it failed in a row. */
const pauses = [0, 1000, 5000, 30_000, 120_000, 300_000];
/** How long it must have lived for its death not to count with those before. */
const livedWell = 60_000;
/** What is said to a stopped call may take this long to be heeded, before the process goes. */
const heed = 3000;

/** Milliseconds before the first look at what it lists, once it says that this has changed, and the most: each takes twice the time of the one before. */
const relistPause = { first: 300, most: 60_000 };

interface Running {
  connection: Connection;
  session: Session;
  since: number;
}

export function openServer(options: ServerOptions): Server {
  const now = options.now ?? Date.now;
  let running: Promise<Running | { failed: string }> | undefined;
  let live: Running | undefined;
  let starting = false;
  let failures = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let lastErrors = '';
  let resting: NodeJS.Timeout | undefined;
  let closed = false;
  let listing = false;
  let listAgain = false;
  let relists = 0;
  const calls = new Set<ServerCall>();

  function reach(): Promise<Running | { failed: string }> {
    if (closed) return Promise.resolve({ failed: 'It was switched off.' });
    if (running) return running;
    const left = Math.ceil(restLeft() / 1000);
    if (left > 0) return Promise.resolve({ failed: `It failed ${failures} times and is left alone for ${left} s.${errorWords()}` });
    running = start();
    return running;
  }

  async function start(): Promise<Running | { failed: string }> {
    starting = true;
    let connection: Connection | undefined;
    try {
      connection = await options.connect();
      if (closed) throw new Error('It was switched off.');
      const opened = await openSession(connection.wire, {
        roots: options.roots,
        changed: () => void relist(),
        elicit: (params) => elicit(params, calls.size === 1 ? [...calls][0] : undefined),
        agreed: (version) => connection?.agreed?.(version),
        patience: options.patience,
      });
      if (!opened.ok) throw new Error(opened.sentence);
      const offers = await opened.session.listTools();
      if (!offers.ok) throw new Error(offers.sentence);
      const refused = await options.listed(offers.listed, opened.session.offers);
      if (refused) throw new Error(refused);
      relists = 0;
      const found = { connection, session: opened.session, since: now() };
      live = found;
      void connection.wire.closed.then(() => ended(found));
      rest();
      return found;
    } catch (error) {
      lastErrors = connection?.errors?.() ?? '';
      await connection?.wire.close('it could not be used').catch(() => undefined);
      failed();
      const advice = error instanceof DeskhandError && error.next ? ` ${error.next}` : '';
      return { failed: startWords(`${error instanceof Error ? error.message : error}${advice}`, lastErrors) };
    } finally {
      starting = false;
    }
  }

  /** It says that its tools are not what they were: asked once for all that say so at one time. */
  async function relist(): Promise<void> {
    if (listing) {
      listAgain = true;
      return;
    }
    listing = true;
    await wait(Math.min(relistPause.first * 2 ** relists++, relistPause.most), undefined, { ref: false });
    // What goes wrong here is met by the next call, which finds the list that stands.
    await listNow().catch(() => undefined);
    listing = false;
    if (listAgain && live) {
      listAgain = false;
      void relist();
    }
  }

  /** Asks what it lists. Why that can't be told, or isn't taken: then it is let go. */
  async function listNow(): Promise<string | undefined> {
    const session = live?.session;
    const offers = await session?.listTools();
    if (!session || !offers) return undefined;
    if (!offers.ok) return offers.sentence;
    const refused = await options.listed(offers.listed, session.offers);
    if (refused) await letGo('what it lists is not taken');
    return refused;
  }

  /** It went, by itself or by us. */
  function ended(one: Running): void {
    if (live !== one) return;
    lastErrors = one.connection.errors?.() ?? '';
    live = undefined;
    running = undefined;
    clearTimeout(resting);
    if (now() - one.since >= livedWell) failures = 0;
    failed();
  }

  function failed(): void {
    running = undefined;
    failures++;
    failedAt = now();
  }

  /** Milliseconds for which it is still left alone; none where the clock was set to before it failed. */
  function restLeft(): number {
    const since = now() - failedAt;
    return since < 0 ? 0 : (pauses[Math.min(failures, pauses.length) - 1] ?? 0) - since;
  }

  /** Lets go of it once nobody has needed it for a while. */
  function rest(): void {
    clearTimeout(resting);
    if (calls.size || !live) return;
    resting = setTimeout(() => void letGo('it rests'), options.idle);
    resting.unref();
  }

  async function letGo(why: string): Promise<void> {
    const had = live;
    live = undefined;
    running = undefined;
    clearTimeout(resting);
    await had?.connection.wire.close(why);
  }

  const moved = (tool: string): PluginAnswer => ({
    came: 'refused',
    sentence: `The plugin ${options.name} says something else of ${tool} than the owner accepted, so it can't be called until they have looked.`,
  });
  const errorWords = () => wroteWords(lastErrors);
  function state(): PluginStatus['state'] {
    if (closed) return 'off';
    if (live) return 'running';
    if (starting) return 'starting';
    return restLeft() > 0 ? 'failing' : 'resting';
  }

  async function use<T>(call: ServerCall, work: (session: Session) => Promise<T>, unable: (why: string) => T): Promise<T> {
    calls.add(call);
    clearTimeout(resting);
    try {
      const found = await reach();
      return 'failed' in found ? unable(found.failed) : await work(found.session);
    } finally {
      calls.delete(call);
      rest();
    }
  }

  return {
    async call(tool, args, call) {
      const answer = await use(
        call,
        async (session): Promise<PluginAnswer> => (options.may(tool) ? session.call(tool, args, call) : moved(tool)),
        (sentence): PluginAnswer => ({ came: 'refused', sentence: `The plugin ${options.name} can't be used: ${sentence}` }),
      );
      if (answer.came === 'answer') failures = 0;
      if (answer.came !== 'unknown') return answer;
      // Whether it heeds a stop can't be seen: unless others use it, what may still be at work ends with its process.
      if (live && !calls.size) void wait(heed, undefined, { ref: false }).then(() => (calls.size ? undefined : letGo('it did not answer')));
      return { ...answer, sentence: `${answer.sentence}${live ? '' : errorWords()}` };
    },
    look() {
      const call = { signal: new AbortController().signal, progress: () => {} };
      const started = live === undefined;
      // A start has just asked.
      return use<string | undefined>(
        call,
        async () => (started ? undefined : listNow()),
        (sentence) => sentence,
      );
    },
    prompts: () =>
      use<PluginPrompt[] | string>(
        { signal: new AbortController().signal, progress: () => {} },
        async (session) => {
          const prompts = await session.listPrompts();
          return prompts.ok ? readPrompts(prompts.listed) : prompts.sentence;
        },
        (sentence) => sentence,
      ),
    free: () => live !== undefined && calls.size === 0,
    status() {
      const stderr = (live?.connection.errors?.() ?? lastErrors).trim();
      return {
        state: state(),
        ...(live?.connection.pid && { pid: live.connection.pid }),
        ...(stderr && { stderr: cleanText(stderr, 2000) }),
      };
    },
    async close(why) {
      closed = true;
      const had = running;
      await letGo(why);
      const late = await had;
      if (late && !('failed' in late)) await late.connection.wire.close(why);
    },
  };
}
