import type { Ref } from '../content.ts';
import type { Event, ManagedKind, Reason } from '../events.ts';
import type { Mode, Scope } from '../grant-words.ts';
import type { Folder, Grant } from '../grants.ts';
import type { Offer, PluginPlan, ToolChoice } from '../plugins.ts';
import { foldAsked } from './asked.ts';
import { foldGiven } from './given.ts';
import { foldPluginTrust, type PluginCalls } from './plugin-trust.ts';
import { foldPlugins } from './plugin-views.ts';
import { foldTrust, type Look } from './trust.ts';

export interface DeviceView {
  id: string;
  name: string;
  /** Ed25519 public key, base64url. */
  key: string;
  scopes: Scope[];
  paired: number;
  revoked: boolean;
}

/** A leave that the owner gave, until it is revoked or expires. */
export interface GivenGrant {
  id: string;
  grant: Grant;
  /** Milliseconds since 1970, and the device. */
  given: number;
  by: string;
  /** How many steps ran by it, and when the last did. */
  uses?: number | undefined;
  used?: number | undefined;
  /** When it is over unless something uses it before. */
  lapses?: number | undefined;
  /** How many tasks had been asked for when it was given. */
  after?: number | undefined;
}

/** One that is over, and can be given again. */
export interface GoneGrant {
  id: string;
  grant: Grant;
  gone: number;
  why: 'revoked' | 'lapsed';
}

/** A folder that tasks reach no more, and that can be given again. */
export interface GoneFolder extends Folder {
  gone: number;
  why: GoneGrant['why'];
}

/** What tasks asked for and a person always allowed: the rule that they were shown, and how often. */
export interface OftenAsked {
  words: string;
  grant: Grant;
  yes: number;
  last: number;
}

/** A list of tools: its content, and how many there are. */
export interface ToolList {
  tools: Ref;
  count: number;
}

export interface PluginView {
  name: string;
  plan: PluginPlan;
  /** Milliseconds since 1970. */
  added: number;
  on: boolean;
  /** What it says now that it can do, and what of that the owner accepted. */
  shown?: ToolList | undefined;
  accepted?: ToolList | undefined;
  /** What it has beside tools. */
  offers?: Offer[] | undefined;
  choices: Record<string, ToolChoice>;
  /** What the owner declares of its tools: JSON of `DeclaredTools`, and of how many. */
  declared?: ToolList | undefined;
  /** By tool, the names that are declared of its answers and that one of them had; of a tool that hasn't answered since, nothing. */
  met?: Record<string, string[]> | undefined;
  /** How far it is trusted, by whose word, and how tasks went with it since: see `trustOf`. Absent: each call is asked about. */
  mode?: Mode | undefined;
  by?: string | undefined;
  row?: number | undefined;
  undone?: string | undefined;
  /** Why it could not be used when that was last tried. */
  trouble?: Reason | undefined;
  /** The copy of a registry's package that it runs, where its command names one. */
  installed?: { from: 'npm' | 'pypi'; name: string; version: string; others: number; hash?: string | undefined; since: number } | undefined;
  /** Where the owner is signed in for it, since when in milliseconds since 1970. */
  signed?: { at: string; since: number } | undefined;
}

/** A granted folder, and how tasks went there since its mode was last changed: see `trustOf`. */
export interface FolderView extends Folder {
  /** Tasks in a row that went well. */
  row?: number | undefined;
  /** The undo of what was put in place there, while nobody answered to it. */
  undone?: string | undefined;
  /** As of a grant. A use: a task was asked for there, or one looked at something there or changed it. */
  given?: number | undefined;
  after?: number | undefined;
  used?: number | undefined;
  lapses?: number | undefined;
}

