import { commandSchema, pathFromUrl, type Scope } from '@deskhand/protocol';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Caller } from '../intake/intake.ts';
import type { Admission, Admitted } from './admission.ts';
import { builtApp, isShare, openForShare, serveApp } from './app.ts';
import { addAuditRoutes } from './audit.ts';
import { BodyError } from './bodies.ts';
import { changesOf, compareOf } from './changes.ts';
import { handOut } from './downloads.ts';
import { signedHere } from './here.ts';
import { readJson } from './json.ts';
import { lighter, withBeginning } from './lighter.ts';
import type { LinkDeps, LinkLimits } from './link.ts';
import { addPluginRoutes } from './plugin-routes.ts';
import { accident, failure, plainHeaders, statusOf } from './replies.ts';
import type { Sessions } from './sessions.ts';
import { timelineOf } from './timeline.ts';
import { makeParts, takeUpload } from './uploads.ts';

// Every address that the host answers to, with what goes in and what comes out. All under /v1 want a token and a Host
// and Origin that match (admission.ts), speak JSON, and fail as `{ ok: false, code, sentence, next? }`.
// The tail, a WebSocket, is in tail.ts.

interface RouteDeps extends LinkDeps {
  limits: LinkLimits;
  sessions: Sessions;
  admission: Admission;
  /** Where a page of that origin finds the brake's own door. */
  doors: (page: string) => string[];
}

/** `framed` is a device that came by frames and was known by its key: nothing that comes over HTTP can set it. */
export interface RouteEnv {
  Bindings: { framed?: Caller };
  Variables: { caller: Caller };
}

/** What only someone at this computer may ask, whatever their rights: the doors by which others come in. */
const onlyHere = /^\/v1\/(hello|codes|lan|pairings)(\/|$)/;

const count = z.coerce.number().int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const upTo = (most: number, usual: number) => z.coerce.number().int().positive().max(most).default(usual);

