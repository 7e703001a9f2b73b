import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchHost, memoryOf, processorOf, startBenchHost, sumOf } from '../host.ts';
import { once, row } from '../row.ts';

// How the host behaves as a whole: start, memory, turns, many at once, a long history, a crash, its size.

async function withHost<T>(work: (host: BenchHost) => Promise<T>): Promise<T> {
  const host = await startBenchHost();
  try {
    return await work(host);
  } finally {
    await host.close();
  }
}

/** One task from being sent to being finished. */
async function turn(host: BenchHost, text: string, thread?: string): Promise<{ ms: number; thread: string }> {
  const before = performance.now();
  const sent = await host.send(text, thread ? { thread } : {});
  await host.finished(sent.task);
  return { ms: performance.now() - before, thread: sent.thread };
}

const readCall = 'call read_file {"path":"a.txt"}';
const runCall = 'call run {"command":"true"}';

/** Wall and processor time (ms) of one turn, over many, one after the other, after some to warm up. */
async function turns(host: BenchHost, text: string, sameThread = false, many = 50): Promise<{ ms: number; cpu: number }> {
  let thread: string | undefined;
  for (let i = 0; i < 10; i++) ({ thread } = await turn(host, text, sameThread ? thread : undefined));
  const cpu = processorOf(host.daemon());
  const before = performance.now();
  for (let i = 0; i < many; i++) await turn(host, text, sameThread ? thread : undefined);
  return { ms: (performance.now() - before) / many, cpu: (processorOf(host.daemon()) - cpu) / many };
}

const kinds = {
  'new-thread': ['hello', false],
  'same-thread': ['hello', true],
  command: [runCall, false],
  read: [readCall, false],
} as const;
const turnRows = Object.entries(kinds).flatMap(([name, [text, same]]) => {
  const measured = once(() => withHost((host) => turns(host, text, same)));
  const below = name === 'command' ? undefined : { below: 15 };
  return [
    row({ name: `turn.${name}.wall`, unit: 'ms', runs: 1, measure: async () => (await measured()).ms }),
    row({ name: `turn.${name}.cpu`, unit: 'ms', runs: 1, ...(below && { aim: below }), measure: async () => (await measured()).cpu }),
  ];
});

/** One turn that reads a file (ms of processor), where five secrets are to be kept out of it. */
const withSecrets = row({
  name: 'turn.secrets.cpu',
  unit: 'ms',
  runs: 1,
  aim: { below: 15 },
  measure: () =>
    withHost(async (host) => {
      for (const n of [1, 2, 3, 4, 5]) {
        const secret = { name: `SECRET_${n}`, hosts: ['api.example.com'], value: randomBytes(30).toString('base64url') };
        await host.ask('commands', { type: 'secret.add', key: `bench-secret-${n}`, ...secret });
      }
      return (await turns(host, readCall)).cpu;
    }),
});

/** How much longer (ms) a turn with these calls takes than one with those. */
const moreRow = (name: string, calls: string[], others: string[], aim?: { below: number }) =>
  row({
    name,
    unit: 'ms',
    runs: 3,
    ...(aim && { aim }),
    measure: () => withHost(async (host) => (await turns(host, calls.join('\n'))).ms - (await turns(host, others.join('\n'))).ms),
  });

/** Keeps `lanes` tasks going until `total` are done. */
async function atOnce(host: BenchHost, lanes: number, text: string, total: number): Promise<{ rate: number; most: number; cpu: number }> {
  let left = total;
  const lane = async () => {
    while (left-- > 0) await turn(host, text);
  };
  host.model.seen.most = 0;
  const cpu = processorOf(host.daemon());
  const before = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  const seconds = (performance.now() - before) / 1000;
  return { rate: total / seconds, most: host.model.seen.most, cpu: (processorOf(host.daemon()) - cpu) / total };
}

/** A host with 5,000 finished tasks in its log. */
async function withHistory<T>(work: (host: BenchHost) => Promise<T>): Promise<T> {
  return withHost(async (host) => {
    await atOnce(host, 50, 'hello', 5000);
    return work(host);
  });
}

