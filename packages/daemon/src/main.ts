import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Draft, defaultLimits, type Event } from '@deskhand/protocol';
import { type HostOptions, hostOptionsSchema } from './cli/options.ts';
import { defaultSettings } from './engine/engine.ts';
import { startEngine } from './engine/run.ts';
import { foldersOf } from './engine/stages.ts';
import { checkAnswers, signAnswer } from './host/answers.ts';
import { readBrake } from './host/brake.ts';
import { credentialStores } from './host/credential-stores.ts';
import { DeskhandError, type Keys, type Signer, signerOf } from './host/host.ts';
import { readIdentity } from './host/identity.ts';
import { openKeys } from './host/keys.ts';
import { type DaemonMessage, linkToSupervisor, type Ready } from './host/ready.ts';
import { openSecrets } from './host/secrets.ts';
import { openState } from './host/state.ts';
import { readUndoRoom } from './host/undo-room.ts';
import { openIntake } from './intake/door.ts';
import { type HostFacts, openLink } from './link/link.ts';
import type { LanState } from './link/phones.ts';
import { putIntoFolder } from './log/collect-folder.ts';
import { startCollecting } from './log/collecting.ts';
import type { Log } from './log/log.ts';
import { startRetention } from './log/retention.ts';
import { openSqliteLog } from './log/sqlite-log.ts';
import { onlyAllowed, onlyHere } from './models/allowed.ts';
import type { Models } from './models/models.ts';
import { openModels } from './models/open-models.ts';
import { isLoopback, openWire } from './models/wire.ts';
import { postTo } from './net/collector.ts';
import { openNet } from './net/gate.ts';
import type { Net, TellRequest } from './net/net.ts';
import { within } from './net/within.ts';
import { httpSender } from './outbox/http-sender.ts';
import { openOutbox } from './outbox/open-outbox.ts';
import { connector } from './plugins/connect.ts';
import { openPlugins } from './plugins/open-plugins.ts';
import { decide } from './policy/decide.ts';
import { mayReach, narrowed } from './policy/managed.ts';
import { heldGrants, policyDrafts } from './policy/managed-in-force.ts';
import { readManagedPolicy } from './policy/managed-places.ts';
import type { Managed } from './policy/policy.ts';
import { readPolicies } from './policy/policy-places.ts';
import { typedValue } from './policy/quarantine.ts';
import { openSandbox } from './sandbox/open-sandbox.ts';
import type { Sandbox, SandboxFacts } from './sandbox/sandbox.ts';
import { allTools, openToolbox } from './tools/catalog.ts';
import { openDocumentText } from './tools/document-text.ts';
import { lentLibrary, libraryAt } from './tools/library.ts';
import { openParser } from './tools/parser.ts';
import { pluginSender } from './tools/plugin-sender.ts';
import { pluginTools, usePlugin } from './tools/plugins.ts';
import { probeMachine } from './tools/probe.ts';
import type { Parse } from './tools/tools.ts';
import { openWorkspace } from './workspace/open.ts';
import type { Workspace } from './workspace/workspace.ts';

// The daemon: opens every room in order and ties them together. It is the only file that names implementations.
// Started by the supervisor with its options as one JSON argument; tells it when it is ready, and ends when told.

const version = '0.1.0';

/** The open host, and how it ends in order. */
interface Host {
  ready: Ready;
  close(why: string): Promise<void>;
}

