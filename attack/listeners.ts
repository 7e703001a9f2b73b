import { createSocket } from 'node:dgram';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';

// Services of this computer, each at its usual kind of place: whoever reaches one gets the secret, and is noticed.

export type Listeners = Awaited<ReturnType<typeof openListeners>>;

export async function openListeners(secret: string, home: string) {
  const closing: (() => void)[] = [];
  /** All that came in, whoever it came to. */
  let received = '';
  const hear = (chunk: Buffer | string) => {
    received = (received + chunk.toString('latin1')).slice(-1_000_000);
  };
  const serve = (greeting: string): Server => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', hear);
      socket.write(greeting);
      socket.setTimeout(300, () => socket.end());
    });
    closing.push(() => server.close());
    return server;
  };
  const at = async (path: string): Promise<string> => {
    if (!path.startsWith('\0')) mkdirSync(dirname(path), { recursive: true });
    const server = serve(secret);
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
    if (!path.startsWith('\0')) {
      chmodSync(path, 0o777);
      closing.push(() => rmSync(path, { force: true }));
    }
    return path;
  };
  const tcp = async (host: string, greeting: string): Promise<number> => {
    const server = serve(greeting);
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  };
  const udp = createSocket('udp4');
  udp.on('message', (message, { port, address }) => {
    hear(message);
    udp.send(secret, port, address, () => {});
  });
  await new Promise<void>((resolve) => udp.bind(0, resolve));
  closing.push(() => udp.close());
  const display = 1000 + process.pid;
  const run = join(home, 'run');
  return {
    tcp4: await tcp('0.0.0.0', secret),
    tcp6: await tcp('::1', secret).catch(() => 0),
    /** Answers any HTTP request with the secret. */
    http: await tcp('0.0.0.0', `HTTP/1.0 200 OK\r\n\r\n${secret}`),
    udp: udp.address().port,
    x11: await at(`/tmp/.X11-unix/X${display}`).catch(() => at(join(run, `X${display}`))),
    x11Name: await at(`\0/tmp/.X11-unix/X${display}`),
    bus: await at(join(run, 'bus')),
    busName: await at(`\0dbus-${process.pid}`),
    docker: await at(join(run, 'docker.sock')),
    ssh: await at(join(home, '.ssh', 'agent.sock')),
    gpg: await at(join(home, '.gnupg', 'S.gpg-agent')),
    systemd: await at(join(run, 'systemd', 'private')),
    wayland: await at(join(run, 'wayland-0')),
    pulse: await at(join(run, 'pulse', 'native')),
    mysql: await at(join(run, 'mysqld', 'mysqld.sock')),
    granted: await at(join(home, 'granted', 'service.sock')),
    lookAt: await at(join(home, 'look', 'service.sock')),
    /** Whether anybody was told this. */
    heard: (text: string): boolean => received.includes(text),
    /** All that anybody was told since it was forgotten. */
    said: (): string => received,
    forget: (): void => {
      received = '';
    },
    async close(): Promise<void> {
      for (const close of closing) close();
    },
  };
}
