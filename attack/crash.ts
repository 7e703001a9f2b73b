import { request as ask, createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeOutside, speak } from '../packages/daemon/src/net/passage.double.ts';
import { openReturn } from '../packages/daemon/src/plugins/oauth-redirect.ts';

// One part of the host in a process of its own, and a stranger who speaks to it: `node attack/crash.ts WAY on|off`. It ends
// with 0 where it serves the next one after that; `off` is the same as it would be written without a thought of strangers.

const odd: RequestListener = (_request, response) => void response.socket?.end('HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n');
const line = (target: string, host: string) => `GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
const listen = (take: RequestListener) =>
  new Promise<number>((resolve) => {
    // A TCP server's address is never a string.
    const server = createServer(take).listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const ways: Record<string, Record<string, () => Promise<boolean>>> = {
  status: {
    async on() {
      const outside = await makeOutside();
      const { port } = await outside.open({ read: ['a.example.org'] });
      outside.answerWith = odd;
      await speak(port, line('http://a.example.org/', 'a.example.org'));
      outside.answerWith = undefined;
      return (await speak(port, line('http://a.example.org/', 'a.example.org'))).includes('200 OK');
    },
    async off() {
      const outside = await listen(odd);
      const port = await listen((_request, response) => {
        ask({ port: outside, host: '127.0.0.1' }, (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502))).end();
      });
      await speak(port, line('/', 'a.example.org'));
      return true;
    },
  },
  address: {
    async on() {
      const { host, port } = new URL((await openReturn(0, async () => ({ title: 'Signed in', text: '' }))).redirect);
      await speak(Number(port), line('//', host));
      return (await speak(Number(port), line('/signed-in', host))).includes('Signed in');
    },
    async off() {
      const port = await listen((request, response) => response.end(new URL(request.url ?? '', 'http://127.0.0.1').pathname));
      await speak(port, line('//', '127.0.0.1'));
      return true;
    },
  },
};

const [way = '', protection = ''] = process.argv.slice(2);
process.exit((await ways[way]?.[protection]?.()) ? 0 : 1);
