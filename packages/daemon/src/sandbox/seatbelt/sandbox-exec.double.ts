// Stands for /usr/bin/sandbox-exec where there is none: understands the profiles that profile.ts writes, to the word, refuses
// any other, and has bubblewrap keep what they say. It doesn't tell whom a signal goes to (it refuses all), lets hard links be
// made within the copy, and knows nothing of what isn't a file, a socket or a process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { connect, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execve } from 'node:process';

type Form = string | Form[] | { text: string };

const unfiltered = ['version 1', 'deny default', 'deny file-link', 'allow process-fork', 'allow ipc-posix-sem'];
const { profile, parameters, argv } = readCall(process.argv.slice(2));
let port: string | undefined;
const options = parse(profile).flatMap(apply);
const call = [
  ...['--unshare-ipc', '--cap-drop', 'ALL', ...(port ? [] : ['--unshare-net']), '--seccomp', '9'],
  // What every Linux program needs, and no profile speaks of.
  ...['--ro-bind', '/proc', '/proc', '--dev', '/dev', '--ro-bind', '/etc', '/etc', '--dir', '/tmp', '--dir', '/var', '--dir', '/home'],
  ...['lib', 'lib64', 'lib32'].flatMap((name) => (existsSync(`/${name}`) ? ['--ro-bind', `/${name}`, `/${name}`] : [])),
  ...[...options, '--remount-ro', '/', '--chdir', process.cwd(), '--', ...argv],
];
const privileges = ['--inh-caps=-all', ...(process.getuid?.() === 0 ? [] : ['--ambient-caps=-all'])];
const words = [
  'sh',
  '-c',
  'exec 9<"$1" && rm -r "$(dirname "$1")" && shift && exec setpriv "$@"',
  'sh',
  refusals(),
  ...privileges,
  'bwrap',
  ...call,
];
// The shell that is started would see it, without bubblewrap between them.
if (process.ppid === 1) process.exit(1);
if (port) await withPort(port);
else execve?.('/bin/sh', words, definedEnv());

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
}

/** Runs it where there is no network but this port, whose connections are carried to the real one. */
async function withPort(number: string): Promise<never> {
  const inside = `
    require('node:child_process').spawnSync('ip', ['link', 'set', 'lo', 'up']);
    const server = require('node:net').createServer({ pauseOnConnect: true }).listen(${number}, '127.0.0.1', () =>
      process.send('listening', server, () => process.execve('/bin/sh', JSON.parse(process.argv[1]), process.env)));`;
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user', '--keep-caps'];
  const child = spawn('unshare', [...user, '--net', process.execPath, '-e', inside, JSON.stringify(words)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', (_, server) => {
    if (!(server instanceof Server)) return;
    server.on('connection', (socket) => {
      const outside = connect(Number(number), '127.0.0.1');
      for (const one of [socket, outside]) one.on('error', () => {});
      socket.pipe(outside).pipe(socket);
      socket.once('close', () => outside.destroy());
    });
  });
  const [code] = await once(child, 'exit');
  process.exit(typeof code === 'number' ? code : 137);
}

function readCall(words: string[]) {
  const given: Record<string, string> = {};
  let text = '';
  for (let at = 0; ; at += 2) {
    const [word, value = ''] = words.slice(at, at + 2);
    if (word === '-p') text = value;
    else if (word === '-D') given[value.slice(0, value.indexOf('='))] = value.slice(value.indexOf('=') + 1);
    else return { profile: text, parameters: given, argv: words.slice(at) };
  }
}

function parse(text: string): Form[] {
  const tokens = [...text.matchAll(/\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))/gy)];
  if (tokens.reduce((length, [token]) => length + token.length, 0) !== text.trimEnd().length) refuse('what is no form');
  const stack: Form[][] = [[]];
  for (const [, bracket, string, symbol] of tokens) {
    if (bracket === '(') stack.push([]);
    else if (bracket === ')') {
      const done = stack.pop() ?? [];
      (stack.at(-1) ?? refuse('a bracket too many')).push(done);
    } else stack.at(-1)?.push(symbol ?? { text: string ?? '' });
  }
  return stack.length === 1 ? (stack[0] ?? []) : refuse('an open bracket');
}

