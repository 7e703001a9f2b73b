import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Change, type Command, commandSchema, type Live, parseChanges, undoDepth } from '@deskhand/protocol';
import { WebSocketServer } from 'ws';
import { withBeginning } from '../../packages/daemon/src/link/lighter.ts';
import { auditOf } from './audit-shots.ts';
import { carryOut } from './reactions.ts';
import type { Story } from './story.ts';

// A host for screens to be drawn against: the routes of the real one (packages/daemon/src/link/routes.ts) over a story
// in memory. It decides nothing and runs nothing; what happens next is appended by whoever started it.

export interface FakeDesk {
  readonly origin: string;
  live(live: Live): void;
  /** Commands that arrived, in order. */
  readonly commands: Command[];
  /** While true nobody answers: connections are dropped. */
  away(away: boolean): void;
  /** While true commands are carried out, and their answers lost on the way. */
  mute(mute: boolean): void;
  /** Whatever is asked in these rooms ("tasks", "content") is answered with a failure of its own. */
  failIn(rooms: string[]): void;
  /** Of any content only so many bytes come, until it is called again without a number. */
  holdAfter(bytes?: number): void;
  /** From now on it has a newer version of the app. */
  renew(): void;
  close(): Promise<void>;
}

const dist = fileURLToPath(new URL('../../packages/web/dist', import.meta.url));
const foundPlugins = [
  {
    name: 'calendar',
    of: 'Cursor',
    file: '/home/ana/.cursor/mcp.json',
    run: { kind: 'command', argv: ['npx', 'calendar'] },
    values: ['TOKEN'],
  },
];
const nearFolders = ['Desktop', 'Downloads', 'Letters', 'Music', 'Projects', 'Videos'].map((name) => `/home/ana/${name}`);
const npmPackage = {
  registry: 'registry.npmjs.org',
  name: '@modelcontextprotocol/server-memory',
  version: '2026.1.26',
  others: ['@modelcontextprotocol/sdk', 'zod', 'express', 'ajv'].map((name, at) => ({ name, version: `1.${at}.0` })),
  scripts: 1,
  hash: 'a'.repeat(64),
};
const signIn = { address: 'https://id.example/auth?client_id=1', at: 'id.contacts.example' };
/** As the real host sends it. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

export type Sides = (path: string) => { before?: string | Uint8Array; after?: string | Uint8Array };

export async function startFakeDesk(
  story: Story,
  options: {
    port?: number;
    sides?: Sides;
    models?: { id: string; because: string }[];
    away?: { name: string; why: string }[];
    gone?: string[];
  } = {},
): Promise<FakeDesk> {
  await readApp();
  const commands: Command[] = [];
  const lives = new Set<(live: Live) => void>();
  let away = false;
  let mute = false;
  let newer = '';
  let failing: string[] = [];
  let held: number | undefined;

  const server = createServer((request, response) => {
    if (away) return void request.socket.destroy();
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, version, room, id = '', part] = url.pathname.split('/').map(decodeURIComponent);
    if (version !== 'v1') return serveFile(url.pathname, response, url.pathname === '/sw.js' ? newer : '');
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const no = (sentence: string) => json({ ok: false, code: 'unknown', sentence }, 404);
    if (failing.includes(room ?? '')) return json({ ok: false, code: 'internal', sentence: 'Something went wrong inside the host.' }, 500);
    const head = { seq: story.events.length, hash: story.events.at(-1)?.hash ?? '' };
    if (room === 'desk') return json({ desk: story.desk(), host: story.host(), head });
    if (room === 'health') return json({ ok: true, now: Date.now(), head });
    if (room === 'models')
      return json({
        models: options.models ?? [
          { id: 'anthropic/claude-sonnet-4-5', because: 'A key is kept' },
          { id: 'ollama/qwen3:8b', because: 'Ollama on its usual port' },
        ],
      });
    if (room === 'folders') return json({ near: nearFolders, gone: [] });
    if (room === 'secrets') return json({ away: options.away ?? [] });
    if (room === 'plugins' && id === 'found') return json({ found: foundPlugins });
    if (room === 'plugins' && part === 'package') return json(npmPackage);
    if (room === 'plugins' && part === 'sign-in') return json(signIn);
    if (room === 'plugins') return json({ ok: true });
    if (room === 'content' && request.method === 'POST') return json(story.ref(await bodyOf(request)));
    if (room === 'content') {
      const bytes = story.content.get(id);
      if (bytes && held !== undefined) return response.writeHead(200).write(bytes.subarray(0, held));
      return bytes ? response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes) : no('That content isn’t here.');
    }
    if (room === 'commands') {
      const command = commandSchema.parse(JSON.parse(String(await bodyOf(request))));
      commands.push(command);
      const said = carryOut(story, command);
      return mute ? request.socket.destroy() : json(said);
    }
    if (room === 'timeline') return json({ timeline: timelineOf(story, url.searchParams.get('folder')) });
    const audit = room === 'audit' ? await auditOf(story, id, url.searchParams) : undefined;
    if (audit !== undefined) return json(audit);
    if (room === 'back') return json({ tasks: 2, changes: 5, lost: [] });
    const view = story.tasks.get(id);
    if (room !== 'tasks' || !view) return no('This host knows no such task.');
    if (part === undefined) {
      const { steps } = Object.fromEntries(url.searchParams);
      return json(steps === undefined ? view : withBeginning(view, Number(steps)));
    }
    const list = view.review ?? view.commits.at(-1)?.changes;
    const changes: Change[] = list ? parseChanges(Buffer.from(story.content.get(list.list.hash) ?? []).toString()) : [];
    if (part === 'changes') return json({ from: 'review', changes });
    const bytes = options.sides?.(url.searchParams.get('path') ?? '')[url.searchParams.get('side') === 'before' ? 'before' : 'after'];
    return bytes === undefined
      ? no('There is no file on this side.')
      : response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
  }

  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (away) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (tail) => {
      const after = Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('after'));
      const say = (message: unknown) => tail.send(JSON.stringify(message));
      const missed = story.events.slice(after);
      for (let at = 0; at < missed.length; at += 500) say({ kind: 'events', events: missed.slice(at, at + 500) });
      say({ kind: 'caught up', seq: story.events.length });
      const end = story.subscribe((event) => say({ kind: 'events', events: [event] }));
      const onLive = (live: Live) => say({ kind: 'live', live });
      lives.add(onLive);
      tail.on('close', () => {
        end();
        lives.delete(onLive);
      });
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    commands,
    live: (live) => {
      for (const send of lives) send(live);
    },
    mute: (next) => {
      mute = next;
    },
    failIn: (rooms) => {
      failing = rooms;
    },
    holdAfter: (bytes) => {
      held = bytes;
    },
    renew: () => {
      newer += '// Newer\n';
    },
    away: (next) => {
      away = next;
      if (next) for (const tail of sockets.clients) tail.terminate();
      if (next) server.closeAllConnections();
    },
    async close() {
      for (const tail of sockets.clients) tail.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The built app, read once: a build beside this one changes nothing under a page that is open. */
