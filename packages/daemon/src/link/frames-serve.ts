import type { Scope } from '@deskhand/protocol';
import type { Body, WireReply, WireRequest } from '@deskhand/protocol/sealed';
import type { Caller } from '../intake/intake.ts';
import type { Reader } from './follow.ts';

// What a device asks for inside its frames, answered by the same handlers as over HTTP: only who asks is known otherwise,
// by their key instead of a token. The tail is a reply whose body doesn't end, one JSON message a line.

interface FramedRequest {
  request: WireRequest;
  body: Body | undefined;
  signal: AbortSignal;
  device: string;
  /** What the device may do now: asked for each request anew. */
  scopes: () => Scope[];
}
export type ServeFrames = (asked: FramedRequest) => Promise<WireReply & { body?: Body | undefined }>;

interface ServeDeps {
  /** The routes, with the caller as their environment. */
  fetch: (request: Request, env: { framed: Caller }) => Response | Promise<Response>;
  /** Follows the log from a cursor for a reader; returns the end of it. */
  follow: (after: number, reader: Reader) => () => void;
}

const passed = ['content-type', 'content-length', 'content-range', 'etag'];

export function makeServe({ fetch, follow }: ServeDeps): ServeFrames {
  return async ({ request, body, signal, device, scopes }) => {
    const caller = { device, scopes: scopes() };
    const url = new URL(request.path, 'http://frames.invalid');
    if (url.pathname === '/v1/tail') return tail(url, { caller, signal, scopes });
    const { method, headers = {} } = request;
    const bytes = method === 'POST' ? (body ?? null) : null;
    const asked = new Request(url, { method, headers, signal, ...(bytes && { body: bytes, duplex: 'half' }) });
    const response = await fetch(asked, { framed: caller });
    const kept = passed.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    // A handler's body is made of plain byte arrays, whatever its type leaves open.
    return { status: response.status, headers: Object.fromEntries(kept), body: (response.body as Body | null) ?? undefined };
  };

  async function tail(url: URL, { caller, signal, scopes }: { caller: Caller; signal: AbortSignal; scopes: () => Scope[] }) {
    const after = url.searchParams.get('after') ?? '';
    const refused = caller.scopes.includes('look') ? undefined : await fetch(new Request(new URL('/v1/desk', url)), { framed: caller });
    if (refused) return { status: refused.status, headers: {}, body: (refused.body as Body | null) ?? undefined };
    if (!/^\d{1,15}$/.test(after)) return { status: 400, headers: {} };
    return { status: 200, headers: {}, body: linesOf(Number(after), signal, () => scopes().includes('look')) };
  }

  /** Pulled by whoever sends it on, so it goes at the device's pace. */
  function linesOf(after: number, signal: AbortSignal, mayLook: () => boolean): Body {
    const waiting: { line: Uint8Array<ArrayBuffer>; taken: () => void }[] = [];
    let wake: (() => void) | undefined;
    let end = () => {};
    return new ReadableStream(
      {
        start(controller) {
          let over = false;
          const cut = () => {
            if (over) return;
            over = true;
            end();
            wake?.();
            controller.error(new Error('The tail was cut.'));
          };
          signal.addEventListener('abort', cut, { once: true });
          const say = (text: string, taken: () => void) => {
            if (!mayLook()) return cut();
            waiting.push({ line: new TextEncoder().encode(`${text}\n`), taken });
            wake?.();
          };
          end = follow(after, { say, cut });
          if (over) end();
        },
        async pull(controller) {
          while (waiting.length === 0 && !signal.aborted)
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          const next = waiting.shift();
          if (!next) return;
          controller.enqueue(next.line);
          next.taken();
        },
        cancel: () => end(),
      },
      { highWaterMark: 0 },
    );
  }
}
