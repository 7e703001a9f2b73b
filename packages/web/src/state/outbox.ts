import { type Answer, type CommandInput, newId } from '@deskhand/protocol';
import type { Desk, Trouble } from '../desk/desk.ts';
import { t } from '../words/words.ts';
import type { Storage } from './storage.ts';

// What the person asked for and the host hasn't got yet. Kept on this device before anything is sent, sent in order
// once the host answers, each under its own key: sent twice, done once. Called by the screens (add) and sync (flush).

export interface Attachment {
  name: string;
  type: string;
  blob: Blob;
  /** Another program or a link handed it to the app: of what kind it is. */
  shared?: string | undefined;
  /** SHA-256 once it is on the host. */
  hash?: string | undefined;
}

// The tag of the union survives only when each member is narrowed by itself.
type WithoutKey<T> = T extends unknown ? Omit<T, 'key'> : never;
/** A command before it has its key. */
export type Wish = WithoutKey<CommandInput>;

export interface OutboxItem {
  /** The command's key; sorts by age. */
  key: string;
  /** Without what is in `attachments`: those files are named when it is sent. */
  command: CommandInput;
  attachments: Attachment[];
  /** Milliseconds since 1970 by this device's clock. */
  created: number;
  state: 'kept' | 'sending' | 'taken' | 'refused';
  /** Bytes of the attachments that are over, of all. */
  progress?: { sent: number; of: number } | undefined;
  /** Once taken: where it landed. */
  landed?: { seq: number; task?: string | undefined; thread?: string | undefined } | undefined;
  trouble?: { sentence: string; next?: string | undefined } | undefined;
  /** This device has no room for it: it is gone with the page, unless it was sent by then. */
  unkept?: boolean | undefined;
}

export interface Outbox {
  items(): OutboxItem[];
  /** Kept on this device before it resolves, where that has room; what stops something waits for no disk. Returns the key. */
  add(wish: Wish, attachments?: Attachment[]): Promise<string>;
  /**
   * Sends what is kept, oldest first, and no late brake; ends at the first that nobody answers. Brakes and stops go before all,
   * and beside a file that is on its way.
   */
  flush(desk: Pick<Desk, 'send' | 'upload'>): Promise<void>;
  /** The host's log was seen up to `seq`, with these keys in it. */
  seen(keys: string[], seq: number): Promise<void>;
  retry(key: string): Promise<void>;
  drop(key: string): Promise<void>;
}

/** Milliseconds. What was meant to stop everything then is no order for later: past this the person is asked. */
const brakeHolds = 10 * 60_000;

/** A brake that nothing heard in time. A clock that was set is no reason to fire either. */
export const isLate = ({ command, created }: OutboxItem, now: number): boolean =>
  command.type === 'brake.pull' && Math.abs(now - created) > brakeHolds;

const urgent = new Set<CommandInput['type']>(['brake.pull', 'stop', 'outbox.cancel', 'brake.release']);
const isUrgent = ({ command }: OutboxItem): boolean => urgent.has(command.type);

