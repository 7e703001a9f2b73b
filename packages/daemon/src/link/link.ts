import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Change, GivenAnswer } from '@deskhand/protocol';
import { createAdaptorServer } from '@hono/node-server';
import { type Away, DeskhandError, type KnownPhones, type NearFolders } from '../host/host.ts';
import type { Intake } from '../intake/intake.ts';
import type { Log } from '../log/log.ts';
import type { Models } from '../models/models.ts';
import type { SandboxFacts } from '../sandbox/sandbox.ts';
import type { StageSpec, Workspace } from '../workspace/workspace.ts';
import { makeAdmission } from './admission.ts';
import { endingOf } from './ending.ts';
import { serveSealed } from './frames-upgrade.ts';
import type { LanSettings } from './lan-settings.ts';
import { listening, whyNot } from './listen.ts';
import { addPairingRoutes } from './pairing-routes.ts';
import { type LanState, makePhones, type PhonesDeps } from './phones.ts';
import type { RoutePlugins } from './plugin-routes.ts';
import { makeRoutes } from './routes.ts';
import { makeSessions } from './sessions.ts';
import { knockOf, serveTail } from './tail.ts';
import { emptyUploads } from './uploads.ts';

// Speaks to programs and browsers on this computer: HTTP and WebSocket, on loopback only. It decides nothing: commands
// go to intake, everything else is read from the log. Paired phones come in beside this (phones.ts), in sealed frames, to
// the same routes and the same tail, as other callers. Started by main.ts.

export interface LinkDeps {
  log: Log;
  intake: Intake;
  /** Signs an answer with the host's own key. */
  sign: (given: GivenAnswer) => string;
  workspace: Pick<Workspace, 'diff' | 'compare' | 'recorded' | 'back'>;
  /** The stage of a task, as the engine opens it; undefined for a task that isn't known. */
  stageOf: (task: string) => StageSpec | undefined;
  /** A document as text, for whoever can't show it otherwise; undefined where it is none. */
  readable?: (name: string, bytes: Uint8Array) => Promise<string | undefined>;
  models: Pick<Models, 'list'>;
  plugins: RoutePlugins;
  /** Secrets that are kept where they can't be had now; asked for once more before that is said. */
  secretsAway: () => Promise<{ name: string; why: Away }[]>;
  /** Folders that could be granted, and those that were and are gone. */
  folders: () => Promise<NearFolders>;
  /** The local token of the state directory. */
  token: string;
  facts: HostFacts;
  /** Where half of an upload lies until it is whole: a directory of link's own inside the state directory. */
  uploads: string;
  /** 0 picks one: `before`, where that is free. */
  port: number;
  before?: number | undefined;
  now: () => number;
  /** The built web app; by default the one beside this package. */
  web?: string;
  limits?: Partial<LinkLimits>;
  /** Told of what went wrong inside while a request was served. */
  report?: (error: unknown) => void;
  /** The 32 bytes of this host's private key, which paired devices know it by. */
  identity: () => Uint8Array;
  /** The file that keeps whether the owner let this network in. */
  lanFile: string;
  /** Keeps who is paired where the supervisor reads it, and asks that where the brake's own door is. */
  tellPhones?: (phones: KnownPhones) => void;
  brakeDoors?: PhonesDeps['brakeDoors'];
  /** What stands in for this computer's network in tests. */
  network?: PhonesDeps['network'];
}

/** What doesn't change while the host runs, for health and doctor. */
export interface HostFacts {
  version: string;
  sandbox: SandboxFacts;
  /** Where keys are kept, in words. */
  keys: string;
  home: string;
  /** What is kept for undo; absent until the workspace is open. Bytes. */
  undo?(): { days: number; bytes: number; used: number; commits: number };
}

export interface LinkLimits {
  /** Bytes of a command. */
  body: number;
  /** Bytes of one upload. */
  upload: number;
  /** Milliseconds for the head of a request, for a command's body, and between two pieces of an upload. */
  head: number;
  read: number;
  /** Milliseconds within which whoever asked for something long hears at least that it goes on: a phone waits no minutes. */
  soon: number;
  /** Bytes that may wait to be sent to one tail. */
  backlog: number;
  /** Milliseconds that a tail may take nothing while something waits for it. */
  stall: number;
  tails: number;
}

export const defaultLinkLimits: LinkLimits = {
  body: 4_000_000,
  upload: 2 * 1024 ** 3,
  head: 10_000,
  read: 20_000,
  soon: 8000,
  backlog: 1_000_000,
  stall: 60_000,
  tails: 64,
};

export interface Link {
  port: number;
  /** A link that opens the web app in a browser on this computer, once, within ten minutes. */
  localLink(): string;
  /** Whether phones on this network reach the host, and where. */
  lan(): LanState;
  /** As the owner says at the start: lets this network in, or out. Throws a DeskhandError where it can't. */
  setLan(wish: Partial<LanSettings> | false): Promise<LanState>;
  close(): Promise<void>;
}

/** What a task's changes are read from: the log where they were listed, else its stage. */
type ChangeSource = 'review' | 'committed' | 'stage';
export interface ChangesAnswer {
  from: ChangeSource;
  changes: Change[];
}

export async function openLink(deps: LinkDeps): Promise<Link> {
  const limits = { ...defaultLinkLimits, ...deps.limits };
  await emptyUploads(deps.uploads);
  let port = deps.port;
  const sessions = makeSessions(deps.token, deps.now);
  const admission = makeAdmission({ token: deps.token, sessions, port: () => port });
  const app = makeRoutes({ ...deps, limits, sessions, admission, doors: (page) => phones.knownDoors(page) });
  const phones = makePhones({ ...deps, limits, fetch: (request, env) => app.fetch(request, env) });
  addPairingRoutes(app, { phones, limits });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      headersTimeout: limits.head,
      connectionsCheckingInterval: Math.min(5000, limits.head),
      // Uploads have a limit of their own between two pieces.
      requestTimeout: 3_600_000,
      keepAliveTimeout: 30_000,
      maxHeaderSize: 16_384,
    },
    // Without http2 options this is always a plain HTTP server; the adaptor's type leaves it open.
  }) as Server;
  server.maxConnections = 512;
  const end = endingOf(server);
  const tail = serveTail(server, { log: deps.log, admission, limits });
  const endSealed = serveSealed(server, (request) => admission.page(knockOf(request)) !== undefined, phones.sealed);
  port = await listen(server, deps.port || (deps.before ?? 0)).catch((cause) => {
    if (deps.port) throw cause;
    return listen(server, 0);
  });
  await phones.begin();
  return {
    port,
    localLink: () => `http://127.0.0.1:${port}/#code=${sessions.newCode()}`,
    lan: phones.lan,
    setLan: (wish) => (wish === false ? phones.shutLan() : phones.openLan(wish)),
    async close() {
      tail.close();
      endSealed();
      await phones.close();
      await end();
    },
  };
}

/** Resolves with the port that it has. */
async function listen(server: Server, port: number): Promise<number> {
  await listening(server, { port, host: '127.0.0.1' }).catch((cause: NodeJS.ErrnoException) => {
    throw new DeskhandError('link.port', `Deskhand can't listen on port ${port}: ${whyNot(cause)}.`, {
      next: 'Choose another with --port N, or --port 0 to let it pick one.',
      cause,
    });
  });
  // A TCP server's address is an AddressInfo once it listens.
  return (server.address() as AddressInfo).port;
}