async function start(options: HostOptions, tell: (message: DaemonMessage) => void): Promise<Host> {
  const braked = process.env.DESKHAND_BRAKE === '1';
  const state = openState(options.home);
  const policy = readPolicies(state.path);
  const managed = readManagedPolicy();
  // What this computer can do is tried out meanwhile: commands are accepted before that is known.
  const grounds = openGrounds(state.path, credentialStores());
  const signer = openSigner(state.path);
  const log = openSqliteLog({ dir: join(state.path, 'log'), tell: ({ sentence }) => console.error(sentence), signer });
  const [keys, secrets] = await Promise.all([openKeys(state.path), openSecrets(state.path)]);
  const models = openAllowedModels(keys, options, managed);
  const before = [...policyDrafts(log.host().managed, managed), ...granted(log, options), ...brakeEvents(log, braked, state.path)];
  if (before.length) await log.append(before);
  log.subscribe((events) => {
    for (const event of events) askBrake(event, tell);
  });
  const anywhere = openNet({ tell: tellRequests(log), secrets });
  const net = managed?.domains ? within(anywhere, { may: (host) => mayReach(managed, host), by: managed.name }) : anywhere;
  const folders = () => log.host().folders.map(({ path }) => path);
  const setups = async () => (await import('./plugins/found.ts')).findSetups({ folders: folders() });
  const plugins = openPlugins({
    log,
    keys,
    braked,
    async connect(...given) {
      const { sandbox } = await grounds;
      return connector({
        sandbox,
        net,
        openNet: (own) => openNet({ tell: tellRequests(log), secrets: own }),
        stateDir: state.path,
        library: lentLibrary(),
        path: [libraryAt.bin],
        hidden: credentialStores(),
      })(...given);
    },
    found: async () => (await import('./plugins/found.ts')).findPlugins({ folders: folders() }),
    forget: (name) => rmSync(join(state.path, 'plugins', name), { recursive: true, force: true }),
  });
  const facts: HostFacts = { version, sandbox: unknownYet, keys: keys.where, home: state.path };
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
      approvers: approversOf(managed),
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
      return view && { task, folders: foldersOf(view, log.host()) };
    },
    models,
    plugins,
    token: state.token,
    facts,
    uploads: privateFolder(state.path, 'uploads'),
    port: options.port,
    now: Date.now,
    report: (error) => console.error(error),
    identity: () => readIdentity(state.path),
    sign: (given) => signAnswer(readIdentity(state.path), given),
    lanFile: join(state.path, 'lan.json'),
  });
  // What can't be is told, and keeps nobody from using the rest.
  const shut =
    options.lan &&
    (await link.setLan(options.lan).then(
      ({ why }) => why,
      (error: Error) => error.message,
    ));
  state.announce({ port: link.port, pid: process.pid, started: Date.now() });

  const { sandbox, workspace, parse } = await grounds;
  facts.sandbox = sandbox.facts;
  const toolbox = openToolbox({
    machine: () => probeMachine(sandbox),
    tools: [...allTools, pluginTools(plugins), usePlugin(plugins)],
  });
  facts.undo = () => workspace.undoRoom();
  const sweeping = setInterval(() => void workspace.sweep().catch((error) => console.error(error)), 6 * 3_600_000).unref();
  // Asked for once, ahead of the first task; a machine that can't be probed is one without words about it.
  const machine = toolbox.machine().catch(() => '');
  await log.append([{ type: 'host.started', actor: { kind: 'host' }, body: { version, sandbox: sandbox.facts.kind } }]);
  const settings = {
    ...defaultSettings,
    limits: defaultLimits,
    holdSeconds: options.hold ?? defaultSettings.holdSeconds,
    approvalMinutes: options.patience ?? defaultSettings.approvalMinutes,
    caps: managed?.limits,
  };
  const hold = settings.holdSeconds * 1000;
  // Under the brake it sends nothing, but what was held has to wait for a person from then on.
  const outbox = await openOutbox({
    log,
    senders: [
      httpSender(net),
      pluginSender(plugins, { progress: ({ task, step }, words) => log.live.send({ kind: 'progress', task, step, words }) }),
    ],
    now: Date.now,
    hold,
    braked,
  });
  const engine = braked
    ? undefined
    : await startEngine({
        log,
        models,
        decide: managed ? narrowed(decide, managed) : decide,
        typed: typedValue,
        workspace,
        toolbox,
        parse,
        net,
        mask: secrets.mask,
        shell: sandbox.facts.kind !== 'none',
        machine: () => machine,
        grants: () => heldGrants(policy, log.host().grants ?? [], managed),
        forbidden: [state.path, ownProgram],
        stores: credentialStores(),
        now: Date.now,
        isAnswered,
        settings,
      });

  const retention = startRetention({
    log,
    days: () => shortest(log.host().retention, managed?.retention?.days),
    now: Date.now,
    tell: (error) => console.error(error),
  });

  const collecting = managed?.collect && collect(managed.collect, log, anywhere);

  return {
    ready: await describe(log, models, sandbox.facts, { port: link.port, lan: link.lan(), shut }),
    async close(why) {
      collecting?.close();
      retention.close();
      clearInterval(sweeping);
      await engine?.close();
      await outbox.close();
      await plugins.close();
      await log.append([{ type: 'host.stopped', actor: { kind: 'host' }, body: { why } }]);
      await link.close();
      models.close();
      log.close();
      state.close();
    },
  };
}

async function openGrounds(stateDir: string, hidden: string[]): Promise<{ sandbox: Sandbox; workspace: Workspace; parse: Parse }> {
  const sandbox = await openSandbox({ stateDir });
  return {
    sandbox,
    parse: openParser({ sandbox }),
    workspace: await openWorkspace({
      stateDir,
      sandbox,
      now: Date.now,
      library: lentLibrary(),
      hidden,
      room: () => readUndoRoom(stateDir),
    }),
  };
}

