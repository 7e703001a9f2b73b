import { expect, test } from 'vitest';
import { sealedDesk } from './sealed.ts';
import { LostError, type SealedConnection } from './sealed-connection.ts';

const file = Uint8Array.from({ length: 1000 }, (_, at) => at % 251);
const pairing = { secret: new Uint8Array(32), host: new Uint8Array(32), name: 'Desk' };

/** A host with one file, over a line that breaks once each of these many bytes of an answer went through. */
function deskOver(breaks: number[]) {
  const from: number[] = [];
  const connection: SealedConnection = {
    async ask({ headers }) {
      const begin = Number(/^bytes=(\d+)-$/.exec(headers?.range ?? '')?.[1] ?? 0);
      from.push(begin);
      const most = breaks.shift() ?? file.length;
      const bytes = file.slice(begin, begin + most);
      let given = false;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(stream) {
          if (!given && bytes.length > 0) stream.enqueue(bytes);
          else if (most < file.length) stream.error(new LostError('offline'));
          else stream.close();
          given = true;
        },
      });
      return { status: begin > 0 ? 206 : 200, headers: {}, body };
    },
    close: () => undefined,
  };
  return { desk: sealedDesk('ws://127.0.0.1:1/v1/sealed', pairing, connection), from };
}

test('content goes on from where its line broke, however often, as long as each time something more comes', async () => {
  const { desk, from } = deskOver([100, 100, 100, 100, 100, 100, 100]);
  const came: number[] = [];
  expect(await desk.content('a', undefined, (bytes) => came.push(bytes))).toEqual({ ok: true, value: file });
  expect(came).toEqual([100, 200, 300, 400, 500, 600, 700, 1000]);
  expect(from).toEqual([0, 100, 200, 300, 400, 500, 600, 700]);
});

test('given up or left, it goes on from there when it is asked for again', async () => {
  const { desk, from } = deskOver([300]);
  const left = new AbortController();
  const first = desk.content('a', left.signal);
  left.abort();
  expect(await first).toEqual({ ok: false, code: 'offline' });
  expect(await desk.content('a')).toEqual({ ok: true, value: file });
  expect(from).toEqual([0, 300]);
  // Whole, it begins anew; and another is another.
  expect(await desk.content('a')).toEqual({ ok: true, value: file });
  expect(from.slice(2)).toEqual([0]);
});
