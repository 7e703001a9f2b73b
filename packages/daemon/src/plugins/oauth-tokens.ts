import { Buffer } from 'node:buffer';
import type { Reason } from '@deskhand/protocol';
import { z } from 'zod';
import { type Asks, ask, faultOf, trouble } from './oauth-ask.ts';
import type { Issuer } from './oauth-discovery.ts';

// What is asked of an authorization server's endpoints: to know us (RFC 7591), for tokens (RFC 6749, 7636, 8707), to
// forget them (RFC 7009).

const visible = z
  .string()
  .min(1)
  .max(16_000)
  .regex(/^[\x21-\x7e]+$/);

export const clientSchema = z.object({ id: z.string().min(1).max(2000), secret: z.string().max(2000).optional() });
export type Client = z.output<typeof clientSchema>;

const registeredSchema = z.object({ client_id: z.string().min(1).max(2000), client_secret: z.string().max(2000).optional() });

const grantedSchema = z.object({
  access_token: visible,
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  refresh_token: visible.optional(),
  scope: z.string().max(4000).optional(),
});

export interface Tokens {
  access: string;
  refresh?: string | undefined;
  /** Milliseconds since 1970; undefined where the server doesn't say. */
  ends?: number | undefined;
}

export type Granted =
  | { ok: true; tokens: Tokens }
  | { ok: false /** It said that this can't be used any more. */; over: boolean; reason: Reason };

/** Makes this host known there, as a program that can keep no secret. */
export async function register(net: Asks, { registration_endpoint: url }: Issuer, redirect: string): Promise<Client | Reason> {
  if (!url) return needsClient;
  const body = {
    client_name: 'Deskhand',
    redirect_uris: [redirect],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  };
  const answer = await ask(net, url, { method: 'POST', body });
  if (!answer.ok) return trouble(answer.sentence);
  const made = registeredSchema.safeParse(answer.body).data;
  if (answer.status >= 300 || !made)
    return trouble(`${hostOf(url)} did not take Deskhand as a program: ${wordsOf(answer)}.`, needsClient.next);
  return { id: made.client_id, ...(made.client_secret && { secret: made.client_secret }) };
}

const needsClient: Reason = {
  code: 'plugin.client',
  sentence: 'It only signs in programs that were made known to it before.',
  next: 'Make Deskhand known there (as a native app, with the return address http://127.0.0.1/signed-in), and sign in with the client id that you get.',
};

/** Asks for tokens: by a code that the person brought, or by the token that renews. */
export async function askTokens(
  net: Asks,
  { issuer, client, now }: { issuer: Issuer; client: Client; now: number },
  given: Record<string, string>,
): Promise<Granted> {
  const answer = await ask(net, issuer.token_endpoint, { method: 'POST', ...shown(issuer, client, given) });
  if (!answer.ok) return { ok: false, over: false, reason: trouble(answer.sentence) };
  const granted = grantedSchema.safeParse(answer.body).data;
  if (answer.status !== 200 || !granted) {
    const over = /^(?:invalid_grant|invalid_client|unauthorized_client)$/.test(faultOf(answer.body).error);
    return { ok: false, over, reason: trouble(`${hostOf(issuer.token_endpoint)} gave no leave: ${hidden(wordsOf(answer), given)}.`) };
  }
  const { access_token: access, refresh_token: refresh, expires_in } = granted;
  return { ok: true, tokens: { access, ...(refresh && { refresh }), ...(expires_in && { ends: now + expires_in * 1000 }) } };
}

/** Has a token forgotten there. Nobody waits for what comes of it: it is dropped here in any case. */
export async function revoke(net: Asks, issuer: Issuer, client: Client, { access, refresh }: Tokens): Promise<void> {
  const url = issuer.revocation_endpoint;
  if (!url) return;
  const given = refresh ? { token: refresh, token_type_hint: 'refresh_token' } : { token: access, token_type_hint: 'access_token' };
  await ask(net, url, { method: 'POST', ...shown(issuer, client, given) });
}

/** A form with who asks: in the form itself, or in a header where the server knows us by a secret and wants it there. */
function shown({ token_endpoint_auth_methods_supported: ways }: Issuer, { id, secret }: Client, given: Record<string, string>) {
  if (secret === undefined) return { body: new URLSearchParams({ ...given, client_id: id }) };
  if (ways?.includes('client_secret_post')) return { body: new URLSearchParams({ ...given, client_id: id, client_secret: secret }) };
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
  return { body: new URLSearchParams(given), headers: { authorization: `Basic ${basic}` } };
}

const hostOf = (url: string) => new URL(url).host;
const wordsOf = ({ status, body }: { status: number; body: unknown }) => faultOf(body).words || `it answered ${status}`;
/** Without what was sent, should it come back. */
const hidden = (text: string, given: Record<string, string>) =>
  Object.values(given).reduce((left, value) => (value.length < 8 ? left : left.replaceAll(value, '…')), text);