function manyRows(prefix: string, host: typeof withHost) {
  // One host for all: with a history it takes a while to make.
  const measured = once(() =>
    host(async (one) => {
      await atOnce(one, 10, 'hello', 50);
      return {
        '10.0ms': await atOnce(one, 10, 'hello', 300),
        '50.0ms': await atOnce(one, 50, 'hello', 500),
        '10.1s': await atOnce(one, 10, 'hello\nwait 1000', 30),
        '50.1s': await atOnce(one, 50, 'hello\nwait 1000', 150),
      };
    }),
  );
  return (['10.0ms', '50.0ms', '10.1s', '50.1s'] as const).flatMap((load) => {
    const busy = load.endsWith('0ms');
    const most = load === '50.1s' ? { aim: { above: 50 } } : {};
    return [
      row({
        name: `${prefix}.${load}.rate`,
        unit: 'turns/s',
        runs: 1,
        ...(busy && { aim: { above: 60 } }),
        measure: async () => (await measured())[load].rate,
      }),
      row({ name: `${prefix}.${load}.most`, unit: 'in flight', runs: 1, ...most, measure: async () => (await measured())[load].most }),
      ...(busy
        ? [
            row({
              name: `${prefix}.${load}.cpu`,
              unit: 'ms',
              runs: 1,
              aim: { below: 15 },
              measure: async () => (await measured())[load].cpu,
            }),
          ]
        : []),
    ];
  });
}

const atRest = once(() =>
  withHost(async (host) => {
    await sleep(30_000);
    const rest = { daemon: memoryOf(host.daemon()), supervisor: memoryOf(host.supervisor) };
    await atOnce(host, 10, 'hello', 1000);
    return { rest, after: { daemon: memoryOf(host.daemon()), supervisor: memoryOf(host.supervisor) } };
  }),
);
/** `daemon` and `supervisor`: what each has alone. `sum`: both, and the program that they share. */
const memoryRows = (['rest', 'after'] as const).flatMap((when) => {
  const name = when === 'rest' ? 'memory.rest' : 'memory.after-1000-turns';
  const below = when === 'rest' ? 120 : 200;
  return [
    row({ name: `${name}.daemon`, unit: 'MB', runs: 1, measure: async () => (await atRest())[when].daemon.own }),
    row({ name: `${name}.supervisor`, unit: 'MB', runs: 1, measure: async () => (await atRest())[when].supervisor.own }),
    row({
      name: `${name}.sum`,
      unit: 'MB',
      runs: 1,
      aim: { below },
      measure: async () => sumOf(Object.values((await atRest())[when])),
    }),
  ];
});

/** From kill -9 of the daemon in the middle of a model's answer until the task's next request is there. */
async function resume(host: BenchHost): Promise<number> {
  await turn(host, 'hello');
  const asked = host.model.nextRequest();
  await host.send('hello\nwait 60000');
  await asked;
  const again = host.model.nextRequest();
  const before = performance.now();
  process.kill(host.daemon(), 'SIGKILL');
  await again;
  return (performance.now() - before) / 1000;
}

/** `npm ci --omit=dev` on a copy of the tree: seconds, and megabytes on disk without the `node` package. */
const install = once(async () => {
  const root = join(import.meta.dirname, '..', '..');
  const copy = mkdtempSync(join(tmpdir(), 'deskhand-install-'));
  try {
    cpSync(root, copy, { recursive: true, filter: (path) => !/[\\/](node_modules|\.git|\.cache|dist)$/.test(path) });
    const before = performance.now();
    const { status, stderr } = spawnSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: copy,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error(`npm ci failed: ${stderr.slice(0, 300)}`);
    const seconds = (performance.now() - before) / 1000;
    const size = (path: string) =>
      Number.parseInt(spawnSync('du', ['-sk', join(copy, path)], { encoding: 'utf8' }).stdout || 'NaN', 10) / 1024;
    return { seconds, megabytes: size('node_modules') - size('node_modules/node') };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

export const rows = [
  row({ name: 'start.ready', unit: 's', aim: { below: 0.4 }, measure: () => withHost(async (host) => host.ready) }),
  ...memoryRows,
  row({ name: 'turn.first.wall', unit: 'ms', aim: { below: 100 }, measure: () => withHost(async (host) => host.first) }),
  ...turnRows,
  withSecrets,
  // Of two turns with as many requests to the model, and the sandbox opened in both: what the command costs.
  moreRow('turn.command.more', [runCall, runCall], [runCall, readCall], { below: 25 }),
  // A task's first command: with the stage that it opens.
  moreRow('turn.first-command.more', [runCall], [readCall]),
  ...manyRows('many', withHost),
  ...manyRows('many.history', withHistory),
  row({
    name: 'request.hello',
    unit: 'KB',
    aim: { below: 8 },
    runs: 1,
    measure: () => withHost(async (host) => host.model.seen.bytes / 1024),
  }),
  row({ name: 'crash.resumed', unit: 's', measure: () => withHost(resume) }),
  row({ name: 'install.seconds', unit: 's', runs: 1, measure: async () => (await install()).seconds }),
  row({ name: 'install.size', unit: 'MB', aim: { below: 250 }, runs: 1, measure: async () => (await install()).megabytes }),
];
