import { createServer } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listening } from './listen.ts';

test('a server that can’t take a connection, as where no more files may be open, goes on listening and ends nothing', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const server = createServer();
  onTestFinished(() => {
    told.mockRestore();
    server.close();
  });
  await listening(server, { port: 0, host: '127.0.0.1' });
  const full = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' });
  for (let times = 0; times < 2; times++) server.emit('error', full);
  expect(told.mock.calls).toEqual([[full], [full]]);
  expect(server.listening).toBe(true);
});