export async function openOutbox(options: {
  storage: Storage;
  now?: () => number;
  changed: (items: OutboxItem[]) => void;
  /** The host took it, into this thread: told before it is gone from here. */
  landed?: (key: string, thread: string) => void;
}): Promise<Outbox> {
  const { storage, changed, landed, now = Date.now } = options;
  const items = new Map<string, OutboxItem>();
  for (const item of (await storage.all('outbox').catch(() => [])) as OutboxItem[]) {
    // What was on its way when the page ended may have arrived: it goes again under the same key.
    items.set(item.key, item.state === 'sending' ? { ...item, state: 'kept' } : item);
    if (item.landed?.thread) landed?.(item.key, item.landed.thread);
  }
  let hurrying: Promise<void> | undefined;
  let running: Promise<void> | undefined;
  let reached = 0;

  const sorted = () => [...items.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const tell = () => changed(sorted());
  // Where this device has no room it is sent from here all the same, under its one key.
  const keep = async (item: OutboxItem) => {
    items.set(item.key, item);
    const unkept = await storage.put('outbox', item.key, item).then(
      () => false,
      () => true,
    );
    const now = items.get(item.key);
    if (now && (now.unkept ?? false) !== unkept) items.set(item.key, { ...now, unkept });
    tell();
  };
  /** From here on the files are those that this device keeps: a picked one can't be read any more once it was saved again. */
  const holdFiles = async (key: string) => {
    const kept = (await storage.get('outbox', key).catch(() => undefined)) as OutboxItem | undefined;
    const item = items.get(key);
    if (kept && item?.state === 'kept') items.set(key, { ...item, attachments: kept.attachments });
  };
  const forget = async (key: string) => {
    if (!items.delete(key)) return;
    await storage.remove('outbox', key).catch(() => undefined);
    tell();
  };

  async function sendOne(item: OutboxItem, desk: Pick<Desk, 'send' | 'upload'>): Promise<boolean> {
    const kept = keep({ ...item, state: 'sending' });
    if (!isUrgent(item)) await kept;
    const ready = await uploadAll(item, desk, (progress) => {
      const had = items.get(item.key);
      if (!had) return;
      items.set(item.key, { ...had, progress });
      tell();
    });
    if (!items.has(item.key)) return true;
    if (!ready.ok) return stayedOr(item, ready.reply, ready.told);
    const reply = await desk.send(withFiles(item.command, ready.attachments));
    if (!items.has(item.key)) return true;
    if (!reply.ok) return stayedOr({ ...item, attachments: ready.attachments }, reply);
    await settle({ ...item, attachments: ready.attachments }, reply.value);
    return true;
  }

  async function settle(item: OutboxItem, answer: Answer) {
    if (!answer.ok) return keep({ ...item, state: 'refused', trouble: { sentence: answer.sentence, next: answer.next } });
    if (answer.thread) landed?.(item.key, answer.thread);
    if (answer.seq <= reached) return forget(item.key);
    await keep({ ...item, attachments: [], state: 'taken', landed: { seq: answer.seq, task: answer.task, thread: answer.thread } });
  }
  /** What nobody answers, or answers with an accident, stays and is tried again; anything else is refused. Whether it is out of the way. */
  async function stayedOr(
    item: OutboxItem,
    { code, sentence = '' }: Trouble,
    told: OutboxItem['trouble'] = { sentence },
  ): Promise<boolean> {
    const gone = code !== 'offline' && code !== 'stranger' && code !== 'accident';
    const accident = { sentence: t('state.accident'), next: t('state.accident.next') };
    const trouble = gone ? told : code === 'accident' ? accident : undefined;
    await keep({ ...item, state: gone ? 'refused' : 'kept', trouble });
    return gone;
  }

  async function run(desk: Pick<Desk, 'send' | 'upload'>, hurried: boolean) {
    for (;;) {
      const next = sorted().find((item) => item.state === 'kept' && isUrgent(item) === hurried && !isLate(item, now()));
      if (!next) return;
      const gone = await sendOne(next, desk).catch(async () => {
        // Nothing may stay "on its way" that isn't.
        if (items.has(next.key)) await keep(next);
        return false;
      });
      if (!gone) return;
    }
  }

  tell();
  return {
    items: sorted,
    add: async (wish, attachments = []) => {
      const key = newId('cmd', now());
      // The spread loses the union's tag, which `Wish` holds.
      const item: OutboxItem = { key, command: { ...wish, key } as CommandInput, attachments, created: now(), state: 'kept' };
      const kept = keep(item);
      if (!isUrgent(item)) await kept;
      if (attachments.length > 0) await holdFiles(key);
      return key;
    },
    flush: (desk) => {
      hurrying ??= run(desk, true).finally(() => {
        hurrying = undefined;
      });
      const first = hurrying;
      running ??= first
        .then(() => run(desk, false))
        .finally(() => {
          running = undefined;
        });
      return Promise.all([first, running]).then(() => undefined);
    },
    seen: async (keys, seq) => {
      reached = Math.max(reached, seq);
      for (const key of keys) await forget(key);
      for (const item of sorted()) if (item.landed && item.landed.seq <= reached) await forget(item.key);
    },
    retry: async (key) => {
      const item = items.get(key);
      if (item) await keep({ ...item, state: 'kept', trouble: undefined });
    },
    drop: forget,
  };
}

/** The command with the files that are on the host now, after those that it named already. */
function withFiles(command: CommandInput, attachments: Attachment[]): CommandInput {
  if (attachments.length === 0 || (command.type !== 'send' && command.type !== 'steer')) return command;
  const files = attachments.map(({ name, type, hash }) => ({ name, hash: hash ?? '', ...(type && { type }) }));
  return { ...command, files: [...(command.files ?? []), ...files] };
}

type Uploaded = { ok: true; attachments: Attachment[] } | { ok: false; reply: Trouble; told?: OutboxItem['trouble'] };

async function uploadAll(
  item: OutboxItem,
  desk: Pick<Desk, 'upload'>,
  tell: (progress: { sent: number; of: number }) => void,
): Promise<Uploaded> {
  const of = item.attachments.reduce((sum, file) => sum + file.blob.size, 0);
  let before = 0;
  const attachments: Attachment[] = [];
  for (const file of item.attachments) {
    const reply = file.hash
      ? ({ ok: true, value: { hash: file.hash } } as const)
      : await desk.upload(file.blob, (sent) => tell({ sent: before + sent, of }));
    if (!reply.ok && reply.code === 'unread')
      return { ok: false, reply, told: { sentence: t('state.unread', { name: file.name }), next: t('state.unread.next') } };
    if (!reply.ok) return { ok: false, reply };
    attachments.push({ ...file, hash: reply.value.hash });
    before += file.blob.size;
  }
  return { ok: true, attachments };
}
