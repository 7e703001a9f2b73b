import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Event, trustedPlugins } from '@deskhand/protocol';
import { type HostOptions, hostOptionsSchema } from './cli/options.ts';
import { specOf } from './engine/stages.ts';
import { checkAnswers, signAnswer } from './host/answers.ts';
import { pullByFile } from './host/brake.ts';
import { credentialStores } from './host/credential-stores.ts';
import { DeskhandError, nearFolders, type Signer, signerOf, truePath } from './host/host.ts';
import { readIdentity } from './host/identity.ts';
import { openKeys } from './host/keys.ts';
import { systemKeyring } from './host/keys-keyring.ts';
import { writePhones } from './host/phones-file.ts';
import { type DaemonMessage, linkToSupervisor, type Ready } from './host/ready.ts';
import { openSecrets } from './host/secrets.ts';
import { openState } from './host/state.ts';
import { askSupervisor } from './host/to-supervisor.ts';
import { openIntake } from './intake/door.ts';
import { startLapsing } from './intake/lapsing.ts';
import { type HostFacts, openLink } from './link/link.ts';
import { startRetention } from './log/retention.ts';
import { openSqliteLog } from './log/sqlite-log.ts';
import { openNet } from './net/gate.ts';
import type { Net } from './net/net.ts';
import { within } from './net/within.ts';
import { closedPlaces } from './policy/closed-places.ts';
import { openEveryPlace } from './policy/every-place.ts';
import { mayReach } from './policy/managed/managed.ts';
import { heldGrants } from './policy/managed/managed-in-force.ts';
import { closedByOne, closedFolders, strictest } from './policy/managed/managed-layers.ts';
import { readManagedPolicy } from './policy/managed/managed-places.ts';
import { openDocumentText } from './tools/document-text.ts';
import { collect } from './wiring/collecting.ts';
import { firstEvents } from './wiring/first-events.ts';
import { openGrounds, unknownYet } from './wiring/grounds.ts';
import { namedModel, openAllowedModels } from './wiring/models.ts';
import { optimizeLater } from './wiring/optimizing.ts';
import { openOwnRules, rulesBefore } from './wiring/own-rules.ts';
import { openHostPlugins } from './wiring/plugins.ts';
import { followUpdates, updateAtStart } from './wiring/policy-updates.ts';
import { describe, rulesTrouble } from './wiring/ready.ts';
import { tellRequests } from './wiring/requests.ts';
import { letGoAtRest } from './wiring/resting.ts';
import { endOnStray } from './wiring/stray.ts';

// The daemon: opens every room in order and ties them together. Only this file and wiring/, its parts, name implementations.
// Started by the supervisor with its options as one JSON argument; tells it when it is ready, and ends when told.

const version = '0.1.0';

/** The open host, and how it ends in order. */
interface Host {
  ready: Ready;
  close(why: string): Promise<void>;
}

