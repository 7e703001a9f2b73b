import type { AuditReport } from '@deskhand/protocol/audit';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { Log } from '../log/log.ts';
import { readJson } from './json.ts';
import type { LinkLimits } from './link.ts';
import { failure } from './replies.ts';
import type { RouteEnv } from './routes.ts';

// What proves the log, and looks through it: signed heads, the whole check, search, excerpts. Whoever may look may ask.

const seq = z.coerce.number().int().nonnegative();
const time = z.coerce.number().int().nonnegative();
const words = z.enum(['0', '1']).default('0');

const searchSchema = z.object({
  text: z.string().min(1).max(500).optional(),
  task: z.string().max(64).optional(),
  folder: z.string().min(1).max(4096).optional(),
  domain: z.string().min(1).max(300).optional(),
  device: z.string().max(64).optional(),
  actor: z.enum(['device', 'host', 'agent']).optional(),
  type: z.string().max(64).optional(),
  since: time.optional(),
  until: time.optional(),
  before: seq.optional(),
  limit: z.coerce.number().int().positive().max(1000).default(100),
  words,
});

export function addAuditRoutes(app: Hono<RouteEnv>, { log, limits }: { log: Log; limits: LinkLimits }): void {
  let checking: Promise<AuditReport> | undefined;

  /** GET /v1/audit/head → { head: SignedHead }: where the log ends, signed now. 409 where the host has no key. */
  app.get('/v1/audit/head', (c) => {
    const head = log.signedHead();
    return head ? c.json({ head }) : unsigned();
  });
  /** GET /v1/audit/hashes?at=64,128 → { seq, hashes: { "64": HASH } }: what stands in those places now, for heads kept outside. */
  app.get('/v1/audit/hashes', (c) => {
    const { at } = z.object({ at: z.string().regex(/^\d{1,15}(,\d{1,15}){0,199}$/) }).parse(c.req.query());
    const hashes = at.split(',').flatMap((place) => {
      const hash = log.hashAt(Number(place));
      return hash === undefined ? [] : [[place, hash] as const];
    });
    return c.json({ seq: log.head.seq, hashes: Object.fromEntries(hashes) });
  });
  /** GET /v1/audit/check → an AuditReport: reads the whole log; who asks meanwhile gets the same answer. */
  app.get('/v1/audit/check', async (c) => {
    checking ??= log.audit().finally(() => {
      checking = undefined;
    });
    return c.json(await checking);
  });
  /** GET /v1/audit/search?text=&task=&folder=&domain=&device=&actor=&type=&since=&until=&before=&limit=&words=0 → Found, newest first. */
  app.get('/v1/audit/search', async (c) => {
    const query = searchSchema.parse(c.req.query());
    return c.json(await log.search({ ...query, words: query.words === '1' }));
  });
  /** POST /v1/audit/excerpt { seqs, words } → an Excerpt: these events, with the proof that the host's log holds them. */
  app.post('/v1/audit/excerpt', async (c) => {
    const body = await readJson(c.req.raw, limits);
    if (body instanceof Response) return body;
    const asked = z
      .object({ seqs: z.array(z.number().int().positive()).min(1).max(2000), words: z.boolean().default(false) })
      .safeParse(body.value);
    if (!asked.success) return failure(400, 'query', z.prettifyError(asked.error));
    const excerpt = await log.excerpt(asked.data.seqs, asked.data.words);
    return excerpt ? c.json(excerpt) : unsigned();
  });
}

const unsigned = () =>
  failure(409, 'audit.key', 'This host has no key to sign its log with.', 'Restart it; if that doesn’t help: deskhand logs --program');