/** What holds for the whole host, apart from any task. */
export interface HostView {
  folders: FolderView[];
  /** Tasks whose changes aren't settled yet, for what folders are trusted with. */
  looks?: Record<string, Look> | undefined;
  /** What unfinished tasks asked of plugins, and what came of it, for what those are trusted with. */
  calls?: Record<string, PluginCalls> | undefined;
  devices: Record<string, DeviceView>;
  /** Providers with a key; never the key. */
  keys: string[];
  /** Secrets that tasks may use without seeing them; absent in views that were kept before there were any. */
  secrets?: { name: string; hosts: string[] }[] | undefined;
  model?: string | undefined;
  sandbox?: string | undefined;
  version?: string | undefined;
  /** Absent in views that were kept before there were any. */
  grants?: GivenGrant[] | undefined;
  /** The newest that are over. */
  gone?: GoneGrant[] | undefined;
  goneFolders?: GoneFolder[] | undefined;
  /** Tasks that a person asked for so far. */
  requested?: number | undefined;
  /** When somebody last looked at what is never used and what is always allowed, and after how many tasks. */
  reviewed?: { at: number; requested: number } | undefined;
  /** Kinds of what was shared with the app and run before: see `task.requested`. The newest. */
  shared?: string[] | undefined;
  often?: OftenAsked[] | undefined;
  /** Requests that wait, with the rule that each would be answered by. */
  asking?: Record<string, Pick<OftenAsked, 'words' | 'grant'>> | undefined;
  /** The owner's own file of rules, where it holds any or can't be read. `trouble`: why what it says now doesn't hold, but what it said before, or (`asksAll`) that everything is asked about. */
  file?: { path: string; rules: Ref; count: number; trouble?: string | undefined; asksAll?: true | undefined } | undefined;
  /** The managed policy in force, each rule in a line. */
  managed?: { name: string; serial: number; rules: string[]; about?: ManagedKind[] | undefined; since: number } | undefined;
  /** The newest policy that was fetched and signed, and why a later one wasn't taken. */
  fetched?:
    | { from: string; key: string; serial?: number | undefined; hash?: string | undefined; since: number; trouble?: string | undefined }
    | undefined;
  /** Days that finished tasks keep their content; absent: for good. */
  retention?: number | undefined;
  /** Absent in views that were kept before there were any. */
  plugins?: Record<string, PluginView> | undefined;
  /** `ended`: processes, once that is known. */
  brake?: { by: string; since: number; ended?: number | undefined } | undefined;
  seq: number;
}

export const emptyHost: HostView = { folders: [], devices: {}, keys: [], seq: 0 };

/** Folds one event into the host's view. */
export function foldHost(host: HostView, event: Event): HostView {
  if (event.seq <= host.seq) return host;
  return { ...apply(host, event), seq: event.seq };
}