async function start(options: HostOptions, tell: (message: DaemonMessage) => void, again: (why: string) => void): Promise<Host> {
  const braked = process.env.DESKHAND_BRAKE === '1';
  const state = openState(options.home);
  const managed = readManagedPolicy();
  const signer = openSigner(state.path);
  const keyring = systemKeyring();
  const [keys, secrets] = await Promise.all([openKeys(state.path, keyring), openSecrets(state.path, keyring)]);
  const { keepOut } = secrets;
  const log = openSqliteLog({ dir: join(state.path, 'log'), tell: ({ sentence }) => console.error(sentence), signer, keepOut });
  const own = openOwnRules(state.path, await rulesBefore(log));
  const anywhere = openNet({ tell: tellRequests(log), secrets });
  const updating = { home: state.path, log, net: anywhere, now: log.now };
  const update = managed?.updates && (await updateAtStart(managed.updates, updating));
  const layers = [managed, update].filter((one) => one !== undefined);
  const rule = strictest(layers);
  // What this computer can do is tried out meanwhile: commands are accepted before that is known.
  const never = () => closedFolders(layers);
  const grounds = openGrounds(state.path, credentialStores(), never, log.shown);
  // Awaited below: what fails before that is no stray.
  grounds.catch(() => {});
  const models = openAllowedModels(keys, namedModel(options, state.path), layers, () => log.host().model);
  const ownNews = () => own.news(log, (rules) => heldGrants(rules, [], rule?.approvals));
  const before = [...ownNews(), ...firstEvents(log, { options, layers, braked, home: state.path })];
  if (before.length) await log.append(before);
  log.subscribe((events) => {
    for (const event of events) askBrake(event, state.path, tell);
  });
  const bounded = (gate: Net): Net =>
    layers.reduce((inner, one) => (one.domains ? within(inner, { may: (host) => mayReach(one, host), by: one.name }) : inner), gate);
  const net = bounded(anywhere);
  const folders = () => log.host().folders.map(({ path }) => path);
  const grants = () => heldGrants(own.rules(), [...(log.host().grants ?? []), ...trustedPlugins(log.host())], rule?.approvals);
  const everyPlace = openEveryPlace();
  const managedRules = layers.flatMap((one) => one.grants.map((grant) => ({ ...grant, of: one.name })));
  const closed = (where: { thread: string; cwd: string }) =>
    closedPlaces([...grants(), ...managedRules], { ...where, now: Date.now() }, everyPlace);
  const setups = async () => (await import('./plugins/found.ts')).findSetups({ folders: folders() });
  const plugins = openHostPlugins({ log, keys, net, bounded, layers, grounds, stateDir: state.path, folders, braked });
  const facts: HostFacts = {
    version,
    sandbox: unknownYet,
    home: state.path,
    get keys() {
      return keys.where;
    },
  };
  const isAnswered = checkAnswers(() => readIdentity(state.path));
  const link = await openLink({
    log,
    intake: openIntake({
      log,
      keys,
      secrets,
      models,
      setups,
      home: state.path,
      now: Date.now,
      isAnswered,
      closed: closedByOne(layers),
      approvers: rule?.approvals && { ...rule.approvals, by: rule.name },
      kept: rule?.retention && { ...rule.retention, by: rule.name },
    }),
    workspace: {
      diff: async (...given) => (await grounds).workspace.diff(...given),
      compare: async (...given) => (await grounds).workspace.compare(...given),
      recorded: async (...given) => (await grounds).workspace.recorded(...given),
      back: async (...given) => (await grounds).workspace.back(...given),
    },
    readable: async (...given) => openDocumentText((await grounds).parse)(...given),
    stageOf(task) {
      const view = log.task(task);
      return view && specOf(view, { log, closed });
    },
    models,
    plugins,
    async secretsAway() {
      await secrets.lookAgain();
      return (log.host().secrets ?? []).flatMap(({ name }) => {
        const why = secrets.away(name);
        return why ? [{ name, why }] : [];
      });
    },
    folders: () => nearFolders(log.host().folders.map(({ path }) => path)),
    token: state.token,
    facts,
    uploads: privateFolder(state.path, 'uploads'),
    port: options.port,
    before: options.before,
    now: Date.now,
    report: (error) => console.error(error),
    identity: () => readIdentity(state.path),
    sign: (given) => signAnswer(readIdentity(state.path), given),
    lanFile: join(state.path, 'lan.json'),
    tellPhones: (phones) => writePhones(state.path, phones),
    brakeDoors: async () => (await askSupervisor(state.path, { ask: 'status', by: '' }))?.doors,
  });
  // What can't be is told, and keeps nobody from using the rest.
  const shut =
    options.lan &&
    (await link.setLan(options.lan).then(
      ({ why }) => why,
      (error: Error) => error.message,
    ));
  state.announce({ port: link.port, pid: process.pid, started: Date.now() });

  const { sandbox, workspace } = await grounds;
  facts.sandbox = sandbox.facts;
  facts.undo = () => workspace.undoRoom();
  const sweeping = setInterval(() => void workspace.sweep().catch((error) => console.error(error)), 6 * 3_600_000).unref();
  await log.append([{ type: 'host.started', actor: { kind: 'host' }, body: { version, sandbox: sandbox.facts.kind } }]);
  const { startWorking } = await import('./wiring/working.ts');
  const working = await startWorking({
    options,
    braked,
    layers,
    rule,
    log,
    models,
    secrets,
    net,
    plugins,
    grounds: await grounds,
    grants,
    closed,
    everyPlace,
    forbidden: [state.path, ownProgram, ...never()],
    isAnswered,
  });

  const resting = letGoAtRest(log);
  const lapsing = startLapsing({ log, now: log.now, tell: (error) => console.error(error) });
  const retention = startRetention({
    log,
    days: () => shortest(log.host().retention, rule?.retention?.days),
    now: log.now,
    tell: (error) => console.error(error),
  });

  const followingOwn = own.follow(() => void log.append(ownNews()).then(tellRules, (error) => console.error(error)));
  function tellRules(): void {
    const trouble = rulesTrouble(log.host());
    if (trouble) tell({ type: 'trouble', ...trouble });
  }
  const collecting = rule?.collect && collect(rule.collect, log, anywhere);
  const following =
    managed?.updates &&
    followUpdates(managed.updates, updating, ({ name, serial }) =>
      again(`The policy of ${name} is version ${serial} now: the host starts again under it.`),
    );

  return {
    ready: await describe(log, models, sandbox.facts, { port: link.port, lan: link.lan(), shut }),
    async close(why) {
      following?.close();
      followingOwn.close();
      resting.close();
      collecting?.close();
      await lapsing.close();
      retention.close();
      clearInterval(sweeping);
      await working.close();
      await plugins.close();
      await log.append([{ type: 'host.stopped', actor: { kind: 'host' }, body: { why } }]);
      await link.close();
      models.close();
      log.close();
      state.close();
    },
  };
}

