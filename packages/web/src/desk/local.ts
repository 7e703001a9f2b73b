import type { BrakeRoad, Desk } from './desk.ts';
import { callOf, jsonFrom } from './local-http.ts';
import { putBlob } from './local-put.ts';
import { deskOver } from './over.ts';
import type { OpenTail } from './tail.ts';

// The road over plain HTTP and one WebSocket of the host that served this page, admitted by its cookie.

/** `origin` is where the host listens: "http://127.0.0.1:4747". */
export function localDesk(origin: string): Desk {
  const call = callOf(origin);
  const put: Parameters<typeof deskOver>[0]['put'] = (hash, file, sent, signal) =>
    putBlob(`${origin}/v1/content?hash=${hash}`, file, sent, signal);
  return { ...deskOver({ road: 'local', call, put, tail: tailOf(origin) }), brake: brakeFrom(origin, call) };
}

/** The keys are for as long as this page stands: they are learnt anew with each connection. */
function brakeFrom(origin: string, call: ReturnType<typeof callOf>): BrakeRoad {
  let keys: { secret: Uint8Array; host: Uint8Array } | undefined;
  return {
    doors: async () => {
      // Now, while there is somebody to load it from.
      await import('./knock.ts').catch(() => undefined);
      return jsonFrom(call(`brake?page=${encodeURIComponent(origin)}`), async (value) => {
        const { fromBase64url } = await import('@deskhand/protocol/frames');
        const told = value as { doors: string[]; keys: { secret: string; host: string } };
        const [secret, host] = [fromBase64url(told.keys.secret), fromBase64url(told.keys.host)];
        keys = secret && host && { secret, host };
        return told.doors;
      });
    },
    knock: async (door, ask, ms) => keys && (await import('./knock.ts')).knock(door, ask, keys, ms),
  };
}

const tailOf =
  (origin: string): OpenTail =>
  (after, { opened, said, ended }) => {
    const url = new URL('/v1/tail', origin);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('after', String(after));
    const socket = new WebSocket(url);
    socket.onopen = opened;
    socket.onmessage = ({ data }) => said(String(data));
    socket.onclose = () => ended({ ok: false, code: 'offline' });
    return () => socket.close();
  };