function apply(form: Form): string[] {
  const [head, ...rest] = list(form);
  const operations = rest.filter((part) => typeof part === 'string').join(' ');
  const filters = rest.filter((part) => typeof part !== 'string');
  const rule = `${head} ${operations}`;
  // Without a filter a rule holds for everything.
  if (!filters.length && !unfiltered.includes(rule)) refuse(form);
  switch (rule) {
    case 'allow signal':
    case 'allow process-info*':
      return filters.flatMap((filter) => (JSON.stringify(filter) === '["target","same-sandbox"]' ? [] : refuse(filter)));
    case 'allow sysctl-read':
      return filters.flatMap((filter) => (value(filter, 'sysctl-name-prefix') ? [] : refuse(filter)));
    case 'allow mach-lookup':
      // The mark is where nothing that runs inside can leave it behind: in its root.
      return filters.flatMap((filter) => ['--dir', `/.marks/${value(filter, 'global-name')}`]);
    case 'allow network-outbound':
      for (const filter of filters)
        port = /^\["remote","ip",\{"text":"localhost:(\d+)"\}\]$/.exec(JSON.stringify(filter))?.[1] ?? refuse(filter);
      return [];
    case 'allow file-read* file-write-data':
      return filters.flatMap((filter) => (value(filter, 'literal', 'subpath').startsWith('/dev/') ? [] : refuse(filter)));
    case 'allow file-read-metadata':
    case 'allow file-write-mode file-write-times file-write-xattr':
      return filters.flatMap((filter) => (value(filter, 'literal') ? [] : refuse(filter)));
    case 'allow file-read*':
      return filters.flatMap((filter) => (value(filter, 'literal') ? [] : refuse(filter)));
    case 'allow file-read* process-exec* file-map-executable':
      return filters.flatMap((filter) => shown('--ro-bind', value(filter, 'literal', 'subpath'), list(filter)[0] === 'subpath'));
    case 'allow file-write*':
      return filters.flatMap((filter) => {
        const [all, inside, itself] = list(filter);
        const path = value(inside ?? '', 'subpath');
        const known =
          all === 'require-all' && JSON.stringify(itself) === JSON.stringify(['require-not', ['literal', list(inside ?? '')[1]]]);
        return known ? shown('--bind', path, true) : refuse(filter);
      });
    case 'deny file-read* file-write* process-exec* file-map-executable':
      return filters.flatMap((filter) => (list(filter)[0] === 'subpath' ? hidden(value(filter, 'subpath')) : []));
    default:
      return unfiltered.includes(rule) && !filters.length ? [] : refuse(form);
  }
}

function shown(how: string, path: string, below: boolean): string[] {
  return below && existsSync(path) ? [how, path, path] : [];
}

function hidden(path: string): string[] {
  if (!existsSync(path)) return [];
  return statSync(path).isDirectory() ? ['--tmpfs', path] : ['--ro-bind', '/dev/null', path];
}

/** The text of `(NAME "text")` or `(NAME (param "P"))`. */
function value(form: Form, ...names: string[]): string {
  const [name, text] = list(form);
  if (typeof name !== 'string' || !names.includes(name) || text === undefined) return refuse(form);
  if (typeof text === 'object' && 'text' in text) return text.text;
  const [kind, parameter] = list(text);
  const found = kind === 'param' && typeof parameter === 'object' && 'text' in parameter ? parameters[parameter.text] : undefined;
  return found ?? refuse(form);
}

function list(form: Form): Form[] {
  return Array.isArray(form) ? form : refuse(form);
}

function refuse(what: unknown): never {
  console.error(`sandbox-exec: the profile holds ${JSON.stringify(what)}, which is not known here`);
  process.exit(65);
}

/** A file with a filter (linux/filter.h) that refuses every call that sends a signal, and sockets with a path (AF_UNIX). */
function refusals(): string {
  const { signals, socket } =
    process.arch === 'x64' ? { signals: [62, 200, 234, 424], socket: 41 } : { signals: [129, 130, 131, 424], socket: 198 };
  const end = signals.length + 3;
  const program = [
    [0x20, 0, 0, 0],
    ...signals.map((number, index) => [0x15, end - index, 0, number]),
    [0x15, 0, 2, socket],
    [0x20, 0, 0, 16],
    [0x15, 1, 0, 1],
    [0x06, 0, 0, 0x7fff_0000],
    [0x06, 0, 0, 0x0005_0001],
  ];
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code = 0, yes = 0, no = 0, wide = 0]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(yes, index * 8 + 2);
    bytes.writeUInt8(no, index * 8 + 3);
    bytes.writeUInt32LE(wide, index * 8 + 4);
  }
  const file = join(mkdtempSync(join(tmpdir(), 'refusals-')), 'filter');
  writeFileSync(file, bytes);
  return file;
}