const unknownYet: SandboxFacts = { kind: 'none', why: 'Deskhand is still finding out what this computer can do.', fix: [], root: false };

/** The models there are, or those of them that a managed policy allows. */
function openAllowedModels(keys: Keys, { model, modelUrl: url }: HostOptions, managed: Managed | undefined) {
  const given = { keys, env: process.env, settings: { model, url } };
  if (!managed?.models) return openModels(given);
  const rule = { ...managed.models, by: managed.name };
  const named = url !== undefined && URL.canParse(url) && isLoopback(new URL(url).hostname) ? model : undefined;
  const isHere = (id: string) => /^(ollama|lmstudio)\//.test(id) || (named !== undefined && id === named);
  return onlyAllowed(openModels({ ...given, ...(rule.local && { wire: onlyHere(openWire(process.env), rule) }) }), rule, isHere);
}

/** To a folder, or through the gate to an address, which leaves an event of its own in the log. */
function collect({ to, what }: NonNullable<Managed['collect']>, log: Log, net: Net) {
  const at = /^https:/.test(to) ? new URL(to) : undefined;
  const isOwn = (event: Event) => at !== undefined && event.type === 'request.made' && event.body.host === at.hostname;
  const put = at ? postTo(net, at.href) : putIntoFolder(to);
  return startCollecting({ log, what, put, isOwn, tell: (error) => console.error(error) });
}

const approversOf = (managed: Managed | undefined) => managed?.approvals && { ...managed.approvals, by: managed.name };

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

async function describe(
  log: Log,
  models: Pick<Models, 'list'>,
  facts: SandboxFacts,
  { port, lan, shut = lan.why }: { port: number; lan: LanState; shut: string | undefined },
): Promise<Ready> {
  const list = await models.list();
  const missing = [];
  if (!list.length)
    missing.push({ what: 'No model was found.', next: 'Add a key (deskhand keys add anthropic), or start Ollama or LM Studio.' });
  if (facts.kind === 'none') missing.push({ what: facts.why, next: facts.fix.length ? `To mend it: ${facts.fix.join(' && ')}` : '' });
  if (shut) missing.push({ what: shut, next: 'Phones on this network can’t reach this host until then: deskhand lan on' });
  const phones = lan.open ? lan.addresses.map(({ url }) => url) : undefined;
  return { type: 'ready', port, models: list, sandbox: { kind: facts.kind, why: facts.why }, folders: log.host().folders, phones, missing };
}

/** Each request to the network is an event; one that can't be written is no reason to fail. */
const tellRequests =
  (log: Log): TellRequest =>
  (body, task) =>
    void log.append([{ type: 'request.made', actor: { kind: 'host' }, body, ...task }]).catch((error) => console.error(error));

/** What the log doesn't know yet of a brake that was pulled or released while no daemon ran. */
function brakeEvents(log: Log, braked: boolean, home: string): Draft[] {
  const known = log.host().brake !== undefined;
  if (braked === known) return [];
  const actor = { kind: 'host' } as const;
  if (!braked) return [{ type: 'brake.released', actor, body: { by: 'the owner' } }];
  return [{ type: 'brake.pulled', actor, body: { by: readBrake(home)?.by ?? 'the owner' } }];
}

/** The brake is the supervisor's: what a device asked for is passed on to it. */
function askBrake(event: Event, tell: (message: DaemonMessage) => void): void {
  if (event.type === 'brake.pulled' && event.actor.kind === 'device') tell({ type: 'brake', ask: 'pull', by: event.body.by });
  if (event.type === 'brake.released' && event.actor.kind === 'device') tell({ type: 'brake', ask: 'release', by: event.body.by });
}

/** Folders named at the start are granted, once. */
function granted(log: Log, { folders }: HostOptions): Draft[] {
  const had = log.host().folders;
  return folders
    .map((folder) => ({ ...folder, path: realpathSync(folder.path) }))
    .filter((folder) => !had.some((one) => one.path === folder.path && one.mode === folder.mode))
    .map((folder): Draft => ({ type: 'folder.granted', actor: { kind: 'host' }, body: folder }));
}

/** The folder that this program runs from: packages/daemon/{src,dist} lies three deep in it. */
const ownProgram = realpathSync(join(import.meta.dirname, '../../..'));

async function main(): Promise<void> {
  let host: Host | undefined;
  const stop = async (why: string) => {
    await host?.close(why);
    process.exit(0);
  };
  const tell = linkToSupervisor((message) => {
    if (message.type === 'stop') void stop(message.why);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
  try {
    host = await start(hostOptionsSchema.parse(JSON.parse(process.argv[2] ?? '{}')), tell);
    tell(host.ready);
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
