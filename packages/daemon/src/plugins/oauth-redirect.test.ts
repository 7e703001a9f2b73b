import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openReturn } from './oauth-redirect.ts';

/** A port of its own, and what it answers to bytes as they are. */
async function opened(came: Parameters<typeof openReturn>[1]) {
  const back = await openReturn(0, came);
  onTestFinished(() => back.close());
  const { host, port } = new URL(back.redirect);
  return (target: string) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    return text(socket);
  };
}

test.each(['//', '///', 'http://[', '//[::1', '/signed-in/..//', '*', 'http:'])(
  'a page that asks for %s is told that nothing is there',
  async (target) => {
    const ask = await opened(async () => ({ title: 'Signed in', text: 'You can close this page.' }));
    expect(await ask(target)).toMatch(/^HTTP\/1\.1 40[04]/);
    expect(await ask('/signed-in?code=1')).toContain('Signed in');
  },
);

test('a return that can’t be kept is told in the browser, and in the log', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => said.mockRestore());
  const ask = await opened(async () => {
    throw new Error('ENOSPC');
  });
  expect(await ask('/signed-in?code=1')).toMatch(/^HTTP\/1\.1 500[\s\S]*Not signed in/);
  expect(said).toHaveBeenCalledWith(expect.objectContaining({ message: 'ENOSPC' }));
});
