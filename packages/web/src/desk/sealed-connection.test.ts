import { answerDevice, type FrameBox, frameBox, newIdentity, openStreams, type Streams } from '@deskhand/protocol/sealed';
import { expect, test, vi } from 'vitest';
import { LostError, sealedConnection } from './sealed-connection.ts';

const identity = newIdentity();
const pairing = { secret: newIdentity().secret, host: identity.key, name: 'Desk' };

/** A host at the other end of the only socket there is. It answers at once, but for `/v1/slow`; dead, it hears nothing. */
function hostOf() {
  const slow = Promise.withResolvers<{ status: number }>();
  const asked: string[] = [];
  const state = { dead: false, closed: false };
  let box: FrameBox | undefined;
  let streams: Streams | undefined;
  class Socket {
    static readonly OPEN = 1;
    readyState = 1;
    onopen = () => {};
    onmessage = (_: { data: ArrayBuffer }) => {};
    onclose = (_: { code: number }) => {};
    constructor() {
      queueMicrotask(() => this.onopen());
    }
    private readonly say = (message: Uint8Array) => {
      const data = Uint8Array.from(message).buffer;
      queueMicrotask(() => this.onmessage({ data }));
    };
    send(message: Uint8Array) {
      if (state.dead) return;
      const content = box?.open(message);
      if (content) return streams?.take(content);
      const answered = answerDevice(identity, message);
      if (!answered) throw new Error('the host knows this device');
      const sealing = frameBox(answered.keys, 'host');
      box = sealing;
      streams = openStreams({
        write: async (sent) => this.say(sealing.seal(sent)),
        broken: (why) => expect.fail(why),
        serve: async ({ method, path }) => {
          asked.push(`${method} ${path}`);
          return { headers: {}, ...(path === '/v1/slow' ? await slow.promise : { status: 200 }) };
        },
      });
      this.say(answered.answer);
    }
    close() {
      state.closed = true;
      this.onclose({ code: 1006 });
    }
  }
  vi.stubGlobal('WebSocket', Socket);
  return { state, slow, asked };
}

/** A connection whose time goes on when the test says so. */
function connect() {
  const looks = new Set<() => void>();
  const connection = sealedConnection('ws://127.0.0.1:1/v1/sealed', pairing, (then) => {
    looks.add(then);
    return () => looks.delete(then);
  });
  const quick = () => connection.ask({ method: 'GET', path: '/v1/quick' });
  return { connection, quick, looks, look: () => looks.forEach((one) => void one()) };
}

test('an answer that takes long doesn’t end the line: the host is asked for a sign of life, and what else there is goes on', async () => {
  const host = hostOf();
  const { connection, quick, looks, look } = connect();
  await quick();
  const long = connection.ask({ method: 'GET', path: '/v1/slow' });
  await vi.waitFor(() => expect(host.asked).toContain('GET /v1/slow'));
  for (let time = 1; time <= 4; time++) {
    look();
    await vi.waitFor(() => expect(host.asked.filter((one) => one === 'HEAD /v1/health')).toHaveLength(time));
    // What comes on the same line after the sign of life says that it is here too.
    expect(await quick()).toMatchObject({ status: 200 });
  }
  host.slow.resolve({ status: 202 });
  expect(await long).toMatchObject({ status: 202 });
  expect(host.state.closed).toBe(false);
  expect(looks).toEqual(new Set());
  vi.unstubAllGlobals();
});

test('a line that is dead is left once no sign of life comes either', async () => {
  const host = hostOf();
  const { quick, look, looks } = connect();
  await quick();
  host.state.dead = true;
  const lost = quick().catch((error: unknown) => error);
  await vi.waitFor(() => expect(looks).not.toEqual(new Set()));
  look();
  expect(host.state.closed).toBe(false);
  look();
  expect(await lost).toBeInstanceOf(LostError);
  expect(host.state.closed).toBe(true);
  vi.unstubAllGlobals();
});
