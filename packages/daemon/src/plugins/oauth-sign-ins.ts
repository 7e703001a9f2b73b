import { createHash, randomBytes } from 'node:crypto';
import type { Reason } from '@deskhand/protocol';
import type { Keys } from '../host/host.ts';
import { type Asks, trouble } from './oauth-ask.ts';
import { type Authority, discover, type Issuer, readChallenge } from './oauth-discovery.ts';
import { passes } from './oauth-pass.ts';
import { openReturn, type Return } from './oauth-redirect.ts';
import { askTokens, type Client, register, revoke } from './oauth-tokens.ts';
import type { SignInBegun } from './plugins.ts';

// Signing in to plugins at an address (OAuth 2.1 as MCP uses it): the person does it in a browser of theirs, the way back
// is a port of loopback or an address that they bring, and what comes of it is kept with the keys. It never decides that
// somebody signs in, and sees no password.

export interface SignInsDeps {
  keys: Keys;
  net: Asks;
  now: () => number;
  /** The owner signed in, or what they had doesn't count any more. */
  signed(plugin: string, what: 'in' | 'out', at: string, why?: string): Promise<void>;
  /** It can't be used before somebody signs in, or signing in failed. */
  failed(plugin: string, reason: Reason): Promise<void>;
}

export interface SignIns {
  /** Headers of a request to this address. */
  headers(plugin: string, url: string): Promise<Record<string, string>>;
  /** It turned a request down; whether it is worth another try. */
  refused(plugin: string, url: string, answer: { status: number; headers: Record<string, string> }): Promise<boolean>;
  begin(plugin: string, url: string, client?: Client): Promise<SignInBegun | Reason>;
  /** The query of the address at which a browser came back: who it was for, or why it doesn't count. */
  finish(query: URLSearchParams): Promise<{ plugin: string; at: string } | Reason>;
  /** Has the tokens forgotten there and here. */
  leave(plugin: string): Promise<void>;
  /** What must not come back in an answer. */
  secrets(plugin: string): Promise<Record<string, string>>;
  /** Plugins that something is kept for, and for which address. */
  kept(): Promise<string[]>;
  address(plugin: string): Promise<string | undefined>;
  close(): void;
}

interface Pending extends Authority {
  plugin: string;
  url: string;
  client: Client;
  redirect: string;
  verifier: string;
  ends: number;
}

/** How long a sign-in may take, in milliseconds, and how many may be under way. */
const patience = 10 * 60_000;
const mostPending = 20;
/** A token is renewed so long before its end. */
const early = 30_000;