export function makeRoutes(deps: RouteDeps) {
  const { log, intake, models, sessions, admission, limits } = deps;
  const app = new Hono<RouteEnv>();
  const started = deps.now();
  const bounds = { log, uploads: deps.uploads, bytes: limits.upload, ms: limits.read };
  const parts = makeParts(bounds);

  app.onError((error) => {
    if (error instanceof z.ZodError) return failure(400, 'query', z.prettifyError(error));
    if (error instanceof BodyError) return bodyFailure(error);
    deps.report?.(error);
    return accident(error);
  });
  app.notFound((c) =>
    c.req.path.startsWith('/v1/') ? failure(404, 'route.unknown', 'There is nothing at this address.') : serve(c.req.raw, c.req.path),
  );
  const serve = ({ method, headers }: Request, path: string) =>
    isShare(method, path)
      ? openForShare()
      : method === 'GET' || method === 'HEAD'
        ? serveApp(deps.web ?? builtApp, path, headers.get('accept-encoding') ?? '', deps.doors(`http://${headers.get('host')}`))
        : failure(405, 'method', 'Only GET works here.');

  app.use(async (c, next) => {
    const knock = { method: c.req.method, header: (name: string) => c.req.header(name) };
    const isGreeting = `${c.req.method} ${c.req.path}` === 'POST /v1/session' || `${c.req.method} ${c.req.path}` === 'GET /v1/hello';
    if (!c.req.path.startsWith('/v1/')) {
      const wrong = admission.name(knock);
      return wrong && !wrong.ok ? failure(wrong.status, wrong.code, wrong.sentence, wrong.next) : next();
    }
    const framed = c.env?.framed;
    if (framed && onlyHere.test(c.req.path)) return failure(403, 'here', 'That works only at the computer itself.');
    const admitted: Admitted | undefined = framed
      ? { ok: true, caller: framed }
      : isGreeting
        ? admission.page(knock)
        : admission.admit(knock);
    if (admitted && !admitted.ok) return failure(admitted.status, admitted.code, admitted.sentence, admitted.next);
    if (admitted) c.set('caller', admitted.caller);
    await next();
    for (const [name, value] of Object.entries(plainHeaders)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  });

  const may = (caller: Caller, scope: Scope) =>
    caller.scopes.includes(scope)
      ? undefined
      : failure(403, 'scope', 'This device may not do that.', 'The owner can allow it on the host.');
  const json = (c: { req: { raw: Request } }) => readJson(c.req.raw, limits);

  /**
   * GET /v1/hello?nonce=NONCE → { proof }, base64url of HMAC-SHA256 by the token over "hello PORT NONCE". Before a
   * program shows its token, it learns by this that the host, and not a stranger on its old port, is there to read it.
   */
  app.get('/v1/hello', (c) => {
    const { nonce } = z.object({ nonce: z.string().min(16).max(100) }).parse(c.req.query());
    return c.json({ proof: sessions.proof(nonce, admission.port()) });
  });
  /**
   * POST /v1/session { code } → 204 and a cookie. Exchanges the one-time code of a local link (`…/#code=CODE`).
   * Needs no token, nor does hello. 403 where the code is wrong, used or too old.
   */
  app.post('/v1/session', async (c) => {
    const body = await json(c);
    if (body instanceof Response) return body;
    const parsed = z.object({ code: z.string().max(100) }).safeParse(body.value);
    const cookie = parsed.success ? sessions.exchange(parsed.data.code) : undefined;
    if (!cookie) return failure(403, 'code', 'This link was used already or is too old.', 'Make a new one: deskhand open');
    const attributes = `HttpOnly; SameSite=Strict; Path=/v1; Max-Age=${sessions.seconds}`;
    return new Response(null, { status: 204, headers: { 'set-cookie': `${admission.cookieName()}=${cookie}; ${attributes}` } });
  });
  /** GET /v1/session → { device, scopes }: who the caller is to this host. */
  app.get('/v1/session', (c) => c.json(c.var.caller));
  /** DELETE /v1/session → 204: forgets the cookie in this browser. */
  app.delete(
    '/v1/session',
    () =>
      new Response(null, {
        status: 204,
        headers: { 'set-cookie': `${admission.cookieName()}=; HttpOnly; SameSite=Strict; Path=/v1; Max-Age=0` },
      }),
  );
  /** POST /v1/codes → { code, minutes }: a new code for a local link. Scope admin. */
  app.post('/v1/codes', (c) => may(c.var.caller, 'admin') ?? c.json({ code: sessions.newCode(), minutes: 10 }));

  /**
   * POST /v1/commands, a `CommandInput` → an `Answer`. 200 where it was taken; a refusal has 403 (scope), 404 (something
   * unknown) or 409. The same `key` sent twice is done once and answered the same.
   */
  app.post('/v1/commands', async (c) => {
    const body = await json(c);
    if (body instanceof Response) return body;
    const command = commandSchema.safeParse(body.value);
    if (!command.success) return failure(400, 'command', z.prettifyError(command.error));
    const answer = await intake.take(signedHere(command.data, c.var.caller, deps.sign), c.var.caller);
    return c.json(answer, answer.ok ? 200 : statusOf(answer.code));
  });

  app.use('/v1/*', async (c, next) =>
    c.req.path === '/v1/session' || c.req.path === '/v1/hello' ? next() : (may(c.var.caller, 'look') ?? next()),
  );

  /** GET /v1/desk?limit=200 → { desk: DeskView, host: HostView, head }: what a client starts from, to tail on from `desk.seq`. */
  app.get('/v1/desk', (c) => {
    const { limit } = z.object({ limit: upTo(2000, 200) }).parse(c.req.query());
    return c.json({ desk: log.desk(limit), host: log.host(), head: log.head });
  });
  /** GET /v1/tasks?thread=&parent=&before=&limit=50 → { tasks: TaskSummary[] }, newest first; `before` is a `seq`. */
  app.get('/v1/tasks', (c) => {
    const id = z.string().max(64).optional();
    const query = z.object({ thread: id, parent: id, before: count.optional(), limit: upTo(1000, 50) }).parse(c.req.query());
    const { thread, parent, before, limit } = query;
    const tasks = log.summaries({ limit, ...(thread && { thread }), ...(parent && { parent }), ...(before && { before }) });
    return c.json({ tasks });
  });
  /**
   * GET /v1/tasks/:id?texts=N&steps=M → a TaskView; with `texts`, the content of its last N steps alone comes with it; with
   * `steps`, one of more than M comes with those alone, and says `cut`.
   */
  app.get('/v1/tasks/:id', (c) => {
    const { texts, steps } = z.object({ texts: count.optional(), steps: count.optional() }).parse(c.req.query());
    const view = log.task(c.req.param('id'));
    if (!view) return noTask();
    const cut = steps === undefined ? view : withBeginning(view, steps);
    return c.json(texts === undefined ? cut : lighter(cut, texts));
  });
  /** GET /v1/tasks/:id/changes → { from: 'review' | 'committed' | 'stage', changes: Change[] }. */
  app.get('/v1/tasks/:id/changes', async (c) => {
    const view = log.task(c.req.param('id'));
    return view ? c.json(await changesOf(view, deps)) : noTask();
  });
  /**
   * GET /v1/tasks/:id/compare?path= → { path, before?: { bytes, text? }, after?: { bytes, text? } }; `text` where it is
   * text of at most 1 MB. With &side=before|after: that side's bytes, as an inert download.
   */
  app.get('/v1/tasks/:id/compare', async (c) => {
    const query = z
      .object({
        path: z.string().min(1).max(8192).transform(pathFromUrl),
        side: z.enum(['before', 'after']).optional(),
        readable: z.literal('1').optional(),
      })
      .parse(c.req.query());
    const view = log.task(c.req.param('id'));
    return view ? compareOf(view, query.path, { ...query, readable: query.readable === '1' }, deps) : noTask();
  });

  /** GET /v1/timeline?folder=&limit=100 → { timeline: TimelineEntry[] }: what was put in place or taken back, the newest first. */
  app.get('/v1/timeline', async (c) => {
    const query = z.object({ folder: z.string().max(4096).optional(), limit: upTo(1000, 100) }).parse(c.req.query());
    return c.json({ timeline: await timelineOf(deps, query.folder, query.limit) });
  });

  /** GET /v1/back?commit=&folder= → { tasks, changes, lost }: what going back to before it would take back, and the files that would lose what no task made. */
  app.get('/v1/back', async (c) => {
    const { commit, folder } = z.object({ commit: z.string().max(64), folder: z.string().max(4096).optional() }).parse(c.req.query());
    const result = await deps.workspace.back(commit, '', { id: `dry ${commit}`, force: false, dry: true, ...(folder && { folder }) });
    const tasks = new Set(result.reversed.map(({ task }) => task)).size;
    return c.json(result.ok ? { tasks, changes: result.changes.length, lost: [] } : { tasks, changes: 0, lost: result.conflicts });
  });

  /** GET /v1/events?after=0&limit=500&task=&thread= → { events: Event[], head }. Ask again after the last one's seq; fewer than `limit` is the end. */
  app.get('/v1/events', (c) => {
    const id = z.string().max(64).optional();
    const query = z.object({ after: count.default(0), limit: upTo(1000, 500), task: id, thread: id }).parse(c.req.query());
    const { after, limit, task, thread } = query;
    return c.json({ events: log.events({ after, limit, ...(task && { task }), ...(thread && { thread }) }), head: log.head });
  });

  /** GET /v1/content/:hash?name=FILE → the bytes as an inert download; Range and If-None-Match work. Answers HEAD. */
  app.get('/v1/content/:hash', (c) => {
    const wanted = hash.parse(c.req.param('hash'));
    const { name } = z.object({ name: z.string().max(300).optional() }).parse(c.req.query());
    const range = c.req.header('range');
    const known = c.req.header('if-none-match');
    return handOut(wanted, log, { head: c.req.method === 'HEAD', ...(range && { range }), ...(name && { name }), ...(known && { known }) });
  });
  /**
   * POST /v1/content?hash=SHA256, the bytes as application/octet-stream → { hash, bytes }. To be named by a command after.
   * With `hash` given, 422 where the bytes aren't those. With `from` too, the bytes go on after those that came before the
   * line broke: 409 where that isn't where they end. Scope send.
   */
  app.post('/v1/content', async (c) => {
    const refused = may(c.var.caller, 'send');
    if (refused) return refused;
    const { hash: expected, from } = z.object({ hash: hash.optional(), from: count.optional() }).parse(c.req.query());
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/octet-stream') return failure(415, 'type', 'Send the bytes as application/octet-stream.');
    if (Number(c.req.header('content-length') ?? 0) > limits.upload) return bodyFailure(new BodyError('too long'));
    const ref =
      expected !== undefined && from !== undefined
        ? await parts.take({ device: c.var.caller.device, hash: expected }, from, c.req.raw.body)
        : await takeUpload(c.req.raw.body, bounds);
    if (!ref)
      return failure(409, 'content.part', 'That isn’t where the part that is here ends.', 'Ask for its size, and go on from there.');
    if (expected !== undefined && expected !== ref.hash) {
      return failure(422, 'content.damaged', 'What arrived is not what was sent.', 'Send it again.');
    }
    return c.json({ hash: ref.hash, bytes: ref.bytes });
  });

  /** GET /v1/uploads/:hash → { bytes }: how much of an upload of this caller's is here, to go on from. Scope send. */
  app.get('/v1/uploads/:hash', async (c) => {
    const refused = may(c.var.caller, 'send');
    if (refused) return refused;
    return c.json({ bytes: await parts.size({ device: c.var.caller.device, hash: hash.parse(c.req.param('hash')) }) });
  });

  addAuditRoutes(app, { log, limits });

  addPluginRoutes(app, { plugins: deps.plugins, limits, may });

  /** GET /v1/models → { models: ModelInfo[] }: what can be used now, the default first. */
  app.get('/v1/models', async (c) => c.json({ models: await models.list() }));
  /** GET /v1/secrets/away → { away: [{ name, why }] }: secrets whose keyring is `locked`, or `silent`. */
  app.get('/v1/secrets/away', async (c) => c.json({ away: await deps.secretsAway() }));
  /** GET /v1/folders → { near, gone }: folders of the home that could be granted, for who may grant them; granted ones that are gone. */
  app.get('/v1/folders', async (c) => {
    const { near, gone } = await deps.folders();
    return c.json({ near: c.var.caller.scopes.includes('admin') ? near : [], gone });
  });
  /** GET /v1/health → { ok, version, pid, started, now, home, keys, sandbox: SandboxFacts, undo?, host: HostView, head }; `undo` is how long what commits replaced is kept, in how many bytes, and how many are used. */
  app.get('/v1/health', (c) => {
    const { version, home, keys, sandbox, undo } = deps.facts;
    const facts = { version, pid: process.pid, started, now: deps.now(), home, keys, sandbox, ...(undo && { undo: undo() }) };
    return c.json({ ok: true, ...facts, host: log.host(), head: log.head });
  });

  return app;
}

const noTask = () => failure(404, 'task.unknown', 'This host knows no such task.');

function bodyFailure({ fault }: BodyError): Response {
  if (fault === 'too long') return failure(413, 'body.size', 'That is more than this host takes at once.');
  if (fault === 'too slow') return failure(408, 'body.slow', 'The rest of the request took too long to come.', 'Send it again.');
  return failure(400, 'body.broken', 'The request broke off.', 'Send it again.');
}
