import { expect, test } from 'vitest';
import type { Event } from '../events.ts';
import { emptyHost, foldHost, type HostView } from './host.ts';
import { trustedPlugins } from './plugin-trust.ts';
import { rowForMore, trustOf } from './trust.ts';

type Told = [task: string, type: string, body?: object];
const after = (told: Told[], from: HostView = emptyHost): HostView =>
  told.reduce(
    (host, [task, type, body = {}]) =>
      foldHost(host, { type, body, task, time: 0, seq: host.seq + 1, actor: { kind: 'device', id: 'phone' } } as unknown as Event),
    from,
  );
const run = { kind: 'command', argv: ['notes'] };
const added: Told = ['', 'plugin.added', { plugin: 'notes', plan: { run } }];
const asked = (task: string, plugins = ['notes']): Told => [task, 'approval.requested', { approval: `a ${task}`, plugins }];
const answered = (task: string, answer: string): Told => [task, 'approval.answered', { approval: `a ${task}`, answer }];
const used = (task: string): Told => [task, 'step.started', { used: [{ need: { kind: 'plugin', server: 'notes', tool: 'add' } }] }];
const done = (task: string, outcome = 'done'): Told => [task, 'task.finished', { outcome }];
const allowed = (task: string): Told[] => [asked(task), answered(task, 'once'), used(task), done(task)];
const byItself = (task: string): Told[] => [used(task), done(task)];
const mode = (to: string): Told => ['', 'plugin.trusted', { plugin: 'notes', mode: to }];
const times = (n: number, one: (task: string) => Told[]): Told[] => Array.from({ length: n }, (_, at) => one(`t${at}`)).flat();
const trust = (told: Told[]) => trustOf(after([added, ...told]).plugins?.notes ?? {});

test('a plugin begins with questions; five tasks in a row in which all was allowed offer that it works on its own', () => {
  expect(trust([])).toEqual({ level: 'review', row: 0, undone: false });
  expect(trust(times(rowForMore - 1, allowed))).toEqual({ level: 'review', row: 4, undone: false });
  expect(trust(times(rowForMore, allowed))).toEqual({ level: 'review', row: 5, undone: false, offer: 'auto' });
});

test('a no begins the row anew, also where more was allowed in the same task; one that failed counts for nothing', () => {
  const no: Told[] = [asked('x'), answered('x', 'no'), asked('x'), answered('x', 'once'), used('x'), done('x')];
  expect(trust([...times(rowForMore, allowed), ...no]).row).toBe(0);
  expect(trust([asked('x'), answered('x', 'once'), done('x', 'failed')]).row).toBe(0);
});

test('what a rule let counts only where it works on its own', () => {
  expect(trust(byItself('t')).row).toBe(0);
  expect(trust([mode('auto'), ...byItself('t')]).row).toBe(1);
});

test('on its own, a no offers that it asks again, until five tasks went well', () => {
  const refused: Told[] = [mode('auto'), asked('x'), answered('x', 'no'), done('x')];
  expect(trust(refused)).toEqual({ level: 'auto', row: 0, undone: true, offer: 'review' });
  expect(trust([...refused, ...times(rowForMore, byItself)])).toEqual({ level: 'auto', row: 5, undone: false });
});

test('the answer to a question about one plugin says nothing of another', () => {
  const host = after([added, ['', 'plugin.added', { plugin: 'other', plan: { run } }], ...allowed('t')]);
  expect([host.plugins?.notes?.row, host.plugins?.other?.row]).toEqual([1, undefined]);
});

test('a rehearsal that was let be done counts for the plugins that it would act with', () => {
  const whole = (task: string): Told[] => [
    [task, 'approval.requested', { approval: `a ${task}`, rehearsal: true, plugins: ['notes'] }],
    answered(task, 'once'),
    done(task),
  ];
  expect(trust(times(2, whole)).row).toBe(2);
});

test('only the owner’s word moves it, and another program by its name is another plugin', () => {
  const own = after([added, ...times(rowForMore, allowed), mode('auto')]);
  expect(trustOf(own.plugins?.notes ?? {})).toEqual({ level: 'auto', row: 0, undone: false });
  expect(trustedPlugins(own)).toMatchObject([{ by: 'phone', grant: { need: { kind: 'plugin', server: 'notes', tool: '*' } } }]);
  expect(trustedPlugins(after([added, mode('ro')]))).toEqual([]);
  const other: Told = ['', 'plugin.added', { plugin: 'notes', plan: { run: { kind: 'command', argv: ['other'] } } }];
  expect(trustedPlugins(after([other], own))).toEqual([]);
});
