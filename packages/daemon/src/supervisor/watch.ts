import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrakeAnswer } from '@deskhand/protocol/brake-door';
import type { HostOptions } from '../cli/options.ts';
import { asTyped, me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import type { DaemonMessage, Ready } from '../host/ready.ts';
import { ownFolder } from '../host/state-folder.ts';
import type { SupervisorRequest, SupervisorStatus } from '../host/to-supervisor.ts';
import type { Take } from './asking.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { openDoor } from './door.ts';
import { chooseModel } from './first-start.ts';
import { makeHold } from './hold.ts';
import { openPhoneDoor, type PhoneDoor } from './phone-door.ts';
import type { Ended } from './processes.ts';
import { goOn, strayIn } from './stray.ts';
import { readyLines, sayer } from './words.ts';

// The supervisor's one loop: a life of the daemon after another, until it is stopped; and the brake between them.

export interface Watch {
  options: HostOptions;
  first: boolean;
  /** A program reads: each line is one JSON value. */
  json?: boolean;
  say?: (line: string) => void;
  /** For tests: another daemon program, and other times (ms). */
  main?: string;
  times?: Partial<typeof usualTimes>;
}

const usualTimes = {
  /** Between one death and the next start, growing with each in a row; then the last one. */
  backoff: [200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000],
  /** A daemon that was ready this long counts as well again. */
  settled: 60_000,
  /** How long an orderly end may take. */
  ending: 10_000,
  ping: 10_000,
};

/** After this many deaths in a row the person is told what is wrong; it is still tried now and then. */
const enough = 5;
/** How long the daemon may take for a sign of life when somebody asks how it does, in ms. */
const soon = 1000;

/** Watches over the daemon until it is stopped. */
export async function watchOver({
  options: given,
  first,
  json = false,
  say: print = console.log,
  main,
  times: some = {},
}: Watch): Promise<number> {
  const times = { ...usualTimes, ...some };
  const say = sayer(json, print);
  const refuse = refuser(json, print);
  let home: string;
  try {
    home = ownFolder(given.home);
  } catch (error) {
    if (error instanceof DeskhandError) return refuse(error);
    throw error;
  }
  const stray = strayIn(home);
  const options = { ...given, home };
  const status: SupervisorStatus = { state: 'starting', pid: process.pid, restarts: 0 };
  let stopping = false;
  let daemon: Daemon | undefined;
  let phones: PhoneDoor | undefined;
  /** Whether the daemon's next end is our own doing. */
  let expected = false;
  /** Someone would not wait for the end in order. */
  let byForce: Promise<Ended> | undefined;
  let wasReady = false;
  /** Where it listened last. */
  let before: number | undefined;
  /** Ends the pause before the next start. */
  let hurry = new AbortController();

  const hold = makeHold({ home, endAll: () => end('now'), startAnew: (why) => end({ why }), say });
  const door = await openDoor(
    home,
    take,
    (pulled) => {
      // Our own pulls and releases change the file too.
      if (pulled && !hold.isPulled()) hold.pull(pulled).catch(stray);
      if (!pulled && hold.isPulled()) hold.release({ by: 'someone who removed the file BRAKE' }).catch(stray);
    },
    () => void phones?.look().catch(stray),
  );
  const pageKey = randomBytes(16).toString('base64url');
  if (!door) return refuse(new DeskhandError('state.taken', `Deskhand is already running with ${home}.`, { next: takenNext }));
  const stopListening = listenForSignals(stop, () => {
    byForce ??= end('now');
  });
  const noMore = goOn(stray);
  try {
    if (hold.isPulled()) say(`The brake is pulled: nothing runs until it is released: ${me} release`);
    // While the daemon starts.
    const [code] = await Promise.all([keepAlive(), openPhones()]);
    return code;
  } finally {
    noMore();
    stopListening();
    door.close();
    phones?.close();
  }

  /** Without it the other roads to the brake are as open as ever. */
  async function openPhones(): Promise<void> {
    phones = await openPhoneDoor({ home, take: takeFar, pageKey }).catch(() => undefined);
  }

  /** One life of the daemon after another. Returns the exit code once it is to end. */
  async function keepAlive(): Promise<number> {
    for (let deaths = 0; !stopping; ) {
      const { why, failure, well } = await liveOnce();
      if (expected || stopping) {
        expected = false;
        deaths = 0;
        continue;
      }
      if (failure?.final && !wasReady) return refuse(failure);
      deaths = well ? 1 : deaths + 1;
      status.restarts++;
      tellDeath(deaths, failure?.sentence ?? why, failure?.next);
      hurry = new AbortController();
      const pause = times.backoff[Math.min(deaths, times.backoff.length) - 1] ?? 0;
      status.again = Date.now() + pause;
      await sleep(pause, undefined, { signal: hurry.signal }).catch(() => {});
    }
    await byForce;
    return byForce ? 130 : 0;
  }

  async function liveOnce() {
    let failure: Failed | undefined;
    let readyAt = Number.POSITIVE_INFINITY;
    const braked = hold.isPulled();
    // Between two tries it is still what it was: one that keeps dying.
    if (status.state !== 'down') status.state = braked ? 'braked' : 'starting';
    delete status.again;
    const life = startDaemon({
      options: { ...options, before },
      braked,
      released: hold.released(),
      ...(main && { main }),
      ping: times.ping,
      hear(message) {
        if (message.type === 'failed') failure = message;
        if (message.type === 'trouble' && !json) say(`${message.what}\n${asTyped(message.next)}`);
        if (message.type === 'again') {
          expected = true;
          if (!json) say(message.why);
        }
        if (message.type === 'brake') (message.ask === 'pull' ? hold.pull(message) : hold.release(message)).catch(stray);
        if (message.type !== 'ready') return;
        readyAt = performance.now();
        before = message.port;
        tellReady(message);
      },
    });
    daemon = life;
    status.daemon = life.pid;
    const why = await life.ended;
    daemon = undefined;
    delete status.daemon;
    // Whatever it left behind: the next one starts from nothing that still runs.
    await life.kill();
    // TypeScript can't see that `hear` assigns it.
    return { why, failure: failure as Failed | undefined, well: performance.now() - readyAt > times.settled };
  }

  function tellReady(ready: Ready) {
    status.state = hold.isPulled() ? 'braked' : 'running';
    for (const gone of ['why', 'next', 'since', 'deaths'] as const) delete status[gone];
    const again = wasReady;
    wasReady = true;
    if (json) print(JSON.stringify({ ...ready, url: `http://127.0.0.1:${ready.port}/`, again }));
    else if (again) say('Deskhand is ready again.');
    if (again) return;
    if (!json) for (const line of readyLines(ready, me)) say(line);
    // A host that has gone meanwhile chooses for itself at its next start.
    if (first) chooseModel(ready, options).catch(() => {});
  }

  function tellDeath(deaths: number, why: string, next = `Look at ${home}/daemon.log, or run: deskhand doctor`) {
    status.why = why;
    status.next = next;
    status.since ??= Date.now();
    status.deaths = deaths;
    const what = wasReady ? 'ended unexpectedly and is started again; tasks go on where they were' : 'did not start, and is tried again';
    if (deaths === 1) say(`Deskhand's daemon ${what}. ${why}`);
    if (deaths < enough) return;
    if (deaths === enough)
      say(
        `Deskhand's daemon keeps ending. ${why}\n${asTyped(next)}\nIt is tried again now and then; the brake works meanwhile. In a browser on this computer: ${pageOf()}`,
      );
    status.state = 'down';
  }

  async function take({ ask, by }: SupervisorRequest): Promise<SupervisorStatus> {
    if (ask === 'pull') await hold.pull({ by });
    if (ask === 'release') await hold.release({ by });
    if (ask === 'again') hasten();
    const brake = hold.now();
    // The owner may have let this network in or out a moment ago.
    await phones?.look();
    const doors = phones?.doors();
    return {
      ...status,
      ...(brake && status.state !== 'down' && { state: 'braked' }),
      ...(brake && { ended: brake.ended, ms: brake.ms, left: brake.left }),
      ...(doors && { doors, page: pageOf() }),
    };
  }

  /** Where a browser on this computer sees how it stands. */
  function pageOf(): string {
    return phones ? `http://127.0.0.1:${phones.doors().loopback}/${pageKey}` : `not here: ${me} doctor`;
  }

  /** For whoever comes by the brake's own door. */
  async function takeFar(...[ask, who, may]: Parameters<Take>): Promise<BrakeAnswer> {
    const ok = ask === 'status' || (ask === 'release' ? may.release : may.pull);
    if (ok && ask === 'pull') await hold.pull(who);
    if (ok && ask === 'release') await hold.release(who);
    if (ok && ask === 'again') hasten();
    const brake = hold.now();
    const { why, next, since = Date.now(), deaths: times = 0, again } = status;
    const failing = status.state === 'down' ? { failing: { why: why ?? '', next: asTyped(next ?? ''), since, times, again } } : {};
    const state = status.state === 'running' && !brake && !(await daemon?.answers(soon)) ? 'silent' : status.state;
    return { ok, state: brake && state !== 'down' ? 'braked' : state, now: Date.now(), may, brake, ...failing };
  }

  async function stop(why: string): Promise<void> {
    stopping = true;
    status.state = 'stopping';
    say('Stopping. Ctrl-C again ends everything at once.');
    await end({ why });
  }

  /** Ends the pause before the next start. */
  function hasten() {
    hurry.abort();
    delete status.again;
  }

  /** Ends the daemon, at once or in order, and goes on to the next start. */
  async function end(how: 'now' | { why: string }): Promise<Ended> {
    hasten();
    if (!daemon) return { ended: 0, left: 0 };
    expected = true;
    return how === 'now' ? daemon.kill() : daemon.stop(how.why, times.ending);
  }
}

type Failed = Extract<DaemonMessage, { type: 'failed' }>;
const takenNext = 'Use it as it is, stop it first (Ctrl-C where it runs), or give this one a state of its own with --home DIR.';

/** A start that can't be: says why and what to do, and is the exit code. */
const refuser =
  (json: boolean, print: (line: string) => void) =>
  (reason: DeskhandError | Failed): number => {
    const sentence = 'sentence' in reason ? reason.sentence : reason.message;
    const next = reason.next && asTyped(reason.next);
    if (json) print(JSON.stringify({ type: 'failed', ok: false, code: reason.code, sentence, ...(next && { next }) }));
    else for (const line of [sentence, ...(next ? [next] : [])]) print(line);
    return 1;
  };

/** The first signal ends in order, the next at once. One Ctrl-C may arrive twice, from the terminal and from npm. */
function listenForSignals(first: (why: string) => Promise<void>, next: () => void): () => void {
  let at: number | undefined;
  const hear = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (at === undefined) first(`Stopped by ${signal}.`).catch((error) => console.error(error));
    else if (now - at > 250) next();
    at ??= now;
  };
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, hear);
  // Whoever read our lines may go away; that ends nothing.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // Not before the exit that follows at once: one more Ctrl-C in between would end us by the signal, with another exit code.
  return () => {
    setImmediate(() => {
      for (const signal of signals) process.off(signal, hear);
    });
  };
}
