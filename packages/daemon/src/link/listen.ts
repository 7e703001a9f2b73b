import type { Server } from 'node:http';

/** Has a server listen; rejects with the system's error. What goes wrong later ends nothing but the connection that it was about. */
export function listening(server: Server, at: { port: number; host?: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      server.on('error', (error) => console.error(error));
      resolve();
    });
  });
}

/** Why it can't listen there, in words that end a sentence. */
export const whyNot = ({ code }: NodeJS.ErrnoException): string =>
  code === 'EADDRINUSE' ? 'another program has it' : `the system says ${code}`;
