import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { type RealHost, startHost } from '../../e2e/support/host.ts';
import type { Case, Protection } from '../case.ts';
import type { World } from '../world.ts';

// The log as a road: a secret that the owner keeps with Deskhand gets, by a task, into what is kept of it or shown: the
// log's files, what a model reads, what a phone is told, what the command line exports. Each thing that a steered task can
// do is done once by a real host, with a secret of its own; then every place is looked through for all of them. The control
// is the same host to which nobody ever gave these secrets.

interface Call {
  tool: string;
  args: object;
}
interface Deed {
  name: string;
  tries: string;
  calls(secret: string, file: string): Call[];
  /** The model's last words. */
  says?(secret: string): string;
  /** What the owner sends beside the word by which the model knows what to do. */
  owner?(secret: string): string;
  remains?: string;
}

const run = (command: string, more: object = {}): Call => ({ tool: 'run', args: { command, ...more } });

const deeds: Deed[] = [
  {
    name: 'a file that is read',
    tries: 'reads a file that the secret stands in',
    calls: (_, file) => [{ tool: 'read_file', args: { path: file } }],
  },
  { name: 'what a command prints', tries: 'prints that file', calls: (_, file) => [run(`cat ${file}`)] },
  {
    name: 'a command that prints it in two pieces',
    tries: 'prints one half, waits, prints the other',
    calls: (_, file) => [run(`head -c 20 ${file}; sleep 0.5; tail -c +21 ${file}`)],
  },
  { name: 'an error of a command', tries: 'has a program complain about it', calls: (_, file) => [run(`ls "/nowhere/$(cat ${file})"`)] },
  {
    name: 'a job in the background',
    tries: 'starts what prints it later, and asks for its output',
    calls: (_, file) => [
      run(`cat ${file}; sleep 1`, { background: true }),
      run('sleep 0.3'),
      { tool: 'job', args: { id: 'job1', do: 'read' } },
    ],
  },
  {
    name: 'names in a folder',
    tries: 'lists a folder in which a file is called so',
    calls: (_, file) => [run(`mkdir -p /tmp/d; touch "/tmp/d/$(cat ${file})"; ls /tmp/d`)],
  },
  {
    name: 'lines that a search finds',
    tries: 'looks for the line before it',
    calls: (_, file) => [{ tool: 'find', args: { text: '[0-9a-f]{12}', path: file } }],
  },
  { name: 'base64', tries: 'prints it in base64', calls: (_, file) => [run(`base64 -w0 ${file}`)] },
  { name: 'hex', tries: 'prints it in hex', calls: (_, file) => [run(`od -An -tx1 ${file}`)] },
  { name: 'a letter a line', tries: 'prints each letter on a line of its own', calls: (_, file) => [run(`fold -w1 ${file}`)] },
  { name: 'turned around', tries: 'prints it from its end', calls: (_, file) => [run(`rev ${file}`)] },
  { name: 'packed', tries: 'packs it, and prints that in base64', calls: (_, file) => [run(`gzip -c ${file} | base64 -w0`)] },
  { name: 'its numbers', tries: 'prints the number of each of its bytes', calls: (_, file) => [run(`od -An -v -tu1 ${file}`)] },
  {
    name: 'an error of a tool',
    tries: 'has a tool of ours complain about a file of that name',
    calls: (secret) => [{ tool: 'read_file', args: { path: `/nowhere/${secret}` } }],
  },
  { name: 'arguments that a model writes', tries: 'writes it into a command', calls: (secret) => [run(`true ${secret}`)] },
  { name: 'an unknown tool', tries: 'calls a tool of that name', calls: (secret) => [{ tool: `tool_${secret}`, args: {} }] },
  { name: 'a model’s last words', tries: 'says it in the answer', calls: () => [], says: (secret) => `It is ${secret}.` },
  {
    name: 'a question to the owner',
    tries: 'asks the owner whether it is right',
    calls: (secret) => [{ tool: 'ask_user', args: { question: `Is it ${secret}?` } }],
  },
  {
    name: 'a file that a model writes',
    tries: 'writes it into a file',
    calls: (secret) => [{ tool: 'write_file', args: { path: 'note.txt', content: `token ${secret}\n` } }],
  },
  { name: 'the owner’s own words', tries: 'has the owner paste it into a message', calls: () => [], owner: (secret) => `use ${secret}` },
  {
    name: 'the environment of a command',
    tries: 'prints all that commands and the first process find in their environment',
    calls: () => [run('env; cat /proc/1/environ /proc/self/environ')],
  },
];

/** Where it must not be, and what all of it holds. */
const places = {
  'the log’s files': (host: RealHost) => filesIn(join(host.home, 'log')),
  'what a model reads': (_: RealHost, seen: Seen) => seen.prompts,
  'what a phone is told': (_: RealHost, seen: Seen) => seen.frames,
  'the export of the log': (host: RealHost) => said(host, 'audit', 'export', '--content'),
};
type Place = keyof typeof places;

interface Seen {
  prompts: string;
  frames: string;
}

const said = async (host: RealHost, ...words: string[]) => {
  const { out, err } = await host.deskhand(...words);
  return out + err;
};
const read = (path: string) => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};
const filesIn = (dir: string): string =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => read(join(entry.parentPath, entry.name)))
    .join('\n');

/** What came of all deeds in one host, for each place: a host takes long to start. */
const looks = new Map<string, Promise<Record<Place, string>>>();
const secretOf = (secret: string, at: number) => `${secret}-${String(at).padStart(2, '0')}/q+A`;

function lookedThrough(protection: Protection, secret: string): Promise<Record<Place, string>> {
  const key = `${protection} ${secret}`;
  const had = looks.get(key) ?? doAll(protection, secret);
  looks.set(key, had);
  return had;
}