const shortest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

/** Without its key the host still works; its log has nothing but its own hashes to vouch for it, and phones stay away. */
function openSigner(home: string): Signer | undefined {
  try {
    return signerOf(readIdentity(home));
  } catch (error) {
    if (!(error instanceof DeskhandError)) throw error;
    console.error(`${error.message} Until then its log is not signed. ${error.next ?? ''}`);
    return undefined;
  }
}

function privateFolder(home: string, name: string): string {
  const path = join(home, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/**
 * The brake is the supervisor's: what a device asked for is passed on to it. Its file is there before the device is answered,
 * so that what was said to be pulled is, should the supervisor end in this very moment.
 */
function askBrake(event: Event, home: string, tell: (message: DaemonMessage) => void): void {
  if (event.type === 'brake.pulled' && event.actor.kind === 'device') {
    const { by } = event.body;
    try {
      pullByFile(home, { by, device: event.actor.id, at: event.time });
    } catch {
      // Where the disk takes nothing it holds as long as the supervisor runs, which says so.
    }
    tell({ type: 'brake', ask: 'pull', by });
  }
  if (event.type === 'brake.released' && event.actor.kind === 'device') tell({ type: 'brake', ask: 'release', by: event.body.by });
}

/** The folder that this program runs from: packages/daemon/{src,dist} lies three deep in it. */
const ownProgram = truePath(fileURLToPath(new URL('../../..', import.meta.url)));

async function main(): Promise<void> {
  endOnStray();
  let host: Host | undefined;
  let ending: Promise<void> | undefined;
  const stop = async (why: string) => {
    ending ??= host?.close(why);
    await ending;
    process.exit(0);
  };
  const tell = linkToSupervisor((message) => {
    if (message.type === 'stop') void stop(message.why);
  });
  const again = (why: string) => {
    tell({ type: 'again', why });
    void stop(why);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
  try {
    host = await start(hostOptionsSchema.parse(JSON.parse(process.argv[2] ?? '{}')), tell, again);
    tell(host.ready);
    // After what was compiled is kept, which was compiled without it.
    setImmediate(optimizeLater);
  } catch (error) {
    const known = error instanceof DeskhandError ? error : undefined;
    if (!known) console.error(error);
    const sentence = error instanceof Error ? error.message : String(error);
    tell({ type: 'failed', code: known?.code ?? 'internal', sentence, next: known?.next, final: known !== undefined });
    process.exitCode = 1;
    process.disconnect?.();
  }
}

await main();
