import type { Buffer } from 'node:buffer';
import { jsonOf } from '@deskhand/protocol';
import type { Process } from '../sandbox/sandbox.ts';
import { lineReader } from './line-reader.ts';
import { type Allowance, mostMessage, type Wire } from './wire.ts';

/** How much of its standard error is kept, in characters. */
const keptErrors = 4000;

/** Messages as lines over a process's standard input and output (MCP's stdio transport). */
export function processWire(process: Process, allowance: Allowance): Wire & { errors(): string } {
  const closed = Promise.withResolvers<string>();
  let take: (message: unknown) => void = () => {};
  let errors = '';
  let open = true;

  const end = (why: string) => {
    if (!open) return;
    open = false;
    closed.resolve(why);
    void process.kill();
  };

  process.stdin.on('error', () => {});
  process.stderr.on('error', () => {});
  process.stdout.on('error', () => {});
  process.stderr.on('data', (part: Buffer) => {
    if (!allowance.take(part.length, 0)) return end('it wrote more than can be read');
    errors = (errors + part.toString('utf8', Math.max(0, part.length - keptErrors))).slice(-keptErrors);
  });
  const reader = lineReader({
    line(text) {
      if (!open || !text.trim()) return;
      if (!allowance.take(0, 1)) return end('it sent more messages than can be read');
      const message = jsonOf(text);
      // What is no message is what careless programs print where messages belong.
      if (message !== undefined) take(message);
    },
    tooLong: () => end(`it sent a message of more than ${mostMessage / 1e6} MB`),
  });
  process.stdout.on('data', (part: Buffer) => {
    if (open && !allowance.take(part.length, 0)) end('it wrote more than can be read');
    if (open) reader(part);
  });
  void process.exit.then(({ code, signal, outOfMemory }) =>
    end(outOfMemory ? 'it took more memory than it may' : `it ended (${signal ?? `exit ${code}`})`),
  );

  return {
    send(message) {
      if (open && process.stdin.writableLength > mostMessage) end('it does not read what it is told');
      if (!open) return Promise.reject(new Error('it is not running'));
      return new Promise((resolve, reject) =>
        process.stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve())),
      );
    },
    receive: (taker) => {
      take = taker;
    },
    closed: closed.promise,
    async close(why) {
      end(why);
      await process.kill();
    },
    errors: () => errors,
  };
}
