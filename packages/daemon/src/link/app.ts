import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sourceOf } from './brake-doors.ts';

// The built web app, as plain files. It holds no data, so it needs no token; a strict policy keeps what it shows from running.

const smaller = promisify(gzip);
const takesGzip = (accepts: string) => accepts.split(',').some((one) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(one));
const shrinks = /^(text\/|application\/(json|manifest)|image\/svg)/;

/** Where the web package puts what it builds, seen from this file as source and as built. */
export const builtApp = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** `doors`: where else the app may speak to: the brake's own door. */
const policy = (doors: string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...doors.map(sourceOf)].join(' '),
    "manifest-src 'self'",
    "worker-src 'self'",
    'frame-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const plainHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=(), usb=(), serial=(), payment=()',
};

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** What another program shares arrives in the app itself. Where that wasn't ready for it, it is opened, and says so. */
export const isShare = (method: string, path: string): boolean => method === 'POST' && path === '/share';
export const openForShare = (): Response => new Response(null, { status: 303, headers: { location: './#/shared', ...plainHeaders } });

/**
 * A file of the app, or its first page for an address that the app itself understands. `accepts`: the request's
 * Accept-Encoding; what shrinks is sent smaller where that says gzip.
 */
export async function serveApp(root: string, path: string, accepts = '', doors: string[] = []): Promise<Response> {
  const headers = { 'content-security-policy': policy(doors), ...plainHeaders };
  const parts = path.split('/').filter((part) => part !== '');
  const plain = parts.every((part) => /^[\w@-][\w.@-]*$/.test(part));
  const file = plain && parts.length > 0 ? join(root, ...parts) : undefined;
  const isFile = file !== undefined && (await stat(file).catch(() => undefined))?.isFile();
  if (file && isFile) {
    const type = types[extname(file)] ?? 'application/octet-stream';
    // Built assets carry their hash in their name.
    const cache = parts[0] === 'assets' ? 'public, max-age=31536000, immutable' : 'no-cache';
    const plainly = { ...headers, 'content-type': type, 'cache-control': cache, vary: 'accept-encoding' };
    const body = await readFile(file);
    if (!shrinks.test(type) || !takesGzip(accepts)) return new Response(body, { headers: plainly });
    return new Response(await smaller(body, { level: 9 }), { headers: { ...plainly, 'content-encoding': 'gzip' } });
  }
  if (parts.at(-1)?.includes('.')) return new Response('Not found', { status: 404, headers: { ...headers, 'content-type': 'text/plain' } });
  const page = await readFile(join(root, 'index.html')).catch(() => undefined);
  if (page) return new Response(page, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' } });
  const words = 'The web app isn’t built here. The command line works: deskhand send "…"\n';
  return new Response(words, { status: 404, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } });
}
