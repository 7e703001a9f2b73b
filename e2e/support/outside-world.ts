import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { makeAuthority } from '../../packages/daemon/src/net/certificate.ts';
import { registryFiles } from '../../packages/daemon/src/plugins/registry.double.ts';
import { signedHosts } from '../../packages/daemon/src/plugins/signed-world.double.ts';

// Runs inside a network namespace: its name server, and at one public-looking address everything that is outside, under
// many names: a website, git, the package registries, a plugin, and who signs people in for it. Arguments: a folder, the
// address. Says `ready`, and lives as long as its standard input.

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

const [dir = '', address = ''] = process.argv.slice(2);
const { files } = await registryFiles();
const web: Answer = (request, response) => response.end(`${request.method} ${request.url}\n`);
const hosts: Record<string, Answer> = {
  ...signedHosts(),
  'docs.example.org': web,
  'other.example.org': web,
  'code.example.org': serveFolder(makeRepository()),
  'registry.npmjs.org': serveFiles,
  'pypi.org': serveFiles,
  'files.pythonhosted.org': serveFiles,
};
/** Names that lead elsewhere: into this computer, into its network. */
const led: Record<string, string> = { 'inner.example.org': '192.168.7.7', 'self.example.org': '127.0.0.1' };

const authority = makeAuthority(Date.now());
writeFileSync(join(dir, 'authority.pem'), authority.pem);
const seen = join(dir, 'seen');
writeFileSync(seen, '');
const answer: Answer = (request, response) => {
  const host = request.headers.host ?? '';
  writeFileSync(seen, `${host} ${request.method} ${request.url}\n`, { flag: 'a' });
  const at = hosts[host];
  if (at) void at(request, response);
  else response.writeHead(404).end();
};
await Promise.all([
  listen(createPlain(answer), 80),
  listen(createServer({ SNICallback: (name, done) => done(null, createSecureContext(authority.for(name))) }, answer), 443),
]);

const names = createSocket('udp4');
names.on('message', (question, from) => names.send(reply(question), from.port, from.address));
await new Promise<void>((resolve) => names.bind(53, address, resolve));

process.stdout.write('ready\n');
process.stdin.resume().on('end', () => process.exit(0));

/** The answer to one question for an address (RFC 1035). */
function reply(question: Buffer): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const name = labels.join('.').toLowerCase();
  const isA = question.readUInt16BE(at + 1) === 1;
  const to = Object.hasOwn(hosts, name) ? address : led[name];
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  head.writeUInt16BE(to ? 0x8180 : 0x8183, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(to && isA ? 1 : 0, 6);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...(to ?? '').split('.').map(Number)]);
  return Buffer.concat([head, question.subarray(12, at + 5), ...(to && isA ? [record] : [])]);
}

function serveFiles(request: IncomingMessage, response: ServerResponse): void {
  const found = files.get(`${request.headers.host}${decodeURIComponent((request.url ?? '').replace(/\?.*/s, ''))}`);
  if (found) response.setHeader('content-type', found.type).end(found.body);
  else response.writeHead(404).end('{}');
}

function serveFolder(folder: string): Answer {
  return (request, response) => {
    const path = join(folder, decodeURIComponent((request.url ?? '').replace(/\?.*/s, '')));
    if (existsSync(path) && statSync(path).isFile()) response.end(readFileSync(path));
    else response.writeHead(404).end();
  };
}

/** A repository as files, which git can fetch with looks alone. */
function makeRepository(): string {
  const [work, served] = [join(dir, 'work'), join(dir, 'git')];
  for (const folder of [work, served]) mkdirSync(folder);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.org', ...words], { cwd: work, stdio: 'pipe' });
  git('init', '-q');
  writeFileSync(join(work, 'readme.txt'), 'from the repository\n');
  git('add', '.');
  git('commit', '-qm', 'One');
  git('clone', '-q', '--bare', work, join(served, 'notes.git'));
  git('--git-dir', join(served, 'notes.git'), 'update-server-info');
  return served;
}

function listen(server: { listen(port: number, host: string, done: () => void): unknown }, port: number): Promise<void> {
  return new Promise((resolve) => void server.listen(port, address, resolve));
}