function apply(host: HostView, event: Event): HostView {
  switch (event.type) {
    case 'host.started':
      return { ...host, version: event.body.version, sandbox: event.body.sandbox, model: event.body.model ?? host.model };
    case 'key.changed': {
      const rest = host.keys.filter((key) => key !== event.body.provider);
      return { ...host, keys: event.body.what === 'added' ? [...rest, event.body.provider].sort() : rest };
    }
    case 'secret.changed': {
      const { name, hosts, what } = event.body;
      const rest = (host.secrets ?? []).filter((secret) => secret.name !== name);
      const all = what === 'added' ? [...rest, { name, hosts }] : rest;
      return { ...host, secrets: all.sort((a, b) => (a.name < b.name ? -1 : 1)) };
    }
    case 'model.chosen':
      return { ...host, model: event.body.model };
    case 'device.paired': {
      const { device, ...body } = event.body;
      return { ...host, devices: { ...host.devices, [device]: { id: device, ...body, paired: event.time, revoked: false } } };
    }
    case 'device.changed': {
      const had = host.devices[event.body.device];
      if (!had || had.revoked) return host; // gone is gone: only pairing anew gives rights
      const { name = had.name, scopes = had.scopes } = event.body;
      return { ...host, devices: { ...host.devices, [had.id]: { ...had, name, scopes } } };
    }
    case 'device.revoked': {
      const had = host.devices[event.body.device];
      return had ? { ...host, devices: { ...host.devices, [had.id]: { ...had, scopes: [], revoked: true } } } : host;
    }
    case 'folder.granted':
    case 'folder.removed':
    case 'folder.lapsing':
    case 'folder.lapsed':
    case 'grant.given':
    case 'grant.revoked':
    case 'grant.lapsing':
    case 'grant.lapsed':
    case 'grants.reviewed':
    case 'task.requested':
      return foldGiven(host, event);
    case 'step.started':
      return foldPluginTrust(foldGiven(host, event), event);
    case 'approval.requested':
    case 'approval.answered':
      return foldPluginTrust(foldTrust(foldAsked(host, event), event), event);
    case 'approval.expired':
    case 'approval.ruled':
      return foldAsked(host, event);
    case 'review.requested':
    case 'change.committed':
      return foldTrust(foldGiven(host, event), event);
    case 'review.answered':
    case 'change.undone':
      return foldTrust(host, event);
    case 'task.finished':
      return foldPluginTrust(foldTrust(host, event), event);
    case 'rules.read': {
      const { path, rules, count, trouble, asksAll } = event.body;
      const ref = { hash: rules.hash, bytes: rules.bytes };
      const said = { path, rules: ref, count, ...(trouble !== undefined && { trouble }), ...(asksAll && { asksAll }) };
      return { ...host, file: count || trouble !== undefined ? said : undefined };
    }
    case 'policy.applied': {
      const { rules } = event.body;
      return { ...host, managed: rules.length ? { ...event.body, since: event.time } : undefined };
    }
    case 'policy.fetched': {
      const { from, key, came, serial, hash, why } = event.body;
      const had = host.fetched?.key === key ? host.fetched : undefined;
      if (came === 'taken') return { ...host, fetched: { from, key, serial, hash, since: event.time } };
      return { ...host, fetched: { ...had, from, key, since: had?.since ?? event.time, trouble: why } };
    }
    case 'retention.chosen':
      return { ...host, retention: event.body.days };
    case 'plugin.added':
    case 'plugin.removed':
    case 'plugin.switched':
    case 'plugin.shown':
    case 'plugin.accepted':
    case 'plugin.tool':
    case 'plugin.declared':
    case 'plugin.met':
    case 'plugin.trusted':
    case 'plugin.failed':
    case 'plugin.installed':
    case 'plugin.signed':
      return foldPlugins(host, event);
    case 'brake.pulled':
      // Pulled already, this says what came of it.
      return { ...host, brake: { by: event.body.by, since: host.brake?.since ?? event.time, ended: event.body.ended } };
    case 'brake.released':
      return { ...host, brake: undefined };
    default:
      return host;
  }
}

/** What holds while the owner's file of rules can't be understood. */
export function meanwhileWords({ count, asksAll }: NonNullable<HostView['file']>): string {
  if (asksAll) return 'What it said before isn’t known, so every step of a task is asked about until then.';
  return count ? 'What it said before still holds.' : 'Nothing of it holds.';
}

/** What a managed policy says of these things (of all, where none is named), each rule in a line, and whose it is; undefined where it says nothing. */
export function managedSays({ managed, devices }: HostView, ...about: ManagedKind[]): { name: string; rules: string[] } | undefined {
  // A policy names devices by their ids, since names can be changed; people know them by their names.
  const named = (rule: string) => Object.values(devices).reduce((words, { id, name }) => words.replaceAll(id, () => name), rule);
  const fits = (at: number) => about.length === 0 || about.some((one) => one === managed?.about?.[at]);
  const rules = managed?.rules.filter((_, at) => fits(at)).map(named) ?? [];
  return managed && rules.length ? { name: managed.name, rules } : undefined;
}
