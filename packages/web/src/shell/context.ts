import type { CommandInput, Scope } from '@deskhand/protocol';
import { createContext, useContext, useEffect } from 'react';
import type { Memory } from '../audit/memory.ts';
import type { Door } from '../brake/door.ts';
import type { Desk } from '../desk/desk.ts';
import type { AppState, AppStore, HeldTask } from '../state/app.ts';
import type { LiveState, LiveTask } from '../state/live.ts';
import type { Attachment, Outbox, Wish } from '../state/outbox.ts';
import type { Storage } from '../state/storage.ts';
import { type Store, useStore } from '../state/store.ts';
import type { Sync } from '../state/sync.ts';

/** The parts that screens use, made once in main. */
export interface App {
  desk: Desk;
  store: AppStore;
  live: Store<LiveState>;
  outbox: Outbox;
  storage: Storage;
  sync: Sync;
  memory: Memory;
  /** The brake past the host's program; loaded when first asked for. */
  door: () => Promise<Door>;
}

const context = createContext<App | undefined>(undefined);
export const AppProvider = context.Provider;

export function useApp(): App {
  const app = useContext(context);
  if (!app) throw new Error('No app above this component');
  return app;
}

/** What is picked from the state; draws again when it changed. */
export const useDesk = <T>(pick: (state: AppState) => T): T => useStore(useApp().store, pick);

export const useLive = (task: string): LiveTask | undefined => useStore(useApp().live, (state) => state.tasks[task]);

/** Keeps a command on this device, then sends it as soon as the host hears. Resolves with its key once it is kept. */
export function useSend(): (wish: Wish, attachments?: Attachment[]) => Promise<string> {
  const { outbox, sync } = useApp();
  return async (wish, attachments = []) => {
    const key = await outbox.add(wish, attachments);
    sync.flush();
    return key;
  };
}

/** Whether this device may do such things; the computer's own browser may do all. */
export function useMay(scope: Scope): boolean {
  const { me } = useApp().desk;
  return useDesk(({ host }) => {
    const device = me === undefined ? undefined : Object.values(host.devices).find(({ key, revoked }) => key === me && !revoked);
    return device?.scopes.includes(scope) ?? true;
  });
}

/** Whether a command about a task is on its way: it is asked for once. */
export const useAsked = (type: CommandInput['type'], task: string): boolean =>
  useDesk(({ outbox }) =>
    outbox.some(({ command, state }) => command.type === type && 'task' in command && command.task === task && state !== 'refused'),
  );

/** A task, read when first asked for and level from then on; its story, where that is long, only if it is wanted `whole`. */
export function useTask(id: string, whole = false): HeldTask | undefined {
  const { sync } = useApp();
  const fresh = useDesk((state) => state.tasks[id]?.fresh === true && (state.tasks[id].whole || !whole));
  const online = useDesk((state) => state.link.kind === 'online');
  useEffect(() => sync.look(id), [sync, id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: tried again when the desk is back
  useEffect(() => {
    if (!fresh) void sync.open(id, whole);
  }, [sync, id, whole, fresh, online]);
  return useDesk((state) => state.tasks[id]);
}
