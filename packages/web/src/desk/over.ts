import { type Answer, pathInUrl, type Ref, type TaskView, type TimelineEntry, type WayBack } from '@deskhand/protocol';
import { auditOver } from './audit.ts';
import type { Changes, Desk, FoundPlugin, ModelInfo, Reply, Snapshot, Trouble } from './desk.ts';
import { lazily } from './lazily.ts';
import { loadChecks } from './load-checks.ts';
import { bytesFrom, type Called, fieldOf, jsonFrom, refusal } from './local-http.ts';
import { followTail, type OpenTail } from './tail.ts';

// The host's addresses as a desk, over any road that carries requests and a tail.

const loadHash = lazily(() => import('./hash.ts'));

export interface Way {
  readonly road: string;
  call(path: string, init?: RequestInit): Promise<Called>;
  /** Sends a file that the host doesn't have. */
  put(hash: string, file: Blob, sent: (bytes: number) => void, signal?: AbortSignal): Promise<Reply<Ref>>;
  tail: OpenTail;
}

/** Steps that come with their task at once, and whose content does; that of older ones is fetched when somebody opens one. */
const newestSteps = 50;

export function deskOver({ road, call, put, tail }: Way): Desk {
  const task = (id: string, rest = '') => `tasks/${encodeURIComponent(id)}${rest}`;
  const health = () => jsonFrom(call('health'), clockAndHead);

  return {
    road,
    audit: auditOver(call),
    snapshot: () => jsonFrom(call('desk'), snapshotIn),
    task: (id, whole) =>
      jsonFrom(call(task(id, `?texts=${newestSteps}${whole ? '' : `&steps=${newestSteps}`}`)), (value) => ({
        view: value as TaskView,
        cut: fieldOf(value, 'cut') === true,
      })),
    changes: (id) => jsonFrom(call(task(id, '/changes')), (value) => value as Changes),
    timeline: (folder) =>
      jsonFrom(
        call(`timeline?${new URLSearchParams(folder ? { folder } : {})}`),
        (value) => (value as { timeline: TimelineEntry[] }).timeline,
      ),
    wayBack: (commit, folder) =>
      jsonFrom(call(`back?${new URLSearchParams({ commit, ...(folder && { folder }) })}`), (value) => value as WayBack),
    models: () => jsonFrom(call('models'), (value) => (value as { models: ModelInfo[] }).models),
    secretsAway: () =>
      jsonFrom(call('secrets/away'), (value) => {
        const { away } = value as { away: { name: string; why: 'locked' | 'silent' }[] };
        return Object.fromEntries(away.map(({ name, why }) => [name, why]));
      }),
    folders: () => jsonFrom(call('folders'), (value) => value as { near: string[]; gone: string[] }),
    foundPlugins: () => jsonFrom(call('plugins/found'), (value) => (value as { found: FoundPlugin[] }).found),
    askPlugins: (path, body) =>
      jsonFrom(call(`plugins/${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) }), (value) => value),
    send: (command) => answerFrom(call('commands', { method: 'POST', headers: json, body: JSON.stringify(command) })),
    content: (hash, signal, came) => bytesFrom(call(`content/${hash}`, { ...(signal && { signal }) }), came),
    compare: async (id, path) => {
      const side = (which: string) => bytesFrom(call(task(id, `/compare?side=${which}&path=${pathInUrl(path)}`)));
      const [before, after] = await Promise.all([side('before'), side('after')]);
      for (const reply of [before, after]) if (!reply.ok && reply.code !== 'missing') return reply;
      return { ok: true, value: { ...(before.ok && { before: before.value }), ...(after.ok && { after: after.value }) } };
    },
    upload: async (file, sent, signal) => {
      const loaded = await loadHash().catch(() => undefined);
      if (!loaded) return { ok: false, code: 'offline' };
      // Browsers refuse to read a file that was picked and has changed, moved or gone since.
      const hash = await loaded.hashOf(file).catch(() => undefined);
      if (!hash) return { ok: false, code: 'unread' };
      const had = await call(`content/${hash}`, { method: 'HEAD', ...(signal && { signal }) });
      if (had.ok) return { ok: true, value: { hash, bytes: file.size } };
      if (had.code !== 'missing') return had;
      return put(hash, file, sent, signal);
    },
    tail: (after, listener) =>
      followTail({
        after,
        listener,
        health,
        open: tail,
        checks: loadChecks,
      }),
  };
}

const json = { 'content-type': 'application/json' };

/** The folds are the host's own, of the version that served this page: only what all screens stand on is looked at, not each field. */
function snapshotIn(value: unknown): Snapshot {
  const [desk, host] = [fieldOf(value, 'desk'), fieldOf(value, 'host')];
  const seq = fieldOf(desk, 'seq');
  const parts = [fieldOf(desk, 'tasks'), fieldOf(desk, 'threads'), fieldOf(host, 'devices'), fieldOf(host, 'folders')];
  if (typeof seq !== 'number' || parts.some((part) => typeof part !== 'object' || part === null)) throw new Error('That is no desk.');
  return { desk, host, seq } as Snapshot;
}

function clockAndHead(value: unknown): { now: number; head: { seq: number } } {
  const now = fieldOf(value, 'now');
  const seq = fieldOf(fieldOf(value, 'head'), 'seq');
  if (typeof now !== 'number' || typeof seq !== 'number') throw new Error('That is no word of how the host is.');
  return { now, head: { seq } };
}

/** A refusal of a command is an answer, whatever its status. */
async function answerFrom(asked: Promise<Called>): Promise<Reply<Answer>> {
  const reply = await asked;
  if (reply.ok) return jsonFrom(asked, async (value) => (await loadChecks()).readAnswer(value));
  const { response } = reply;
  if (!response || response.status === 401 || response.status >= 500 || response.status === 429) return troubleOf(reply);
  return loadChecks()
    .then(({ readAnswer }) => ({ ok: true as const, value: readAnswer(reply.body) }))
    .catch(() => refusal(response, reply.body));
}

const troubleOf = ({ ok, code, sentence }: Trouble): Trouble => ({ ok, code, sentence });
