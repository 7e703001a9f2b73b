import type { Reason } from '@deskhand/protocol';
import { z } from 'zod';
import { type Asks, ask, find, trouble } from './oauth-ask.ts';

// Who signs people in for a plugin's address (MCP authorization; RFC 9728, RFC 8414): the address names its authorization
// server, that names its own endpoints. Nothing is taken from one in another's name.

const https = z
  .string()
  .max(2000)
  .regex(/^https:\/\//);
const words = z.array(z.string().max(200)).max(200);

const resourceSchema = z.object({
  resource: z.string().max(2000),
  authorization_servers: z.array(https).min(1).max(20),
  scopes_supported: words.optional().catch(undefined),
});

export const issuerSchema = z.object({
  issuer: https,
  authorization_endpoint: https,
  token_endpoint: https,
  registration_endpoint: https.optional(),
  revocation_endpoint: https.optional(),
  code_challenge_methods_supported: words.default([]),
  token_endpoint_auth_methods_supported: words.optional(),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
  scopes_supported: words.default([]),
});
export type Issuer = z.output<typeof issuerSchema>;

export interface Authority {
  issuer: Issuer;
  /** What tokens are asked for: the address, or what it says that it belongs to (RFC 8707). */
  resource: string;
  scopes: string[];
}

/** What a server says of how to sign in when it turns a request down (RFC 6750, 3; RFC 9728, 5.1). */
export interface Challenge {
  metadata?: string | undefined;
  scopes: string[];
  error?: string | undefined;
}

export function readChallenge(header: string | undefined): Challenge {
  const value = (name: string) =>
    header
      ?.slice(0, 4000)
      .match(new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*(?:"([^"]*)"|([^\\s,"]+))`, 'i'))
      ?.slice(1)
      .find(Boolean);
  return {
    metadata: value('resource_metadata'),
    scopes: (value('scope') ?? '').split(' ').filter(Boolean).slice(0, 50),
    error: value('error'),
  };
}

/** Asks the address itself, as nobody, and follows what it says. */
export async function discover(net: Asks, url: string): Promise<Authority | Reason> {
  if (!url.startsWith('https://')) return trouble('Signing in needs an address that begins with https://.');
  const turnedDown = await ask(net, url, { method: 'POST', body: hello, headers: { accept: 'application/json, text/event-stream' } });
  if (!turnedDown.ok) return trouble(turnedDown.sentence);
  const challenge = readChallenge(turnedDown.headers['www-authenticate']);
  const resource = await resourceOf(net, url, challenge);
  if (resource && !belongs(url, resource.resource))
    return trouble('What it says of signing in is about another address, so it is not followed.', 'Ask whoever runs it.');
  // Servers from before 2025 sign people in themselves.
  const [server = new URL(url).origin] = resource?.authorization_servers ?? [];
  const issuer = await issuerAt(net, server);
  if (!issuer)
    return trouble(
      `It doesn’t say how to sign in: ${new URL(server).host} describes no sign-in in its own name.`,
      'If it takes a key instead, add it again with that key as a header (Authorization).',
    );
  if (!issuer.code_challenge_methods_supported.includes('S256'))
    return trouble(`${new URL(server).host} can’t make sure that nobody else uses your sign-in (PKCE), so Deskhand doesn’t sign in there.`);
  const scopes = challenge.scopes.length ? challenge.scopes : (resource?.scopes_supported ?? []);
  return { issuer, resource: resource?.resource ?? url, scopes };
}

const hello = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'deskhand', version: '0.1.0' } },
};

async function resourceOf(net: Asks, url: string, { metadata }: Challenge): Promise<z.output<typeof resourceSchema> | undefined> {
  const { origin, pathname } = new URL(url);
  const path = pathname === '/' ? '' : pathname;
  const known = [...new Set([`${origin}/.well-known/oauth-protected-resource${path}`, `${origin}/.well-known/oauth-protected-resource`])];
  for (const place of metadata?.startsWith('https://') ? [metadata] : known) {
    const found = await find(net, place, resourceSchema);
    if (found) return found;
  }
  return undefined;
}

/** The metadata of an authorization server, from the places where it may stand, in its own name alone. */
async function issuerAt(net: Asks, server: string): Promise<Issuer | undefined> {
  const { origin, pathname } = new URL(server);
  const path = pathname.replace(/\/$/, '');
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    ...(path ? [`${origin}${path}/.well-known/openid-configuration`] : []),
  ];
  for (const place of places) {
    const found = await find(net, place, issuerSchema);
    if (found && plainly(found.issuer) === plainly(server)) return found;
  }
  return undefined;
}

const plainly = (url: string) => url.replace(/\/$/, '');

/** Whether the address is the resource, or lies below it. */
function belongs(url: string, resource: string): boolean {
  if (!URL.canParse(resource)) return false;
  const [one, all] = [new URL(url), new URL(resource)];
  const [path, above] = [`${plainly(one.pathname)}/`, `${plainly(all.pathname)}/`];
  return one.origin === all.origin && path.startsWith(above);
}
