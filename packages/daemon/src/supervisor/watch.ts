import { setTimeout as sleep } from 'node:timers/promises';
import type { HostOptions } from '../cli/options.ts';
import { readBrake, removeBrake, type SupervisorRequest, type SupervisorStatus, writeBrake } from '../host/brake.ts';
import { asTyped, me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import type { DaemonMessage, Ready } from '../host/ready.ts';
import { ownFolder } from '../host/state-folder.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { openDoor } from './door.ts';
import { chooseModel } from './first-start.ts';
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
  const options = { ...given, home };
  const status: SupervisorStatus = { state: 'starting', pid: process.pid, restarts: 0 };
  let braked = readBrake(home) !== undefined;
  let stopping = false;
  let daemon: Daemon | undefined;
  /** Whether the daemon's next end is our own doing. */
  let expected = false;
  /** Someone would not wait for the end in order. */
  let byForce: Promise<number> | undefined;
  let wasReady = false;
  /** Ends the pause before the next start. */
  let hurry = new AbortController();

  const door = await openDoor(home, take, (pulled) => {
    // Our own pulls and releases change the file too.
    if (pulled && !braked) void pull('the file BRAKE');
    if (!pulled && braked) void release('someone who removed the file BRAKE');
  });
  if (!door) return refuse(new DeskhandError('state.taken', `Deskhand is already running with ${home}.`, { next: takenNext }));
  const stopListening = listenForSignals(stop, () => {
    byForce ??= end('now');
  });
  try {
    if (braked) say(`The brake is pulled: nothing runs until it is released: ${me} release`);
    return await keepAlive();
  } finally {
    stopListening();
    door.close();
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
      const pause = times.backoff[Math.min(deaths, times.backoff.length) - 1];
      await sleep(pause, undefined, { signal: hurry.signal }).catch(() => {});
    }
    await byForce;
    return byForce ? 130 : 0;
  }

  async function liveOnce() {
    let failure: Failed | undefined;
    let readyAt = Number.POSITIVE_INFINITY;
    status.state = braked ? 'braked' : 'starting';
    const life = startDaemon({
      options,
      braked,
      ...(main && { main }),
      ping: times.ping,
      hear(message) {
        if (message.type === 'failed') failure = message;
        if (message.type === 'again') {
          expected = true;
          if (!json) say(message.why);
        }
        if (message.type === 'brake') void (message.ask === 'pull' ? pull(message.by) : release(message.by));
        if (message.type !== 'ready') return;
        readyAt = performance.now();
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
    status.state = braked ? 'braked' : 'running';
    delete status.why;
    delete status.next;
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
    const what = wasReady ? 'ended unexpectedly and is started again; tasks go on where they were' : 'did not start, and is tried again';
    if (deaths === 1) say(`Deskhand's daemon ${what}. ${why}`);
    if (deaths < enough) return;
    if (deaths === enough)
      say(`Deskhand's daemon keeps ending. ${why}\n${asTyped(next)}\nIt is tried again now and then; the brake works meanwhile.`);
    status.state = 'down';
  }

  async function take({ ask, by }: SupervisorRequest): Promise<SupervisorStatus> {
    if (ask === 'pull') await pull(by);
    if (ask === 'release') await release(by);
    return status;
  }

  async function pull(by: string): Promise<void> {
    const before = performance.now();
    const at = Date.now();
    braked = true;
    // On disk first: whatever happens from here on, nothing runs again.
    writeBrake(home, { by, at });
    const ended = await end('now');
    status.state = 'braked';
    status.ended = ended;
    status.ms = Math.round(performance.now() - before);
    writeBrake(home, { by, at, ended });
    say(`The brake was pulled by ${by}: ${ended} processes ended in ${status.ms} ms. Nothing runs until it is released: ${me} release`);
  }

  async function release(by: string): Promise<void> {
    if (!braked) return;
    braked = false;
    removeBrake(home);
    say(`The brake was released by ${by}.`);
    await end({ why: 'The brake was released.' });
  }

  async function stop(why: string): Promise<void> {
    stopping = true;
    status.state = 'stopping';
    say('Stopping. Ctrl-C again ends everything at once.');
    await end({ why });
  }

  /** Ends the daemon, at once or in order, and goes on to the next start. How many processes were ended by force. */
  async function end(how: 'now' | { why: string }): Promise<number> {
    hurry.abort();
    if (!daemon) return 0;
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
    if (at === undefined) void first(`Stopped by ${signal}.`);
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
