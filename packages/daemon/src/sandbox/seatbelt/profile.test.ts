import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { sandboxExecDouble } from './marked.double.ts';
import { seatbeltProfile } from './profile.ts';

const hostile = [
  '/Users/ann/a "quoted" (name)',
  '/Users/ann/") (allow default) ("',
  '/Users/ann/back\\slash',
  '/Users/ann/new\nline ; comment',
  '/Users/ann/Ünïcödé 名 \u0001',
  '/Users/ann/(param "READ_0")',
  `/Users/ann/${'long/'.repeat(180)}`,
];

test('no path is ever part of the rules: whatever it is called, it is a parameter', () => {
  const plain = seatbeltProfile({
    read: hostile.map((_, index) => `/Users/ann/${index}`),
    write: ['/Users/ann/w'],
    hide: ['/Users/ann/h'],
    marks: ['m'],
  });
  const odd = seatbeltProfile({ read: hostile, write: ['/Users/ann/w'], hide: ['/Users/ann/h'], marks: ['m'] });
  const rules = (text: string) => text.replaceAll(/\s*\(literal \(param "ABOVE_\d+"\)\)/g, '');
  expect(rules(odd.text)).toBe(rules(plain.text));
  expect(hostile.map((_, index) => odd.parameters[`READ_${index}`])).toEqual(hostile);
  expect(odd.text).not.toContain('/Users');
});

test('nothing is allowed but what is named: no home, no network, no way to other programs', () => {
  const { text } = seatbeltProfile({ read: [], write: [], hide: [], marks: [] });
  expect(text.split('\n').slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
  expect(text).not.toMatch(/network|file-write\*|appleevent|lsopen|job-creation|mach-register|procargs|system-socket|iokit/);
  // Without a filter it would hold for everything.
  expect(text.match(/\(allow [^()]+\)/g)).toEqual(['(allow process-fork)', '(allow ipc-posix-sem)']);
  const whole = [...text.matchAll(/\(subpath "([^"]+)"\)/g)].map(([, path]) => path);
  const tooMuch = [
    '/',
    '/Users',
    '/home',
    '/private',
    '/private/tmp',
    '/private/var',
    '/private/etc',
    '/Library',
    '/System',
    '/System/Volumes',
    '/usr/local',
    '/opt',
  ];
  expect(whole.filter((path) => tooMuch.includes(path ?? ''))).toEqual([]);
});

test('a folder that may be written can itself not be moved, and nothing gets a second name', () => {
  const { text } = seatbeltProfile({ read: [], write: ['/s/copy'], hide: [], marks: [] });
  expect(text).toContain('(require-all (subpath (param "WRITE_0")) (require-not (literal (param "WRITE_0"))))');
  expect(text).toContain('(deny file-link)');
});

test('what is hidden in a folder is hidden, and what is ours in a hidden folder is seen', () => {
  const { text, parameters } = seatbeltProfile({
    read: ['/Users/ann'],
    write: ['/Users/ann/state/copy'],
    hide: ['/Users/ann/state'],
    marks: [],
  });
  expect(parameters).toMatchObject({ HIDE_0: '/Users/ann/state' });
  const [before = '', after = ''] = text.split('(deny file-read* file-write*');
  expect(before).toContain('READ_0');
  expect(after.slice(after.indexOf('(allow'))).toContain('(subpath (param "WRITE_0"))');
  expect(after).not.toContain('READ_0');
});

test('one port of this computer, by number', () => {
  expect(seatbeltProfile({ read: [], write: [], hide: [], marks: [], port: 4711 }).text).toContain(
    '(allow network-outbound (remote ip "localhost:4711"))',
  );
});

test('the double refuses whatever we do not write', () => {
  const { text, parameters } = seatbeltProfile({ read: ['/opt'], write: [], hide: [], marks: ['m'] });
  const given = Object.entries(parameters).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  const [program = '', ...first] = sandboxExecDouble;
  const run = (profile: string) =>
    spawnSync(program, [...first, '-p', profile, ...given, '/bin/echo', 'ran'], { cwd: '/', encoding: 'utf8' });
  expect(run(text)).toMatchObject({ status: 0, stdout: 'ran\n' });
  for (const more of [
    '(allow file-write*)',
    '(allow default)',
    '(allow network*)',
    '(allow file-read* (subpath "/"))',
    '(allow mach-lookup',
    ')',
  ])
    expect(run(`${text}\n${more}`), more).toMatchObject({ status: 65, stdout: '' });
});
