import { setTimeout as wait } from 'node:timers/promises';
import type { Scope } from '@deskhand/protocol';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { Caller } from '../intake/intake.ts';
import type { Plugins } from '../plugins/plugins.ts';
import { readJson } from './json.ts';
import type { LinkLimits } from './link.ts';
import { failure, statusOf } from './replies.ts';
import type { RouteEnv } from './routes.ts';

// Plugins beside what commands do with them: how they stand now, having one tell what it offers, installing, and signing in. All but
// the first take the right to change settings.

export type RoutePlugins = Pick<
  Plugins,
  'status' | 'look' | 'prompts' | 'prompt' | 'found' | 'signIn' | 'signedIn' | 'signOut' | 'findPackage' | 'installPackage'
>;

interface PluginRoutes {
  plugins: RoutePlugins;
  limits: LinkLimits;
  may(caller: Caller, scope: Scope): Response | undefined;
}

const clientSchema = z.object({
  client: z.object({ id: z.string().trim().min(1).max(2000), secret: z.string().trim().min(1).max(2000).optional() }).optional(),
});
const promptSchema = z.object({
  name: z.string().min(1).max(200),
  args: z.record(z.string().max(200), z.string().max(20_000)).default({}),
});
/** `soon`: it is asked again until it is done, and hears meanwhile that it goes on. */
const soonSchema = z.object({ soon: z.boolean().default(false) });
const installSchema = soonSchema.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) });
const addressSchema = z.object({ address: z.string().min(1).max(20_000) });

export function addPluginRoutes(app: Hono<RouteEnv>, { plugins, limits, may }: PluginRoutes): void {
  const refusal = ({ code, sentence, next }: { code: string; sentence: string; next?: string | undefined }) =>
    failure(statusOf(code), code, sentence, next);

  const finds = makeLong<Awaited<ReturnType<Plugins['findPackage']>>>(limits.soon);
  const installs = makeLong<Awaited<ReturnType<Plugins['installPackage']>>>(limits.soon);

  /** GET /v1/plugins → { plugins: PluginStatus[] }: how each stands right now. What is kept of them is in the host's view. */
  app.get('/v1/plugins', (c) => c.json({ plugins: plugins.status() }));
  /** GET /v1/plugins/found → { found: FoundPlugin[] }: what other programs on this computer have set up. */
  app.get('/v1/plugins/found', async (c) => may(c.var.caller, 'admin') ?? c.json({ found: await plugins.found() }));
  /** POST /v1/plugins/signed-in { address } → { plugin, at } or a failure: takes the address at which a browser elsewhere ended. */
  app.post('/v1/plugins/signed-in', async (c) => {
    const refused = may(c.var.caller, 'admin');
    if (refused) return refused;
    const body = await readJson(c.req.raw, limits);
    if (body instanceof Response) return body;
    const done = await plugins.signedIn(addressSchema.parse(body.value).address);
    return 'code' in done ? refusal(done) : c.json(done);
  });
  /** POST /v1/plugins/:name/look → { ok } or a failure: starts it and has it tell what it offers. */
  app.post('/v1/plugins/:name/look', async (c) => {
    const refused = may(c.var.caller, 'admin');
    if (refused) return refused;
    const trouble = await plugins.look(c.req.param('name'));
    return trouble ? refusal(trouble) : c.json({ ok: true });
  });
  /** POST /v1/plugins/:name/prompts → { prompts: PluginPrompt[] } or a failure: what it has for a task to begin with. */
  app.post('/v1/plugins/:name/prompts', async (c) => {
    const refused = may(c.var.caller, 'send');
    if (refused) return refused;
    const prompts = await plugins.prompts(c.req.param('name'));
    return 'code' in prompts ? refusal(prompts) : c.json({ prompts });
  });
  /** POST /v1/plugins/:name/prompt { name, args } → { text } or a failure: one of them, filled in. */
  app.post('/v1/plugins/:name/prompt', async (c) => {
    const refused = may(c.var.caller, 'send');
    if (refused) return refused;
    const body = await readJson(c.req.raw, limits);
    if (body instanceof Response) return body;
    const { name, args } = promptSchema.parse(body.value);
    const prompt = await plugins.prompt(c.req.param('name'), name, args);
    return 'code' in prompt ? refusal(prompt) : c.json(prompt);
  });
  /** POST /v1/plugins/:name/package { soon? } → FoundPackage, { working } or a failure: what its command would fetch, found out now and not installed. */
  app.post('/v1/plugins/:name/package', async (c) => {
    const refused = may(c.var.caller, 'admin');
    if (refused) return refused;
    const body = await readJson(c.req.raw, limits);
    if (body instanceof Response) return body;
    const name = c.req.param('name');
    const found = await finds(name, soonSchema.parse(body.value), () => plugins.findPackage(name));
    if ('working' in found) return c.json(goesOn, 202);
    return 'code' in found ? refusal(found) : c.json(found);
  });
  /** POST /v1/plugins/:name/install { hash, soon? } → { ok }, { working } or a failure: installs exactly what was found, and has it tell what it offers. */
  app.post('/v1/plugins/:name/install', async (c) => {
    const refused = may(c.var.caller, 'admin');
    if (refused) return refused;
    const body = await readJson(c.req.raw, limits);
    if (body instanceof Response) return body;
    const name = c.req.param('name');
    const wanted = installSchema.parse(body.value);
    const trouble = await installs(`${name} ${wanted.hash}`, wanted, () => plugins.installPackage(name, wanted.hash));
    if (trouble && 'working' in trouble) return c.json(goesOn, 202);
    return trouble ? refusal(trouble) : c.json({ ok: true });
  });
  /** POST /v1/plugins/:name/sign-in { client?: { id, secret? } } → { address, at, redirect, ends } or a failure. */
  app.post('/v1/plugins/:name/sign-in', async (c) => {
    const refused = may(c.var.caller, 'admin');
    if (refused) return refused;
    const body = await readJson(c.req.raw, limits);
    if (body instanceof Response) return body;
    const begun = await plugins.signIn(c.req.param('name'), clientSchema.parse(body.value).client);
    return 'code' in begun ? refusal(begun) : c.json(begun);
  });
  /** POST /v1/plugins/:name/sign-out → { ok }: what was signed in with is forgotten there and here. */
  app.post('/v1/plugins/:name/sign-out', async (c) => {
    const refused = may(c.var.caller, 'admin');
    if (refused) return refused;
    await plugins.signOut(c.req.param('name'));
    return c.json({ ok: true });
  });
}

const goesOn = { working: true } as const;
/** What came of it is kept so long for whoever asks again, in milliseconds. */
const kept = 60_000;

/** Long work of a name is done once, however often it is asked for meanwhile. */
function makeLong<T>(patience: number) {
  const going = new Map<string, Promise<T>>();
  return async (name: string, { soon }: { soon: boolean }, work: () => Promise<T>): Promise<T | typeof goesOn> => {
    const doing = going.get(name) ?? work();
    going.set(name, doing);
    const forget = () => going.get(name) === doing && going.delete(name);
    void doing.finally(() => setTimeout(forget, kept).unref()).catch(() => undefined);
    const come = soon ? await Promise.race([doing, wait(patience, goesOn, { ref: false })]) : await doing;
    if (come !== goesOn) forget();
    return come;
  };
}
