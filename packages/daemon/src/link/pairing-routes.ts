import { scopes } from '@deskhand/protocol';
import type { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from './json.ts';
import { lanSettingsSchema } from './lan-settings.ts';
import type { LinkLimits } from './link.ts';
import type { Phones } from './phones.ts';
import { failure } from './replies.ts';
import type { RouteEnv } from './routes.ts';

// The addresses about pairing and about this network. All but the last are for someone at this computer, with scope admin.

const decisionSchema = z.union([
  z.object({ yes: z.literal(true), name: z.string().trim().min(1).max(80), scopes: z.array(z.enum(scopes)).min(1) }),
  z.object({ yes: z.literal(false) }),
  z.object({ same: z.literal(true) }),
]);
const lanSchema = z.discriminatedUnion('open', [
  z.object({ open: z.literal(true), ...lanSettingsSchema.partial().shape }),
  z.object({ open: z.literal(false) }),
]);

/** Longest that a question about an offer waits for news. */
const patience = 25_000;

export function addPairingRoutes(app: Hono<RouteEnv>, { phones, limits }: { phones: Phones; limits: LinkLimits }): void {
  for (const path of ['/v1/pairings', '/v1/pairings/*', '/v1/lan'])
    app.use(path, async (c, next) =>
      c.var.caller.scopes.includes('admin') ? next() : failure(403, 'scope', 'This device may not change this host’s settings.'),
    );

  /** POST /v1/pairings → { id, fragment, expires }: a new offer to pair; the one before it is void. */
  app.post('/v1/pairings', async (c) => c.json((await phones.pairing()).offer()));
  /** GET /v1/pairings/:id?known=WORD → { state, word }: how it stands; waits up to 25 s while the word for that is WORD. */
  app.get('/v1/pairings/:id', async (c) => {
    const { known } = z.object({ known: z.string().max(20).optional() }).parse(c.req.query());
    const state = await (await phones.pairing()).watch(c.req.param('id'), known, patience);
    if (!state) return noOffer();
    const { wordOf } = await import('./pairing.ts');
    return c.json({ ...state, word: wordOf(state) });
  });
  /**
   * POST /v1/pairings/:id { yes: true, name, scopes } or { yes: false } → { ok }: the owner compared the codes, and says what it
   * may. { same: true } beforehand tells the device that the codes are the same.
   */
  app.post('/v1/pairings/:id', async (c) => {
    const body = await readJson(c.req.raw, limits);
    if (body instanceof Response) return body;
    const answer = decisionSchema.parse(body.value);
    const pairing = await phones.pairing();
    if ('same' in answer) {
      pairing.compared(c.req.param('id'));
      return c.json({ ok: true });
    }
    const decided = await pairing.decide(c.req.param('id'), answer.yes ? { ...answer, by: c.var.caller.device } : answer);
    // A no to an offer that nobody took up yet withdraws it.
    if (!answer.yes && !decided) pairing.withdraw(c.req.param('id'));
    return decided || !answer.yes
      ? c.json({ ok: true })
      : failure(409, 'pairing.over', 'Nobody is asking any more.', 'Begin again: deskhand pair');
  });
  /** GET /v1/lan → LanState: whether this network reaches the host, and where. */
  app.get('/v1/lan', (c) => c.json(phones.lan()));
  /** POST /v1/lan { open: true, port?, cert?, key? } or { open: false } → LanState. */
  app.post('/v1/lan', async (c) => {
    const body = await readJson(c.req.raw, limits);
    if (body instanceof Response) return body;
    const { open, ...wish } = lanSchema.parse(body.value);
    const given = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
    return c.json(open ? await phones.openLan(given) : await phones.shutLan());
  });

  /**
   * GET /v1/brake?page=ORIGIN → { doors, keys? }: where a page of that origin reaches the brake past this program, best first.
   * Anybody who may look may know; what one may do there, the door itself decides. `keys`, base64url, are for a page on this
   * computer, which isn't paired: { secret } is what it shows there, { host } whom it is to hear.
   */
  app.get('/v1/brake', async (c) => {
    const { page } = z.object({ page: z.string().max(300) }).parse(c.req.query());
    return c.json({ doors: await phones.findDoors(page), ...(!c.env?.framed && { keys: phones.pageKeys() }) });
  });

  /**
   * POST /v1/transfer → { fragment, expires }: for a paired device that moves to other storage, such as an app that was put
   * on the home screen. Whoever takes it up has this device's name and rights, and this device none any more.
   */
  app.post('/v1/transfer', async (c) => {
    if (!c.env?.framed) return failure(409, 'here', 'This browser is the computer’s own: there is nothing to move.');
    const { fragment, expires } = (await phones.pairing()).offer(c.var.caller.device);
    return c.json({ fragment, expires });
  });
}

const noOffer = () =>
  failure(404, 'pairing.unknown', 'There is no such offer: it was replaced or withdrawn.', 'Begin again: deskhand pair');