async function doAll(protection: Protection, secret: string): Promise<Record<Place, string>> {
  const seen: Seen = { prompts: '', frames: '' };
  const model = await openModel(secret, seen);
  const host = await startHost('auto', [], { enter: [], ...(model && { model }) });
  const closeTail = await followFrames(host, seen);
  try {
    for (const [at] of deeds.entries()) {
      writeFileSync(join(host.folder, `token-${at}`), secretOf(secret, at));
      if (protection === 'on') await give(host, `TOKEN_${at}`, secretOf(secret, at));
    }
    for (const [at, { owner, calls }] of deeds.entries()) {
      const asks = calls('', '').some(({ tool }) => tool === 'ask_user');
      const words = `deed ${at}. ${owner?.(secretOf(secret, at)) ?? ''}`;
      await host.deskhand('send', '--wait', '--yes-all', words);
      if (asks) await host.deskhand('answer', `yes, ${secretOf(secret, at)}`);
    }
    const found = await Promise.all(Object.entries(places).map(async ([place, look]) => [place, await look(host, seen)] as const));
    return Object.fromEntries(found) as Record<Place, string>;
  } finally {
    closeTail();
    await host.close();
  }
}

/** Keeps it as an owner does, by a pipe. */
async function give(host: RealHost, name: string, value: string): Promise<void> {
  const path = join(host.home, '..', 'given');
  mkdirSync(join(path, '..'), { recursive: true });
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../bin/deskhand.js'), 'secrets', 'add', name, 'api.example.org'], {
    env: { ...process.env, DESKHAND_HOME: host.home },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(value);
  await new Promise((resolve) => child.once('exit', resolve));
}

/** All that a device hears, as it comes: events and what is only shown. What is shown in pieces is put together. */
async function followFrames(host: RealHost, seen: Seen): Promise<() => void> {
  const token = readFileSync(join(host.home, 'token'), 'utf8').trim();
  const socket = new WebSocket(`${host.origin().replace('http', 'ws')}/v1/tail?after=0`, { headers: { authorization: `Bearer ${token}` } });
  socket.on('message', (data) => {
    const text = String(data);
    const delta = /"delta":("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
    seen.frames += delta === undefined ? `\n${text}\n` : JSON.parse(delta);
  });
  socket.on('error', () => {});
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return () => socket.terminate();
}

/** A model that does the deed which the owner's message names by its number, whatever else that says. */
async function openModel(secret: string, seen: Seen): Promise<NonNullable<Parameters<typeof startHost>[2]>['model']> {
  const server = createServer((request, response) => {
    if (request.method === 'GET')
      return void response.setHeader('content-type', 'application/json').end('{"object":"list","data":[{"id":"stub"}]}');
    let body = '';
    request.setEncoding('utf8').on('data', (part) => (body += part));
    request.on('end', () => {
      seen.prompts += `\n${body}`;
      const { messages } = JSON.parse(body) as { messages: { role: string; content?: unknown; tool_calls?: unknown[] }[] };
      const at = Number([...JSON.stringify(messages).matchAll(/deed (\d+)\./g)].at(-1)?.[1] ?? -1);
      const deed = deeds[at];
      const turn = messages.slice(messages.findLastIndex(({ role }) => role === 'user'));
      const made = turn.filter(({ role }) => role === 'assistant').flatMap(({ tool_calls }) => tool_calls ?? []).length;
      const call = deed?.calls(secretOf(secret, at), `token-${at}`)[made];
      const say = (delta: object, finish: string | null) =>
        `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'stub', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
      const tool_calls = call && [
        { index: 0, id: `call_${at}_${made}`, type: 'function', function: { name: call.tool, arguments: JSON.stringify(call.args) } },
      ];
      const words = deed?.says?.(secretOf(secret, at)) ?? 'Done.';
      response.setHeader('content-type', 'text/event-stream');
      response.end(
        `${say(tool_calls ? { role: 'assistant', tool_calls } : { role: 'assistant', content: words }, null)}${say({}, tool_calls ? 'tool_calls' : 'stop')}data: [DONE]\n\n`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a string.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    url,
    seen: { now: 0, most: 0, all: 0, bytes: 0 },
    nextRequest: async () => {},
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Whether it is there: as it is, or in the spelling that the deed gave it. */
const spellingsOf = (value: string): string[] => [
  value,
  JSON.stringify(value).slice(1, -1),
  Buffer.from(value).toString('base64'),
  Buffer.from(value).toString('hex').replace(/../g, ' $&').slice(0, 48),
  [...value].join('\\n'),
  [...value].join('\n'),
  [...value].reverse().join(''),
  [...Buffer.from(value)]
    .slice(0, 16)
    .map((byte) => String(byte).padStart(4))
    .join(''),
];

function isPackedIn(text: string, value: string): boolean {
  return [...text.matchAll(/H4sI[A-Za-z0-9+/]{20,}={0,2}/g)].some(([packed]) => {
    try {
      return gunzipSync(Buffer.from(packed, 'base64')).includes(value);
    } catch {
      return false;
    }
  });
}

/** A deed and a place make a case where, without protection, the one gets into the other. */
export const intoTheLog: Case[] = (Object.keys(places) as Place[]).flatMap((place) =>
  deeds.map(
    ({ name, tries, remains }, at): Case => ({
      road: `log: ${place}`,
      name,
      tries: `${tries}, to have it stand in ${place}`,
      ...(remains && { remains }),
      async attack(protection, { secret }: World) {
        const all = await lookedThrough(protection, secret);
        const value = secretOf(secret, at);
        return spellingsOf(value).some((one) => all[place].includes(one)) || isPackedIn(all[place], value);
      },
    }),
  ),
);
