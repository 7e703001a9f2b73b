import type { BrakeAnswer, BrakeAsk } from '@deskhand/protocol/brake-door';
import type { Desk } from '../desk/desk.ts';
import type { AppStore, DoorView } from '../state/app.ts';
import { isLate, type Outbox } from '../state/outbox.ts';
import type { Storage } from '../state/storage.ts';

// The phone's second road to the brake. While the host's program answers, its address is learnt and kept; when that falls
// silent, the brake's own door is asked how it stands; and a pull goes both roads at once, until one of them has the host's
// own word for it.

export interface Door {
  /** Pulls it, and drops the command `key` of the outbox once the host said that it is pulled. */
  pull(key: string): Promise<void>;
  release(): Promise<void>;
  /** Has a host that keeps failing tried at once. */
  again(): Promise<void>;
}

interface DoorParts {
  desk: Pick<Desk, 'brake'>;
  store: AppStore;
  storage: Storage;
  outbox: Pick<Outbox, 'items' | 'drop'>;
  now?: () => number;
  later?: (ms: number, then: () => void) => () => void;
}

/** Milliseconds: for an answer, between two looks while the desk is away, and between two tries to pull. */
const patience = { status: 6000, pull: 20_000 };
const between = 7000;
const retry = 1500;

const defaultLater = (ms: number, then: () => void) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

export function startDoor({ desk, store, storage, outbox, now = Date.now, later = defaultLater }: DoorParts): Door {
  const road = desk.brake;
  let doors: string[] = [];
  const kept = storage.get('brake', 'doors').then(
    (had) => {
      if (doors.length === 0 && Array.isArray(had)) doors = had.filter((one) => typeof one === 'string');
    },
    () => undefined,
  );
  let stopLooking: (() => void) | undefined;
  let looking = false;

  const set = (change: DoorView) => store.set((was) => ({ door: { ...was.door, ...change } }));
  const isOnline = () => store.get().link.kind === 'online';

  /** Every door at once: the first that the host itself answers counts. */
  async function ask(what: BrakeAsk): Promise<BrakeAnswer | undefined> {
    if (doors.length === 0) await kept;
    if (!road || doors.length === 0) return undefined;
    const ms = what === 'status' ? patience.status : patience.pull;
    const answers = doors.map(async (door) => (await road.knock(door, what, ms)) ?? Promise.reject(new Error('nobody')));
    return Promise.any(answers).catch(() => undefined);
  }

  /** Asks, and shows what was said. */
  async function put(what: BrakeAsk): Promise<BrakeAnswer | undefined> {
    if (!road) return undefined;
    // Asked before it is shown: drawing takes a phone a while.
    const asked = ask(what);
    if (what !== 'status') set({ asking: what, refused: undefined });
    const answer = await asked;
    const refused = answer?.ok === false ? what : undefined;
    if (what !== 'status') set({ asking: undefined, refused });
    if (answer) set({ answer, may: answer.may, at: now(), away: false });
    else if (store.get().door) set({ answer: undefined, away: true });
    return answer;
  }

  async function learn() {
    const reply = await road?.doors();
    if (!reply?.ok) return;
    doors = reply.value;
    await storage.put('brake', 'doors', doors).catch(() => undefined);
  }

  async function look() {
    if (looking || isOnline()) return;
    looking = true;
    // Nobody looks at a page that isn't shown, and nobody is asked for it.
    if (globalThis.document?.visibilityState !== 'hidden') shown(await ask('status'));
    looking = false;
    stopLooking?.();
    if (!isOnline()) stopLooking = later(between, () => void look());
  }
  function shown(answer: BrakeAnswer | undefined): void {
    if (isOnline() || (!answer && !store.get().door)) return;
    set({ answer, at: now(), away: !answer, ...(answer && { may: answer.may }) });
  }

  function linked(kind: string) {
    stopLooking?.();
    stopLooking = undefined;
    if (kind === 'offline') return void look();
    if (kind !== 'online') return;
    void learn();
    // Its own log tells it from now on; it is on its way.
    later(2000, () => {
      const { door } = store.get();
      if (door && isOnline() && !door.asking) store.set({ door: { may: door.may } });
    });
  }

  let before = '';
  const follow = () => {
    const { kind } = store.get().link;
    if (kind === before) return;
    // Each try to connect would otherwise begin it anew.
    if (kind === 'connecting' && before === 'offline') return;
    before = kind;
    linked(kind);
  };
  store.subscribe(follow);
  follow();

  const pulling = new Set<string>();
  const waits = (key: string) => outbox.items().some((item) => item.key === key && item.state !== 'refused' && !isLate(item, now()));
  async function pull(key: string) {
    if (!road || pulling.has(key)) return;
    pulling.add(key);
    // The host's program has it when the command is gone; until then the door is tried again and again.
    while (waits(key)) {
      const answer = await put('pull');
      if (answer?.ok && answer.brake) await outbox.drop(key);
      if (answer) break;
      await new Promise<void>((done) => later(retry, done));
    }
    pulling.delete(key);
  }
  // What was asked for before this page was opened anew.
  for (const { key, command } of outbox.items()) if (command.type === 'brake.pull') void pull(key); // a late one waits for a word

  return {
    pull,
    release: async () => void (await put('release')),
    again: async () => void (await put('again')),
  };
}
