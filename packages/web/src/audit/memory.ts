import type { Fault, SignedHead } from '@deskhand/protocol/audit';
import type { Desk } from '../desk/desk.ts';
import { idle } from '../desk/idle.ts';
import type { AppStore } from '../state/app.ts';
import type { Storage } from '../state/storage.ts';
import { loadProof } from './load-proof.ts';

// This phone's memory of the host's history: signed heads, kept here where nobody who gets at the computer gets at them.
// At every connection what stands in their places now is compared. A host whose log was replaced, cut, or put back from an
// older copy can't make them fit.

/** What is wrong with the history, and until when it still is the one that this device knew. */
export interface HistoryTrouble {
  kind: 'rewritten' | 'cut' | 'stranger';
  /** Ms since 1970. */
  noticed: number;
  /** The last place and time at which it was the same; absent where nothing is. */
  same?: { seq: number; time: number } | undefined;
  faults: Fault[];
}

/** Where the last event was that this device saw, with the hash it had; nobody signed that. */
interface Seen {
  seq: number;
  hash: string;
  time: number;
}

interface Kept {
  heads: SignedHead[];
  seen?: Seen | undefined;
  trouble?: HistoryTrouble | undefined;
}

/** The newest are kept as they come; of older ones one in four. */
const newest = 60;
const most = 200;
const hour = 3_600_000;

export interface Memory {
  /** Compares, and keeps the head of now where everything fits. */
  look(): Promise<void>;
  /** The last event that came, and its hash. */
  saw(seen: Seen): void;
  heads(): SignedHead[];
  /** The person knows why: what is there now is the history from here on. */
  accept(): Promise<void>;
  close(): void;
}

export function startMemory({
  desk,
  store,
  storage,
  host,
  now = Date.now,
}: {
  desk: Desk;
  store: AppStore;
  storage: Storage;
  /** The key that this device was paired with, base64url; absent on the computer itself, where the first one counts. */
  host?: string | undefined;
  now?: () => number;
}): Memory {
  let kept: Kept = { heads: [] };
  let looking: Promise<void> | undefined;
  let due = false;
  const loaded = storage.get('heads', 'host').then(
    (had) => {
      if (had) kept = had as Kept; // what this module put there
      store.set({ history: kept.trouble });
    },
    () => undefined,
  );
  const hourly = setInterval(() => void memory.look(), hour);

  const save = () => storage.put('heads', 'host', kept).catch(() => undefined);
  function trouble(found: Omit<HistoryTrouble, 'noticed'>) {
    kept = { ...kept, trouble: { ...found, noticed: kept.trouble?.noticed ?? now() } };
    store.set({ history: kept.trouble });
    return save();
  }

  async function compare(): Promise<void> {
    await loaded;
    // The screen comes first.
    await idle();
    const reply = await desk.audit.head();
    if (!reply.ok) return;
    // Gone again before the app was whole: it is compared when the desk is back.
    const proof = await loadProof().catch(() => undefined);
    if (!proof) return;
    const { soundHead, faultsBy } = proof;
    // Compiling that and checking a signature each take a good part of a slow phone's frame: not both in one.
    await idle();
    const head = soundHead(reply.value);
    const known = host ?? kept.heads.at(-1)?.host;
    if (!head || (known !== undefined && head.host !== known)) return void (await trouble({ kind: 'stranger', faults: [] }));
    const past = [...kept.heads, ...(kept.seen ? [{ ...head, ...kept.seen }] : [])];
    const places = [...new Set(past.map(({ seq }) => seq))];
    const there = places.length === 0 ? undefined : await desk.audit.hashes(places.slice(-200));
    if (there && !there.ok) return;
    const log = { seq: there?.value.seq ?? head.seq, hashAt: (seq: number) => there?.value.hashes[seq] };
    const faults = faultsBy(past, log);
    const [first] = faults;
    if (first) {
      const same = kept.heads.findLast(({ seq }) => seq < first.seq);
      const kind = faults.some((fault) => fault.kind === 'rewritten') ? 'rewritten' : 'cut';
      return void (await trouble({ kind, faults, ...(same && { same: { seq: same.seq, time: same.time } }) }));
    }
    if (kept.trouble) return; // it stands until the person has seen it
    kept = { ...kept, heads: thinned([...kept.heads.filter(({ seq }) => seq < head.seq), head]) };
    await save();
  }

  const memory: Memory = {
    look() {
      looking ??= compare().finally(() => {
        looking = undefined;
      });
      return looking;
    },
    saw(seen) {
      if (kept.trouble) return;
      kept = { ...kept, seen };
      if (due) return;
      due = true;
      setTimeout(() => {
        due = false;
        void save();
      }, 1000);
    },
    heads: () => kept.heads,
    async accept() {
      kept = { heads: [] };
      await save();
      await memory.look();
      store.set({ history: kept.trouble });
    },
    close: () => clearInterval(hourly),
  };
  return memory;
}

function thinned(heads: SignedHead[]): SignedHead[] {
  if (heads.length <= most) return heads;
  return [...heads.slice(0, -newest).filter((_, index) => index % 4 === 0), ...heads.slice(-newest)];
}
