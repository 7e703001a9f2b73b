import { hostname } from 'node:os';
import { DeskhandError, type KnownPhones, localPage, signerOf } from '../host/host.ts';
import type { Caller } from '../intake/intake.ts';
import type { Log } from '../log/log.ts';
import { type BrakeDoors, doorsFor } from './brake-doors.ts';
import { follow } from './follow.ts';
import type { SealedSockets } from './frames-upgrade.ts';
import type { Lan, LanAddress, LanDeps } from './lan.ts';
import { type LanSettings, readLanSettings, writeLanSettings } from './lan-settings.ts';
import type { LinkLimits } from './link.ts';
import type { Pairing } from './pairing.ts';

// Devices that aren't this computer: how they are paired, how their frames are served, whether this network reaches us.
// Nothing of it is loaded before it is needed: a host that has no phone carries no cryptography for one.

export interface PhonesDeps {
  log: Log;
  now: () => number;
  limits: LinkLimits;
  /** The 32 bytes of this host's private key. */
  identity: () => Uint8Array;
  /** The secret of this computer's own programs. */
  token: string;
  /** Where it is kept that the owner let this network in. */
  lanFile: string;
  fetch: (request: Request, env: { framed: Caller }) => Response | Promise<Response>;
  web?: string | undefined;
  /** What stands in for this computer's network in tests. */
  network?: Pick<LanDeps, 'interfaces' | 'tailscale' | 'renewal'> | undefined;
  report?: ((error: unknown) => void) | undefined;
  /** Keeps who is paired and what they may where the supervisor reads it: it has to know them while this program hangs. */
  tellPhones?: ((phones: KnownPhones) => void) | undefined;
  /** Asks the supervisor where the brake's own door is open. */
  brakeDoors?: (() => Promise<BrakeDoors | undefined>) | undefined;
}

export interface LanState {
  open: boolean;
  addresses: LanAddress[];
  /** Why it isn't open although the owner said so. */
  why?: string | undefined;
  /** The port of the brake's own door, which is open even while Deskhand hangs; or why it isn't. */
  brake?: { port?: number | undefined; why?: string | undefined } | undefined;
}

export interface Phones {
  pairing(): Promise<Pairing>;
  sealed(): Promise<SealedSockets>;
  lan(): LanState;
  /** Lets this network in, now and after a restart. Throws a DeskhandError where that can't be. */
  openLan(wish: Partial<LanSettings>): Promise<LanState>;
  shutLan(): Promise<LanState>;
  /** Where a page of that origin finds the brake's own door; asked anew, or as it was known last. */
  findDoors(page: string): Promise<string[]>;
  knownDoors(page: string): string[];
  /** What a page on this computer shows there, and the host that it is to hear: base64url. */
  pageKeys(): { secret: string; host: string };
  /** Does what the owner said last time. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

/** Where phones find the host unless told otherwise. */
const usualPort = 7434;

export function makePhones(deps: PhonesDeps): Phones {
  const { log, now, limits, web, lanFile } = deps;
  const parts = once(async () => {
    const [{ newIdentity }, { makePairing }] = await Promise.all([import('@deskhand/protocol/sealed'), import('./pairing.ts')]);
    const identity = newIdentity(deps.identity());
    return { identity, pairing: makePairing({ log, identity, name: hostname().replace(/\.(local|lan|home)$/, ''), now }) };
  });
  const sealed = once(async () => {
    const [{ openSealedSockets }, { makeServe }] = await Promise.all([import('./frames-socket.ts'), import('./frames-serve.ts')]);
    const serve = makeServe({ fetch: deps.fetch, follow: (after, reader) => follow(after, reader, { log, limits }) });
    return openSealedSockets({ log, serve, ...(await parts()) }, { known: limits.tails, unknown: 32, greet: limits.head, strangers: 60 });
  });
  let lan: Lan | undefined;
  let why: string | undefined;

  let doors: BrakeDoors | undefined;
  let stopTelling = () => {};

  const state = (): LanState => ({
    open: lan !== undefined,
    addresses: lan?.addresses() ?? [],
    ...(why !== undefined && { why }),
    ...(lan && doors && { brake: { port: doors.network, why: doors.why } }),
  });
  async function askDoors() {
    doors = await deps.brakeDoors?.();
  }
  const knownDoors = (page: string) => lan?.doorsFor(page) ?? doorsFor(page, { loopback: doors?.loopback });
  function tell() {
    const devices = Object.values(log.host().devices).filter(({ revoked }) => !revoked);
    const known = devices.map(({ id, name, key, scopes }) => ({ id, name, key, scopes }));
    deps.tellPhones?.({ names: lan?.names() ?? [], devices: known });
  }
  /** `before`: as it was open until now. The two may want one port, so that one closes first; it comes back where the other can't be. */
  async function open(settings: LanSettings, before?: LanSettings): Promise<void> {
    const { openLan } = await import('./lan.ts');
    const openWith = (one: LanSettings) => openLan(one, { sealed, web, loopbackDoor: () => doors?.loopback, ...deps.network });
    const was = lan && before;
    await lan?.close();
    lan = undefined;
    try {
      lan = await openWith(settings);
    } catch (error) {
      lan = was && (await openWith(was).catch(() => undefined));
      throw error;
    }
    why = undefined;
    tell();
  }

  return {
    pairing: async () => (await parts()).pairing,
    sealed,
    lan: state,
    async openLan(wish) {
      const before = await readLanSettings(lanFile);
      const settings = { port: usualPort, ...before, ...wish };
      await open(settings, before);
      await writeLanSettings(lanFile, settings);
      await askDoors();
      return state();
    },
    async shutLan() {
      await writeLanSettings(lanFile, undefined);
      await lan?.close();
      lan = undefined;
      why = undefined;
      tell();
      // So that the supervisor looks: its door on this network is shut when this returns.
      await askDoors();
      return state();
    },
    async findDoors(page) {
      await askDoors();
      return knownDoors(page);
    },
    knownDoors,
    pageKeys: () => ({
      secret: Buffer.from(localPage(deps.token).secret).toString('base64url'),
      host: signerOf(deps.identity()).key,
    }),
    async begin() {
      tell();
      stopTelling = log.subscribe((events) => {
        if (events.some(({ type }) => type.startsWith('device.'))) tell();
      });
      await askDoors();
      const settings = await readLanSettings(lanFile);
      if (!settings) return;
      await open(settings).catch((error: unknown) => {
        if (!(error instanceof DeskhandError)) deps.report?.(error);
        why = error instanceof Error ? error.message : String(error);
      });
    },
    async close() {
      stopTelling();
      await lan?.close();
      if (sealed.begun()) (await sealed().catch(() => undefined))?.close();
    },
  };
}

/** Loads once, at the first call; a failure is forgotten, so that the next call tries again. */
function once<T>(load: () => Promise<T>): (() => Promise<T>) & { begun(): boolean } {
  let loaded: Promise<T> | undefined;
  const get = () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
  return Object.assign(get, { begun: () => loaded !== undefined });
}
