import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

// Where a browser on this computer comes back to after signing in (RFC 8252, 7.3): a port of loopback that is open only
// while somebody is expected. On a phone nothing listens there, and the person brings the address back in the app.

export interface Return {
  /** The address that browsers are sent back to. */
  redirect: string;
  close(): void;
}

/** `came` takes the query of a return, and says what the page shows. The port is the same as last time where that is free. */
export async function openReturn(
  port: number,
  came: (query: URLSearchParams) => Promise<{ title: string; text: string }>,
): Promise<Return> {
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    const asked = URL.parse(request.url ?? '', 'http://127.0.0.1');
    const here = request.method === 'GET' && asked?.pathname === path && request.headers.host === `127.0.0.1:${opened}`;
    if (!here) return void response.writeHead(404, { connection: 'close' }).end();
    came(asked.searchParams).then(
      ({ title, text }) => response.writeHead(200, headers).end(page(title, text)),
      (error) => {
        console.error(error);
        response.writeHead(500, headers).end(page(...broken));
      },
    );
  });
  server.maxConnections = 16;
  await listen(server, port).catch(() => listen(server, 0));
  server.unref();
  // A TCP server's address is never a string; kept, because a server that is closed has none, and is asked on open connections.
  const { port: opened } = server.address() as AddressInfo;
  return {
    redirect: `http://127.0.0.1:${opened}${path}`,
    close() {
      server.close();
      server.closeIdleConnections();
    },
  };
}

const path = '/signed-in';
const broken = ['Not signed in', 'This computer could not keep what came back. Its log says why; then sign in once more.'] as const;

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

/** The address holds a code: it is neither kept nor told to anybody who is linked. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  connection: 'close',
};

const page = (title: string, text: string) => `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${plain(title)}</title>
<style>body{font:17px/1.5 system-ui;max-width:32rem;margin:20vh auto;padding:0 1.5rem}</style><h1>${plain(title)}</h1><p>${plain(text)}</p></html>`;

const plain = (text: string) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
