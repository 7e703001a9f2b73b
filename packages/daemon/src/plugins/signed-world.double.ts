import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as ask, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createSecureContext } from 'node:tls';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
// @ts-expect-error It comes without types; `Provider` says what is used of it.
import OpenIdProvider from 'oidc-provider';
import { makeAuthority } from '../net/certificate.ts';
import { openNet } from '../net/gate.ts';

// A plugin's address that wants people to sign in, a certified authorization server that signs them in, and the person
// with a browser: the real ones, on loopback, under names of the world outside.

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

export const url = 'https://plugin.example/mcp';
interface Provider {
  callback(): Handler;
  AccessToken: { find(token: string): Promise<{ aud: string; accountId: string } | undefined> };
}

const issuer = 'https://id.example';
const resource = 'https://plugin.example/mcp';

export async function openSignedWorld() {
  const authority = makeAuthority(Date.now());
  const asked: { host: string; method: string; path: string; authorization?: string | undefined }[] = [];
  const told: { host: string; decision: string; why?: string | undefined }[] = [];
  /** What answers in place of what is there: by `host/path`. */
  const instead = new Map<string, Handler>();
  /** Seconds that a token counts. */
  const lasts = { access: 3600 };
  const hosts = signedHosts(lasts);

  const server = createServer(
    { SNICallback: (name, done) => done(null, createSecureContext(authority.for(name))) },
    (request, response) => {
      const host = request.headers.host ?? '';
      const path = (request.url ?? '').replace(/\?.*/s, '');
      asked.push({ host, method: request.method ?? '', path, authorization: request.headers.authorization });
      const other = instead.get(`${host}${path}`) ?? instead.get(host);
      if (other) other(request, response);
      else if (Object.hasOwn(hosts, host)) void hosts[host]?.(request, response);
      else response.writeHead(404).end();
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is never a string.
  const { port } = server.address() as AddressInfo;

  return {
    asked,
    told,
    instead,
    lasts,
    net: openNet({
      tell: (made) => told.push(made),
      resolve: async () => ['93.184.215.14'],
      dial: () => ({ address: '127.0.0.1', port }),
      trust: authority.pem,
    }),
    /** The person opens an address, signs in and says yes; gives the address at which their browser ends. */
    person: (address: string, says: 'yes' | 'no' = 'yes') => browse(address, says, port, authority.pem),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
export type SignedWorld = Awaited<ReturnType<typeof openSignedWorld>>;

/** What answers at each name. `lasts.access`: seconds that a token counts. */
export function signedHosts(lasts = { access: 3600 }): Record<string, Handler> {
  const provider = makeProvider(lasts);
  return { 'id.example': provider.callback(), 'plugin.example': makeMcp(provider) };
}

function makeProvider(lasts: { access: number }): Provider {
  return new OpenIdProvider(issuer, {
    scopes: ['openid', 'offline_access', 'notes'],
    features: {
      devInteractions: { enabled: true },
      registration: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx: object, indicator: string) => {
          if (indicator !== resource) throw new Error('no such resource');
          return { scope: 'notes', audience: resource, accessTokenFormat: 'opaque' as const };
        },
        useGrantedResource: () => true,
      },
    },
    clientDefaults: { id_token_signed_response_alg: 'RS256' },
    ttl: { AccessToken: () => lasts.access, Grant: 3600, Interaction: 600, Session: 3600, IdToken: 600, RefreshToken: 3600 },
    rotateRefreshToken: true,
  });
}

/** The protocol's own server; it lets in who shows a token that the provider gave out for it. */
function makeMcp(provider: Provider): Handler {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const metadata = `https://plugin.example/.well-known/oauth-protected-resource/mcp`;
  return async (request, response) => {
    if (request.url === '/.well-known/oauth-protected-resource/mcp')
      return void response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ resource, authorization_servers: [issuer], scopes_supported: ['notes'] }));
    const shown = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const token = shown ? await provider.AccessToken.find(shown) : undefined;
    if (!token || token.aud !== resource) {
      return void response
        .writeHead(401, {
          'www-authenticate': `Bearer resource_metadata="${metadata}", scope="notes"${shown ? ', error="invalid_token"' : ''}`,
        })
        .end();
    }
    const id = request.headers['mcp-session-id'];
    const had = typeof id === 'string' ? sessions.get(id) : undefined;
    const transport =
      had ??
      new StreamableHTTPServerTransport({
        sessionIdGenerator: () => randomUUID(),
        onsessioninitialized: (made) => void sessions.set(made, transport),
      });
    if (!had) {
      const server = new McpServer({ name: 'notes', version: '1.0.0' });
      server.registerTool('who', { description: 'Says who asks.', annotations: { readOnlyHint: true } }, async ({ authInfo }) => ({
        content: [{ type: 'text', text: `It is ${token.accountId}, by ${authInfo?.token ?? shown}` }],
      }));
      await server.connect(transport);
    }
    await transport.handleRequest(request, response);
  };
}

async function browse(start: string, says: 'yes' | 'no', port: number, ca: string): Promise<string> {
  const cookies = new Map<string, string>();
  const visit = async (address: URL, form?: URLSearchParams): Promise<{ location: string | undefined; body: string }> => {
    const asked = ask({
      host: '127.0.0.1',
      port,
      ca,
      servername: address.hostname,
      path: address.pathname + address.search,
      method: form ? 'POST' : 'GET',
      headers: {
        host: address.host,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
    });
    asked.end(form?.toString());
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    for (const one of response.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      cookies.set(name, value);
    }
    return { location: response.headers.location, body: await text(response) };
  };
  let at = new URL(start);
  let form: URLSearchParams | undefined;
  for (let steps = 0; steps < 20; steps++) {
    const { location, body } = await visit(at, form);
    form = undefined;
    if (location) {
      at = new URL(location, at);
      if (at.hostname === '127.0.0.1') return at.href;
      continue;
    }
    if (says === 'no') {
      at = new URL(/href="([^"]*\/abort)"/.exec(body)?.[1] ?? '', at);
      continue;
    }
    const action = /action="([^"]+)"/.exec(body)?.[1];
    if (!action) throw new Error(`The browser is stuck: ${body.slice(0, 1000)}`);
    at = new URL(action, at);
    form = new URLSearchParams(/name="password"/.test(body) ? { prompt: 'login', login: 'ana', password: 'x' } : { prompt: 'consent' });
  }
  throw new Error('The browser goes round in circles.');
}
