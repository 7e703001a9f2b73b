import { ownOf } from '@deskhand/protocol';
import { z } from 'zod';
import { parseTarget } from '../net/net.ts';
import type { Act } from '../outbox/outbox.ts';
import type { Sink } from '../policy/policy.ts';
import { absolute } from './paths.ts';
import { plain, saidIn } from './plain.ts';
import type { Tool } from './tools.ts';

/** Headers that frame the request or belong to the connection: they are ours to write, or nobody's. */
const ours = /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|cookie|proxy-.*)$/i;
/** RFC 9110: a token, and what may stand in a value. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const headerValue = /^[\t\x20-\x7e]{0,8000}$/;

const url = z.string().superRefine((text, context) => {
  const target = parseTarget(text);
  if (!target.ok) context.addIssue({ code: 'custom', message: target.sentence });
});
const headers = z.record(z.string(), z.string()).superRefine((all, context) => {
  for (const [name, value] of Object.entries(all)) {
    if (!headerName.test(name) || ours.test(name)) context.addIssue({ code: 'custom', message: `not a header to set: ${plain(name, 40)}` });
    if (!headerValue.test(value)) context.addIssue({ code: 'custom', message: `not a header's value: ${plain(name, 40)}` });
  }
});
const input = z
  .object({
    url,
    method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']).optional().describe('default POST'),
    json: z.unknown().optional().describe('the body'),
    form: z.record(z.string(), z.string()).optional().describe('or a form as the body'),
    file: z.string().min(1).max(4000).optional().describe('or a file as the body, byte for byte'),
    headers: headers.optional(),
  })
  .refine(({ json, form, file }) => [json, form, file].filter((one) => one !== undefined).length < 2, 'give json, form or file, only one');
type Args = z.output<typeof input>;

export const sendRequest: Tool<typeof input> = {
  name: 'send_request',
  description:
    'Send data to a web address. It is queued: it goes out after the task has ended and its changes are in place. You never see its answer.',
  input,
  effect: 'irreversible',
  act: 'send',
  outward: true,
  intends: true,
  holdsOf: () => true,
  carriesOf: ({ file }, cwd) => (file === undefined ? undefined : absolute(file, cwd)),
  needs: (args, cwd) => [
    { kind: 'network', host: hostOf(args), access: 'send' },
    ...(args.file === undefined ? [] : [{ kind: 'folder' as const, path: absolute(args.file, cwd), access: 'read' as const }]),
  ],
  sinks: (args) => [{ name: 'url', kind: 'url', value: actOf(args).to }, ...contents(args)],
  words: (args) => actOf(args).title,
  run: async (args, { carried }) => ({ text: 'Queued.', intent: { kind: 'queue', act: actOf(args, carried) } }),
};

function hostOf(args: Args): string {
  const target = parseTarget(args.url);
  // The schema has seen to it; what is no address is nobody's.
  return target.ok ? target.host : 'invalid';
}

/** The request exactly as it will go out. `to` is its whole address. */
function actOf(args: Args, carried?: Uint8Array): Act {
  const method = args.method ?? 'POST';
  const to = addressOf(args);
  const body = bodyOf(args, carried);
  const given = Object.entries(args.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const all = { accept: '*/*', 'user-agent': 'Deskhand', ...(body && { 'content-type': body.type }), ...Object.fromEntries(given) };
  const open = to.startsWith('http:') ? ', not encrypted' : '';
  const said = args.file === undefined ? saidIn(args.form ?? args.json) : `the file ${plain(args.file, 80)}`;
  const title = plain(`sends a ${method} to ${plain(to, 100)}${open}${said && `: ${said}`}`, 200);
  return {
    sender: 'http',
    title,
    to,
    detail: { method, url: to, headers: all },
    content: body ? [body.bytes] : [],
  };
}

/** As it is asked for: by the host's plain name, without what only a browser would use. */
function addressOf({ url: text }: Args): string {
  const target = parseTarget(text);
  if (!target.ok) return 'invalid:';
  if (target.url.hostname.endsWith('.')) target.url.hostname = target.host;
  target.url.hash = '';
  return target.url.href;
}

function bodyOf({ json, form, file }: Args, carried: Uint8Array = new Uint8Array()): { type: string; bytes: Uint8Array } | undefined {
  const written = (type: string, text: string) => ({ type, bytes: new TextEncoder().encode(text) });
  if (file !== undefined)
    return { type: ownOf(types, file.slice(file.lastIndexOf('.') + 1).toLowerCase()) ?? 'application/octet-stream', bytes: carried };
  if (form) return written('application/x-www-form-urlencoded', new URLSearchParams(form).toString());
  return json === undefined ? undefined : written('application/json', JSON.stringify(json));
}

/** By the ending of a file's name; a header of the call's own says another. */
const types: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  xml: 'application/xml',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  zip: 'application/zip',
};

/** Each value that would go out, and the names that they go under. */
function contents(args: Args): Sink[] {
  const values = leavesOf(args.form ?? args.json, args.form ? 'form' : 'json');
  const sent: Sink[] = values.slice(0, most).map(([name, value]) => ({ name, kind: 'content', value }));
  const rest = values.slice(most).map(([, value]) => value);
  if (rest.length) sent.push({ name: 'and the rest', kind: 'content', value: rest.join('\n') });
  const names = namesOf(args.form ?? args.json).join(' ');
  if (names) sent.push({ name: 'names in the body', kind: 'content', value: names });
  const set = Object.entries(args.headers ?? {}).map(([name, value]): Sink => ({ name: `header ${name}`, kind: 'content', value }));
  return [...sent, ...set];
}

/** Values that are looked at one by one; the rest as one. */
const most = 100;

function leavesOf(value: unknown, name: string): [string, string][] {
  if (value === undefined || value === null || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [[plain(name, 100), String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${name}.${key}`));
}

function namesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...new Set([...own, ...Object.values(value).flatMap(namesOf)])];
}