export function openSignIns({ keys, net, now, signed, failed }: SignInsDeps): SignIns {
  const kept = passes(keys);
  const pending = new Map<string, Pending>();
  const renewing = new Map<string, Promise<boolean>>();
  /** Rights that an address asked for beside those that were given. */
  const wanted = new Map<string, string[]>();
  let back: Return | undefined;
  let closing: NodeJS.Timeout | undefined;

  /** Each once at a time: a token that renews may count a single time. */
  function renew(plugin: string, url: string): Promise<boolean> {
    const had = renewing.get(plugin);
    if (had) return had;
    const one = renewOnce(plugin, url).finally(() => renewing.delete(plugin));
    renewing.set(plugin, one);
    return one;
  }

  async function renewOnce(plugin: string, url: string): Promise<boolean> {
    const pass = await kept.read(plugin);
    if (pass?.url !== url || !pass.tokens) return false;
    const { issuer, client, resource, tokens } = pass;
    const given = { grant_type: 'refresh_token', refresh_token: tokens.refresh ?? '', resource };
    const granted = tokens.refresh ? await askTokens(net, { issuer, client, now: now() }, given) : undefined;
    if (granted?.ok) {
      await kept.write(plugin, { ...pass, tokens: { refresh: tokens.refresh, ...granted.tokens } });
      return true;
    }
    // A server that can't be reached says nothing about who is signed in.
    if (granted && !granted.over) return false;
    const { tokens: _, ...rest } = pass;
    await kept.write(plugin, rest);
    await signed(plugin, 'out', new URL(issuer.issuer).host, granted ? granted.reason.sentence : 'What you signed in with has run out.');
    return false;
  }

  async function finish(query: URLSearchParams): Promise<{ plugin: string; at: string } | Reason> {
    const one = (name: string) => (query.getAll(name).length === 1 ? (query.get(name) ?? undefined) : undefined);
    const asked = pending.get(one('state') ?? '');
    if (!asked || asked.ends < now()) {
      return trouble(
        'That belongs to no sign-in that was begun here, or it took longer than ten minutes.',
        'Begin it again, and bring the address that this one ends at.',
      );
    }
    // Whatever came for it: it counts once.
    pending.delete(one('state') ?? '');
    rest();
    const at = new URL(asked.issuer.issuer).host;
    const reason = wrong(asked, { code: one('code'), iss: one('iss'), error: query.get('error') ?? undefined });
    const outcome = reason ?? (await redeem(asked, one('code') ?? ''));
    if (outcome) await failed(asked.plugin, outcome);
    else await signed(asked.plugin, 'in', at);
    return outcome ?? { plugin: asked.plugin, at };
  }

  async function redeem(asked: Pending, code: string): Promise<Reason | undefined> {
    const { plugin, url, issuer, client, redirect, resource, scopes, verifier } = asked;
    const given = { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier, resource };
    const granted = await askTokens(net, { issuer, client, now: now() }, given);
    if (!granted.ok) return granted.reason;
    await kept.write(plugin, { url, resource, issuer, client, redirect, scopes, tokens: granted.tokens });
    wanted.delete(plugin);
    return undefined;
  }

  /** Closes the port once nobody is expected. */
  function rest(): void {
    for (const [state, { ends }] of pending) if (ends < now()) pending.delete(state);
    clearTimeout(closing);
    if (pending.size) {
      closing = setTimeout(rest, patience + 1000).unref();
      return;
    }
    // What has just come is still to be answered.
    closing = setTimeout(() => {
      back?.close();
      back = undefined;
    }, 1000).unref();
  }

  async function came(query: URLSearchParams): Promise<{ title: string; text: string }> {
    const done = await finish(query);
    if ('plugin' in done) return { title: `Signed in for ${done.plugin}`, text: 'You can close this page and go back to Deskhand.' };
    return { title: 'Not signed in', text: [done.sentence, done.next].filter(Boolean).join(' ') };
  }

  async function begin(plugin: string, url: string, given?: Client): Promise<SignInBegun | Reason> {
    if (pending.size >= mostPending) return trouble('Too many sign-ins are under way.', 'Finish one, or wait ten minutes.');
    const found = await discover(net, url);
    if ('code' in found) return found;
    const had = await kept.read(plugin);
    const known = had?.url === url && had.issuer.issuer === found.issuer.issuer ? had : undefined;
    // One that has just come has the port closed soon, which this one needs.
    clearTimeout(closing);
    back ??= await openReturn(known ? Number(new URL(known.redirect).port) : usualPort, came);
    const { redirect } = back;
    // A program that was made known for one way back isn't known for another.
    const client = given ?? (known && known.redirect === redirect ? known.client : await register(net, found.issuer, redirect));
    if ('code' in client) {
      rest();
      return client;
    }
    for (const [state, one] of pending) if (one.plugin === plugin) pending.delete(state);
    const [state, verifier] = [secret(), secret()];
    const scopes = [...new Set([...found.scopes, ...(wanted.get(plugin) ?? []), ...lasting(found.issuer)])];
    const ends = now() + patience;
    pending.set(state, { ...found, plugin, url, client, redirect, scopes, verifier, ends });
    rest();
    const address = new URL(found.issuer.authorization_endpoint);
    const query = {
      response_type: 'code',
      client_id: client.id,
      redirect_uri: redirect,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state,
      resource: found.resource,
      ...(scopes.length && { scope: scopes.join(' ') }),
      // OpenID Connect gives what lasts only to who is asked anew.
      ...(scopes.includes('offline_access') && { prompt: 'consent' }),
    };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    return { address: address.href, at: new URL(found.issuer.issuer).host, redirect, ends };
  }

  return {
    begin,
    finish,
    async headers(plugin, url) {
      const pass = await kept.read(plugin);
      if (pass?.url !== url || !pass.tokens) return {};
      if (pass.tokens.ends !== undefined && pass.tokens.ends - early < now()) await renew(plugin, url);
      const { access } = (await kept.read(plugin))?.tokens ?? {};
      return access ? { authorization: `Bearer ${access}` } : {};
    },
    async refused(plugin, url, { status, headers }) {
      const { scopes, error } = readChallenge(headers['www-authenticate']);
      const lacks = status === 403 && error === 'insufficient_scope';
      if (status === 403 && !lacks) return false;
      if (!lacks && (await renew(plugin, url))) return true;
      if (lacks) wanted.set(plugin, scopes);
      const more = `It wants more rights than you gave it when you signed in${scopes.length ? ` (${scopes.join(', ').slice(0, 200)})` : ''}.`;
      await failed(plugin, trouble(lacks ? more : 'It wants you to sign in.', `deskhand plugins sign-in ${plugin}`));
      return false;
    },
    async leave(plugin) {
      const pass = await kept.read(plugin);
      await kept.remove(plugin);
      for (const [state, one] of pending) if (one.plugin === plugin) pending.delete(state);
      if (pass?.tokens) await revoke(net, pass.issuer, pass.client, pass.tokens);
    },
    async secrets(plugin) {
      const { tokens, client } = (await kept.read(plugin)) ?? {};
      return Object.fromEntries(
        [tokens?.access, tokens?.refresh, client?.secret].flatMap((value, at) => (value ? [[`of its sign-in ${at + 1}`, value]] : [])),
      );
    },
    kept: kept.plugins,
    address: async (plugin) => (await kept.read(plugin))?.url,
    close() {
      clearTimeout(closing);
      pending.clear();
      back?.close();
    },
  };
}

/** Any would do; one that stays lets a program that was made known by hand keep its way back. */
const usualPort = 28_527;

const secret = () => randomBytes(32).toString('base64url');

/** What a sign-in that lasts is called, where the server knows it. */
const lasting = ({ scopes_supported }: Issuer) => (scopes_supported.includes('offline_access') ? ['offline_access'] : []);

/** Why what came back doesn't count. Another server's answer must not be taken for this one's (RFC 9207). */
function wrong(
  { issuer }: Pending,
  { code, iss, error }: { code: string | undefined; iss: string | undefined; error: string | undefined },
): Reason | undefined {
  const at = new URL(issuer.issuer).host;
  if (iss === undefined ? issuer.authorization_response_iss_parameter_supported : iss !== issuer.issuer)
    return trouble(`That answer is not from ${at}, where this sign-in was begun, so it was not used.`, 'Begin it again.');
  if (error === 'access_denied') return trouble(`You said no at ${at}, or it did.`);
  if (error !== undefined) return trouble(`${at} did not sign you in: ${error.slice(0, 60).replace(/[^\w .-]/g, '')}.`);
  return code === undefined ? trouble('That address holds no code.', 'Bring the whole address that the sign-in ends at.') : undefined;
}
