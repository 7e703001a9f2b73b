import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pullByFile, readBrake } from '../host/brake.ts';
import { atTheCommandLine, brakeFirst } from './brake-first.ts';

function folder(): string {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-first-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

test('what is understood pulls the brake of the state directory that it names', () => {
  for (const args of [
    ['--home', 'HOME'],
    ['--json', '--home=HOME'],
    ['--home', 'HOME', '--json'],
  ]) {
    const home = folder();
    const given = args.map((arg) => arg.replace('HOME', relative('.', home)));
    brakeFirst(['brake', ...given], { DESKHAND_HOME: '/nowhere' });
    expect(readBrake(home)?.by, args.join(' ')).toBe(atTheCommandLine());
  }
  const home = folder();
  brakeFirst(['brake'], { DESKHAND_HOME: home });
  expect(readBrake(home)?.by).toBe(atTheCommandLine());
});

test('help, a slip and another command pull nothing', () => {
  const home = folder();
  for (const args of [['brake', '--help'], ['brake', '-h'], ['brake', 'now'], ['brake', '--home'], ['brake', '--home='], ['release'], []])
    brakeFirst(args, { DESKHAND_HOME: home });
  expect(readBrake(home)).toBeUndefined();
});

test('whoever pulled it first stays named', () => {
  const home = folder();
  pullByFile(home, { by: 'Ann’s phone', at: 1, ended: 3 });
  brakeFirst(['brake'], { DESKHAND_HOME: home });
  expect(readBrake(home)).toEqual({ by: 'Ann’s phone', at: 1, ended: 3 });
});

test('a state directory that isn’t there is left to the command that follows', () => {
  const home = join(folder(), 'none');
  brakeFirst(['brake'], { DESKHAND_HOME: home });
  expect(readBrake(home)).toBeUndefined();
});
