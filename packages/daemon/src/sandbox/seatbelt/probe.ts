import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { jsonOf } from '@deskhand/protocol';
import { z } from 'zod';
import { DeskhandError } from '../../host/host.ts';
import { holdMarked } from './holder.ts';
import { type Ground, startParser } from './process.ts';

// Nobody has attacked this sandbox on every system that it meets, so each start does: one command tries what it may and what
// it may not, and leaves something running that did all it can not to be found. Commands run only where all came out right.

/** What was tried: whether it worked. `yes` must, `no` mustn't. */
const tries = {
  yes: ['write', 'read', 'temporary', 'home', 'lent', 'port'],
  no: [
    ...[
      'original',
      'originalBehind',
      'overwrite',
      'secret',
      'linkToSecret',
      'hardLink',
      'hardLinkLent',
      'writeLent',
      'moveCopy',
      'ownersHome',
    ],
    ...['commonTemporary', 'writeOutside', 'signal', 'otherPort', 'socket', 'launch'],
  ],
} as const;

const job = 'deskhand.probe';

const resultSchema = z.record(z.string(), z.boolean());

/** Undefined where the sandbox kept its word; else why not, as the end of a sentence. */
export async function probe(ground: Ground, stateDir: string): Promise<string | undefined> {
  const dir = mkdtempSync(join(realpathSync(stateDir), 'probe-'));
  const at = (name: string) => join(dir, name);
  for (const name of ['real', 'copy', 'lent']) mkdirSync(at(name));
  for (const name of ['real/note', 'copy/note', 'lent/note', 'secret']) writeFileSync(at(name), 'known to us');
  if (anchorless(at('copy'))) return 'folders cannot be named by what they are on the disk of the state directory';
  const servers: Server[] = [];
  const holder = holdMarked(ground, {
    mounts: [{ path: at('real'), how: { kind: 'bind', from: at('copy') } }],
    masks: [],
    library: [
      { from: process.execPath, at: process.execPath },
      { from: at('lent'), at: at('lent') },
    ],
  });
  try {
    const [allowed, other] = [await listening(servers), await listening(servers)];
    const socket = join(dirname(holder.places?.[0]?.at ?? dir), 's');
    await listening(servers, socket);
    const told = { dir, copy: at('copy'), home: homedir(), allowed, other, socket, daemon: process.pid, job };
    const command = holder.start({
      argv: [process.execPath, '-e', script, JSON.stringify(told)],
      cwd: at('real'),
      env: { PATH: '/usr/bin:/bin' },
      limits: { seconds: 20, memory: 2 ** 30, processes: 32, fileBytes: 2 ** 20 },
      port: allowed,
    });
    command.stdin.end();
    const [out, complaint, exit] = await Promise.all([firstLine(command.stdout), text(command.stderr), command.exit]);
    const result = resultSchema.safeParse(jsonOf(out));
    if (!result.success || exit.code !== 0)
      return `a first command failed: ${complaint.trim().slice(-300) || `code ${exit.code ?? exit.signal}`}`;
    const wrong = [...tries.yes.filter((name) => result.data[name] !== true), ...tries.no.filter((name) => result.data[name] !== false)];
    if (result.data.launch) spawnSync('/bin/launchctl', ['remove', job]);
    if (wrong.length) return `its trial came out wrong in ${wrong.join(', ')}`;
    if (readFileSync(at('real/note'), 'utf8') !== 'known to us' || existsSync(at('outside')) || !lstatSync(at('copy')).isDirectory())
      return 'what a command wrote did not land where it should';
    // What the trial left running: in a session of its own, without parent, environment or open files of ours.
    if (ground.marked.find(holder.mark).length === 0) return 'what a command left running could not be found';
    await command.kill();
    if (ground.marked.find(holder.mark).length > 0) return 'what a command left running could not be ended';
    return await tryParser(ground, at('lent/note'));
  } catch (error) {
    return error instanceof DeskhandError ? error.message : String(error);
  } finally {
    for (const server of servers) server.close();
    await holder.close().catch(() => undefined);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Files from outside are opened in a process of their own, which would be no help if it didn't start. */
async function tryParser(ground: Ground, file: string): Promise<string | undefined> {
  const source = 'process.stdout.write(require("node:fs").readFileSync(process.argv[1]))';
  const limits = { seconds: 20, memory: 2 ** 30, processes: 32, fileBytes: 0 };
  const parser = startParser(ground, { argv: [process.execPath, '-e', source, file], cwd: '/', env: {}, limits, read: [file] });
  parser.stdin.end();
  const [out, complaint] = await Promise.all([text(parser.stdout), text(parser.stderr), parser.exit]);
  return out === 'known to us' ? undefined : `a process that only reads failed: ${complaint.trim().slice(-300)}`;
}

/** See handle.ts of the workspace: a path that means one folder for good. */
function anchorless(folder: string): boolean {
  if (process.platform !== 'darwin') return false;
  const { dev, ino } = lstatSync(folder, { bigint: true });
  return lstatSync(`/.vol/${dev}/${ino}`, { bigint: true, throwIfNoEntry: false })?.ino !== ino;
}

/** A server of ours, which must not be reached but by the one port that is allowed. */
function listening(servers: Server[], path?: string): Promise<number> {
  const server = createServer((socket) => socket.end('reached'));
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path === undefined ? { port: 0, host: '127.0.0.1' } : { path }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  let out = '';
  return new Promise((resolve) => {
    stream.on('data', (chunk) => {
      out += chunk;
      if (out.includes('\n')) resolve(out);
    });
    stream.once('close', () => resolve(out));
  });
}

const script = `
const fs = require('node:fs'), net = require('node:net'), os = require('node:os'), { join } = require('node:path'), { spawn, spawnSync } = require('node:child_process');
const told = JSON.parse(process.argv[1]), { dir, copy } = told;
const works = (act) => { try { act(); return true; } catch { return false; } };
const put = (path) => works(() => fs.writeFileSync(path, 'x'));
const get = (path) => works(() => fs.readFileSync(path));
const reach = (where) => new Promise((resolve) => {
  const socket = net.connect(where, () => socket.once('data', () => resolve(true)));
  socket.once('error', () => resolve(false));
  setTimeout(resolve, 3000, false).unref();
});
(async () => {
  const result = {
    write: put('written'),
    read: get('note') && get(join(copy, 'note')),
    temporary: put(join(os.tmpdir(), 'x')),
    home: put(join(os.homedir(), 'x')),
    lent: get(join(dir, 'lent/note')),
    port: await reach({ port: told.allowed, host: '127.0.0.1' }),
    original: get(join(dir, 'real/note')),
    originalBehind: get(join('/System/Volumes/Data', dir, 'real/note')),
    overwrite: put(join(dir, 'real/note')),
    secret: get(join(dir, 'secret')),
    linkToSecret: works(() => { fs.symlinkSync(join(dir, 'secret'), 'link'); fs.readFileSync('link'); }),
    hardLink: works(() => fs.linkSync(join(dir, 'secret'), 'hard')),
    hardLinkLent: works(() => fs.linkSync(join(dir, 'lent/note'), 'hard')),
    writeLent: put(join(dir, 'lent/note')),
    moveCopy: works(() => fs.renameSync(copy, join(os.tmpdir(), 'moved'))) || works(() => fs.rmdirSync(copy)),
    ownersHome: works(() => fs.readdirSync(told.home)),
    commonTemporary: put('/tmp/deskhand-probe') || put('/private/tmp/deskhand-probe'),
    writeOutside: put(join(dir, 'outside')),
    signal: works(() => process.kill(told.daemon, 0)),
    otherPort: await reach({ port: told.other, host: '127.0.0.1' }),
    socket: await reach({ path: told.socket }),
    launch: spawnSync('/bin/launchctl', ['submit', '-l', told.job, '--', '/usr/bin/true'], { timeout: 3000 }).status === 0,
  };
  // A shell that ends at once, and what it leaves behind: in a session of its own and with nothing of ours open.
  const left = spawn('/bin/sh', ['-c', '(exec /bin/sleep 60) >/dev/null 2>&1 </dev/null &'], { detached: true, stdio: 'ignore', env: {} });
  left.on('exit', () => { process.stdout.write(JSON.stringify(result) + '\\n'); });
})();
`;