const files = new Map<string, Buffer>();
async function readApp(): Promise<void> {
  if (files.size > 0) return;
  for (const name of await readdir(dist, { recursive: true })) {
    const body = await readFile(join(dist, name)).catch(() => undefined);
    if (body) files.set(`/${name}`, body);
  }
}

function serveFile(path: string, response: ServerResponse, more = '') {
  const name = path === '/' ? '/index.html' : path;
  const body = files.get(name);
  if (!body) return response.writeHead(404).end();
  const cache = name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'cache-control': cache };
  return response
    .writeHead(200, { ...headers, 'content-type': types[extname(name)] ?? 'application/octet-stream' })
    .end(more ? `${body}${more}` : body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** What was put in place, as a host tells it. */
function timelineOf(story: Story, folder: string | null) {
  const views = [...story.tasks.values()];
  return views
    .flatMap((view) =>
      view.commits.map((commit) => {
        const { summary, request } = view;
        const depth = undoDepth(view, commit.id);
        const all = parseChanges(Buffer.from(story.content.get(commit.changes.list.hash) ?? []).toString());
        const changes = folder === null ? all : all.filter(({ path }) => path.startsWith(`${folder}/`));
        return {
          commit: commit.id,
          task: summary.id,
          title: summary.title,
          time: commit.time,
          what: depth % 2 ? 'undo' : depth ? 'redo' : request.back ? 'back' : 'task',
          undone: depth === 0 && summary.undone,
          counts: commit.changes,
          some: changes.slice(0, 5).map(({ path }) => path),
        };
      }),
    )
    .filter(({ some }) => some.length > 0)
    .sort((a, b) => b.time - a.time);
}
