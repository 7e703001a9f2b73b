import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPlugins, findSetups } from './found.ts';
import { readTomlTables } from './found-toml.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'deskhand-found-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(path: string, content: string | object): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
}
const find = (platform: NodeJS.Platform = 'linux') => findPlugins({ home, folders: [join(home, 'project')], platform, env: {} });

test('the settings of other programs are read where each keeps them, on each system', async () => {
  const notes = { mcpServers: { 'My Notes!': { command: 'node', args: ['notes.js'], env: { TOKEN: 'sk-secret' } } } };
  put('.config/Claude/claude_desktop_config.json', notes);
  put('Library/Application Support/Claude/claude_desktop_config.json', notes);
  put('AppData/Roaming/Claude/claude_desktop_config.json', notes);
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const found = await find(platform);
    expect(found).toMatchObject([
      { name: 'my-notes', of: 'Claude Desktop', run: { kind: 'command', argv: ['node', 'notes.js'] }, values: ['TOKEN'] },
    ]);
    expect(JSON.stringify(found)).not.toContain('sk-secret');
  }
  expect((await findSetups({ home, folders: [], platform: 'linux', env: {} }))[0]?.secrets).toEqual({ TOKEN: 'sk-secret' });
});

test('a key in its command or address is among its values, and not shown', async () => {
  const args = ['-y', 'mcp-remote', 'https://x.org/sse', '--header', 'Authorization: Bearer sk-secret'];
  put('.cursor/mcp.json', { mcpServers: { a: { command: 'npx', args }, b: { url: 'https://b.org/sse?api_key=sk-secret' } } });
  const found = await find();
  expect(found.map(({ values }) => values)).toEqual([['AUTHORIZATION'], ['API_KEY']]);
  expect(JSON.stringify(found)).not.toContain('sk-secret');
  const setups = await findSetups({ home, folders: [], platform: 'linux', env: {} });
  expect(setups.map(({ secrets }) => secrets)).toEqual([{ AUTHORIZATION: 'sk-secret' }, { API_KEY: 'sk-secret' }]);
});

test('those of editors and of projects too, with comments, addresses and headers', async () => {
  put(
    '.config/Code/User/mcp.json',
    '{\n // mine\n "servers": { "web": { "type": "http", "url": "https://x.org/mcp//a", "headers": { "Authorization": "Bearer t" }, }, },\n}',
  );
  put('.cursor/mcp.json', { mcpServers: { a: { command: 'uvx', args: ['a'] } } });
  put('.codeium/windsurf/mcp_config.json', { mcpServers: { b: { serverUrl: 'https://b.org/sse' } } });
  put('.claude.json', { mcpServers: { c: { command: 'c' } }, projects: {} });
  put('project/.mcp.json', { mcpServers: { d: { command: 'npx', args: ['-y', 'd'] } } });
  put('project/.vscode/mcp.json', { servers: { e: { command: 'e' } } });
  const found = await find();
  expect(found.map(({ name, of }) => `${name} ${of}`)).toEqual([
    'c Claude Code',
    'a Cursor',
    'web VS Code',
    'b Windsurf',
    'd Claude Code',
    'e VS Code',
  ]);
  expect(found[2]).toMatchObject({ run: { kind: 'url', url: 'https://x.org/mcp//a' }, values: ['Authorization'] });
});

test('what a project names without its folder lies there, and a package or an option is none of it', async () => {
  put('project/tools/server.js', '');
  const argv = ['./bin/run', '--quiet', 'tools/server.js', '-y', '../shared', '@scope/pkg', '\u0024{workspaceFolder}/data'];
  put('project/.mcp.json', {
    mcpServers: { a: { command: argv[0], args: argv.slice(1) }, b: { command: 'node', args: ['tools/none.js'] } },
  });
  put('.claude.json', { mcpServers: { c: { command: 'node', args: ['tools/server.js'] } } });
  const at = (path: string) => join(home, path);
  expect((await find()).map(({ run }) => run.kind === 'command' && run.argv)).toEqual([
    ['node', 'tools/server.js'],
    [at('project/bin/run'), '--quiet', at('project/tools/server.js'), '-y', at('shared'), '@scope/pkg', at('project/data')],
    ['node', 'tools/none.js'],
  ]);
});

test('and Codex’s, in TOML', async () => {
  put(
    '.codex/config.toml',
    'model = "x" # a comment\n[mcp_servers.docs]\ncommand = "npx"\nargs = [\n  "-y", # yes\n  \'@x/docs\',\n]\nenv = { "API_KEY" = "k", MODE = "a=b" }\n[mcp_servers."the web"]\nurl = "https://w.org/mcp"\n[mcp_servers.docs.env]\nMORE = "m"\n[other]\n',
  );
  const found = await findSetups({ home, folders: [], platform: 'linux', env: {} });
  expect(found).toMatchObject([
    { name: 'docs', run: { argv: ['npx', '-y', '@x/docs'] }, secrets: { API_KEY: 'k', MODE: 'a=b', MORE: 'm' } },
    { name: 'the-web', run: { kind: 'url', url: 'https://w.org/mcp' } },
  ]);
});

test('what is broken, huge or of another shape is passed over, and keeps nothing else from being found', async () => {
  put('.cursor/mcp.json', '{ "mcpServers": ');
  put('.claude.json', { mcpServers: [1, 2] });
  put('.lmstudio/mcp.json', { mcpServers: { x: { command: 7 }, y: 'no', '': { command: 'z' }, good: { command: 'g' } } });
  put('.gemini/settings.json', `{"mcpServers": {"a": {"command": "${'x'.repeat(2_100_000)}"}}}`);
  put('.codex/config.toml', '[[[\n= =\n[a\n__proto__.x = 1\n[__proto__]\npolluted = true\nargs = [1, [2\n');
  expect((await find()).map(({ name }) => name)).toEqual(['good']);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  expect(readTomlTables('a = [1, 2').a).toBeUndefined();
});

test('a file that was written to be slow to look through is not, and a pipe is not waited for', async () => {
  const slow = [`{"a":1,${'/**/'.repeat(400_000)}x`, ',/**/a'.repeat(300_000), '"\\'.repeat(900_000), '/*'.repeat(900_000)];
  for (const [at, text] of slow.entries()) put(`${at}/.mcp.json`, text);
  put('.codex/config.toml', `a${' '.repeat(1_900_000)}b`);
  mkdirSync(join(home, '4'));
  execFileSync('mkfifo', [join(home, '4/.mcp.json')]);
  put('5/.mcp.json', { mcpServers: { good: { command: 'good' } } });
  const folders = Array.from({ length: 6 }, (_, at) => join(home, String(at)));
  expect(await findPlugins({ home, folders, platform: 'linux', env: {} })).toMatchObject([{ name: 'good' }]);
});
