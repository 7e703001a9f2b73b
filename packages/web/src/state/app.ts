import { type DeskView, emptyDesk, emptyHost, type HostView, type TaskView } from '@deskhand/protocol';
import type { BrakeAnswer, BrakeAsk } from '@deskhand/protocol/brake-door';
import type { HistoryTrouble } from '../audit/memory.ts';
import type { Trouble } from '../desk/desk.ts';
import type { OutboxItem } from './outbox.ts';
import { createStore, type Store } from './store.ts';

/** Whether the host hears us, and since when (ms since 1970 by this device's clock). */
interface LinkView {
  kind: 'connecting' | 'online' | 'offline' | 'stranger';
  since: number;
  /** When it is tried again. */
  again?: number | undefined;
  /** It answers, with failures of its own. */
  accident?: boolean | undefined;
}

export interface HeldTask {
  view: TaskView;
  /** Whether it has followed every event since it was read; a view out of the cupboard hasn't. */
  fresh: boolean;
  /** Whether its story is here from beginning to end: a long one comes once it is looked at. */
  whole: boolean;
}

/** What the brake's own door says, past the host's program; there while that says nothing. */
export interface DoorView {
  /** What is being asked. */
  asking?: BrakeAsk | undefined;
  /** What the host said last there, and when (ms since 1970 by this device's clock). */
  answer?: BrakeAnswer | undefined;
  at?: number | undefined;
  /** What this device may do there, as the host said last. */
  may?: BrakeAnswer['may'] | undefined;
  /** What was asked and isn't this device's to ask. */
  refused?: BrakeAsk | undefined;
  /** Nobody answered there. */
  away?: boolean | undefined;
}

/** All that the screens draw from. */
export interface AppState {
  host: HostView;
  desk: DeskView;
  /** The last event folded in. */
  seq: number;
  link: LinkView;
  /** Host's clock minus this device's, in ms. */
  skew: number;
  outbox: OutboxItem[];
  tasks: Record<string, HeldTask>;
  /** Tasks that couldn't be read though the host is there: it doesn't have them, or can't hand them over. */
  unread: Record<string, Trouble>;
  /** Where a message that started a thread landed, by its key. */
  landed: Record<string, string>;
  /** What this device kept was read; before that, nothing is known and nothing is said. */
  loaded: boolean;
  /** This phone remembers another history than the host has. */
  history?: HistoryTrouble | undefined;
  door?: DoorView | undefined;
  /** What another program handed over last: how much of it is in the draft, and how much isn't. */
  arrived?: { came: number; left: number } | undefined;
  /** The host was heard once, ever: then "no tasks" is a fact. */
  known: boolean;
}

const emptyApp: AppState = {
  host: emptyHost,
  desk: emptyDesk,
  seq: 0,
  link: { kind: 'connecting', since: 0 },
  skew: 0,
  outbox: [],
  tasks: {},
  unread: {},
  landed: {},
  loaded: false,
  known: false,
};

export type AppStore = Store<AppState>;
export const createApp = (): AppStore => createStore(emptyApp);
