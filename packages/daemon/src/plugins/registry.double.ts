import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import JSZip from 'jszip';
import { makeAuthority } from '../net/certificate.ts';
import type { NetDeps } from '../net/gate.ts';

// The two registries on loopback, under their own names, with a plugin's server in each. npm, pip and the gate are real.

const toolsLine = `{ name: 'where', description: 'Says what it sees.', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }`;
/** Speaks the protocol over standard input and output; `where` says its arguments, and whether a file of its package's script is there. */
const nodeServer = `#!/usr/bin/env node
const lib = require('tiny-lib');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  const say = (result) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
  if (method === 'initialize') say({ protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'n', version: '1' } });
  if (method === 'tools/list') say({ tools: [${toolsLine}] });
  if (method === 'tools/call') say({ content: [{ type: 'text', text: [lib, ...process.argv.slice(2)].join(' ') }] });
});
`;
const pythonServer = `import json, sys
def main():
    for line in sys.stdin:
        asked = json.loads(line)
        result = {
            "initialize": {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "n", "version": "1"}},
            "tools/list": {"tools": [{"name": "where", "inputSchema": {"type": "object"}, "annotations": {"readOnlyHint": True}}]},
            "tools/call": {"content": [{"type": "text", "text": " ".join(["from python"] + sys.argv[1:])}]},
        }.get(asked.get("method"))
        if result is not None:
            print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": result}), flush=True)
`;

/** What lies in the registries, by host and path. */
export async function registryFiles() {
  const files = new Map<string, { type: string; body: Buffer }>();
  /** Newer versions, from when on they are published. */
  const publish = async (version: string) => {
    const lib = tarball({
      'package.json': { name: 'tiny-lib', version: '1.0.0', main: 'index.js', scripts: { postinstall: 'echo ran > index.js' } },
      'index.js': "module.exports = 'as published';\n",
    });
    const server = tarball({
      'package.json': { name: '@acme/notes', version, bin: { notes: 'server.js' }, dependencies: { 'tiny-lib': '1.0.0' } },
      'server.js': nodeServer,
    });
    putNpm('tiny-lib', '1.0.0', lib, { hasInstallScript: true });
    putNpm('@acme/notes', version, server, { bin: { notes: 'server.js' }, dependencies: { 'tiny-lib': '1.0.0' } });
    await putWheel('acme-notes', version);
  };
  function putNpm(name: string, version: string, body: Buffer, more: object): void {
    const file = `${name}/-/${name.replace(/^.*\//, '')}-${version}.tgz`;
    const integrity = `sha512-${createHash('sha512').update(body).digest('base64')}`;
    const one = { name, version, dist: { tarball: `https://registry.npmjs.org/${file}`, integrity }, ...more };
    put(
      `registry.npmjs.org/${name}`,
      'application/json',
      JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: one } }),
    );
    files.set(`registry.npmjs.org/${file}`, { type: 'application/octet-stream', body });
  }
  async function putWheel(name: string, version: string): Promise<void> {
    const plain = name.replaceAll('-', '_');
    const info = `${plain}-${version}.dist-info`;
    const zip = new JSZip();
    zip.file(`${plain}.py`, pythonServer);
    zip.file(`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`);
    zip.file(`${info}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n');
    zip.file(`${info}/entry_points.txt`, `[console_scripts]\n${name} = ${plain}:main\n`);
    zip.file(`${info}/RECORD`, '');
    const body = await zip.generateAsync({ type: 'nodebuffer' });
    const file = `${plain}-${version}-py3-none-any.whl`;
    const sum = createHash('sha256').update(body).digest('hex');
    put(
      `pypi.org/simple/${name}/`,
      'text/html',
      `<!DOCTYPE html><a href="https://files.pythonhosted.org/p/${file}#sha256=${sum}">${file}</a>`,
    );
    files.set(`files.pythonhosted.org/p/${file}`, { type: 'application/octet-stream', body });
  }
  const put = (at: string, type: string, text: string) => files.set(at, { type, body: Buffer.from(text) });

  await publish('1.0.0');
  return { files, publish };
}

export async function openRegistries() {
  const authority = makeAuthority(Date.now());
  const asked: string[] = [];
  const { files, publish } = await registryFiles();
  const server = createServer(
    { SNICallback: (name, done) => done(null, createSecureContext(authority.for(name))) },
    (request, response) => {
      const at = `${request.headers.host}${decodeURIComponent((request.url ?? '').replace(/\?.*/s, ''))}`;
      asked.push(`${request.method} ${at}`);
      const found = files.get(at);
      if (found) response.setHeader('content-type', found.type).end(found.body);
      else response.writeHead(404).end('{}');
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is never a string.
  const { port } = server.address() as AddressInfo;
  const outside: Partial<NetDeps> = {
    resolve: async () => ['93.184.215.14'],
    dial: () => ({ address: '127.0.0.1', port }),
    trust: authority.pem,
  };
  return {
    asked,
    files,
    publish,
    outside,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
export type Registries = Awaited<ReturnType<typeof openRegistries>>;

function tarball(content: Record<string, object | string>): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-tarball-'));
  try {
    for (const [name, value] of Object.entries(content)) {
      const file = join(dir, 'package', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    }
    return execFileSync('tar', ['-czf', '-', '-C', dir, 'package']);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
