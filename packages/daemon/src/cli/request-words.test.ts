import { expect, test } from 'vitest';
import { runCommand, type Say } from '../testing/command-line.ts';
import { openLocalHost } from '../testing/local-host.ts';

const made = (host: string, more: object): Say => ({
  type: 'request.made',
  body: { host, method: 'GET', decision: 'allowed', up: 0, down: 0, ms: 3, ...more },
});

test('what a task asked the network for is shown with it, in JSON, and line by line in the log', async () => {
  const host = await openLocalHost(async (event, at) => {
    if (event.type !== 'task.requested') return;
    await at.say(
      event,
      ...Array.from({ length: 60 }, (_, i) => made(`h${i}.example.org`, { status: 200, down: 1500 })),
      made('bad\u001b[2J.example.org', { method: 'POST', decision: 'refused', why: 'may only look there.' }),
      { type: 'task.finished', body: { outcome: 'done' } },
    );
  });
  const run = (args: string[]) => runCommand(host.home, args);
  try {
    await run(['folders', 'add', host.work, '--mode', 'auto']);
    await run(['send', '--cwd', host.work, 'look it up']);
    const { notes } = await run(['show']);
    expect(notes).toContain('Asked the network 61 times, 1 refused; the last 50:\n');
    expect(notes).not.toContain('h10.example.org');
    expect(notes).toContain('  GET h11.example.org 200 (0 B up, 1.5 kB down)');
    expect(notes).toContain('  POST bad␛[2J.example.org refused: may only look there.');
    expect((await run(['show', '--json'])).json()).toMatchObject({ requests: { count: 61, last: { length: 50 } } });
    expect((await run(['logs'])).out).toMatch(/request\.made .* GET h59\.example\.org 200 \(0 B up, 1\.5 kB down\)/);
  } finally {
    await host.close();
  }
});
