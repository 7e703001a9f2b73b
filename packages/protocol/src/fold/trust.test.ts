import { expect, test } from 'vitest';
import type { Event } from '../events.ts';
import { emptyHost, foldHost, type HostView } from './host.ts';
import { rowForMore, trustOf } from './trust.ts';

type Told = [task: string, type: string, body?: object];
const after = (told: Told[], from: HostView = emptyHost): HostView =>
  told.reduce(
    (host, [task, type, body = {}]) => foldHost(host, { type, body, task, time: 0, seq: host.seq + 1 } as unknown as Event),
    from,
  );
const granted = (path = '/a', mode = 'review'): Told => ['', 'folder.granted', { path, mode }];
const review = (task: string, folders = ['/a']): Told => [task, 'review.requested', { folders }];
const answered = (task: string, answer: string, more = {}): Told => [task, 'review.answered', { answer, ...more }];
const placed = (task: string, folders = ['/a']): Told => [task, 'change.committed', { commit: `c ${task}`, folders }];
const done = (task: string, outcome = 'done'): Told => [task, 'task.finished', { outcome }];
const undone = (task: string, of = `c ${task}`, commit = `u ${of}`): Told => [task, 'change.undone', { commit, of, folders: ['/a'] }];
const accepted = (task: string, folders?: string[]): Told[] => [
  review(task, folders),
  answered(task, 'accept'),
  placed(task, folders),
  done(task),
];
const byItself = (task: string): Told[] => [placed(task), done(task)];
const times = (n: number, one: (task: string) => Told[]): Told[] => Array.from({ length: n }, (_, at) => one(`t${at}`)).flat();
const trust = (host: HostView, path = '/a') => {
  const folder = host.folders.find((one) => one.path === path);
  return folder && trustOf(folder);
};

test('a folder whose mode is changed keeps its place: the first is where tasks work that say none', () => {
  const host = after([granted('/a'), granted('/b'), granted('/a', 'auto')]);
  expect(host.folders.map(({ path, mode }) => [path, mode])).toEqual([
    ['/a', 'auto'],
    ['/b', 'review'],
  ]);
});

test('five tasks in a row that were accepted as they were offer that it works on its own; four do not', () => {
  expect(trust(after([granted(), ...times(rowForMore - 1, accepted)]))).toEqual({ level: 'review', row: 4, undone: false });
  expect(trust(after([granted(), ...times(rowForMore, accepted)]))).toEqual({ level: 'review', row: 5, undone: false, offer: 'auto' });
});

test.each<[string, Told[]]>([
  ['sent back', [review('x'), answered('x', 'back')]],
  ['dropped', [review('x'), answered('x', 'reject')]],
  ['accepted in part', [review('x'), answered('x', 'accept', { paths: ['/a/1'] })]],
  ['accepted but for what deserves a second look', [review('x'), answered('x', 'accept'), placed('x'), review('x')]],
  ['undone', [undone('t0')]],
  ['taken back with a way back', [['x', 'change.committed', { commit: 'b', folders: ['/a'], tasks: [{ task: 't0', undone: true }] }]]],
])('one that was %s starts the row anew', (_, told) => {
  expect(trust(after([granted(), ...times(rowForMore, accepted), ...told]))?.row).toBe(0);
});

test('what was sent back once does not count when it is accepted later', () => {
  expect(trust(after([granted(), review('x'), answered('x', 'back'), ...accepted('x')]))?.row).toBe(0);
});

test('choosing between versions of a file counts neither for it nor against it', () => {
  const host = after([granted(), ...accepted('t'), review('x'), answered('x', 'accept', { choices: [] }), placed('x'), done('x')]);
  expect(trust(host)?.row).toBe(1);
});

test('a task that put its work in place without a look counts only where that is the folder’s mode', () => {
  expect(trust(after([granted(), ...byItself('t')]))?.row).toBe(0);
  expect(trust(after([granted('/a', 'auto'), ...byItself('t')]))).toEqual({ level: 'auto', row: 1, undone: false });
});

test('a task that was stopped counts for nothing', () => {
  expect(trust(after([granted('/a', 'auto'), placed('t'), done('t', 'stopped')]))?.row).toBe(0);
});

test('an undo in a folder where it works on its own offers a look first, until the undo is undone or five more went well', () => {
  const host = after([granted('/a', 'auto'), ...byItself('t'), undone('t')]);
  expect(trust(host)).toEqual({ level: 'auto', row: 0, undone: true, offer: 'review' });
  expect(trust(after([undone('t', 'u c t')], host))?.offer).toBeUndefined();
  expect(trust(after(times(rowForMore, byItself), host))).toEqual({ level: 'auto', row: 5, undone: false });
});

test('another mode begins anew; the same said again does not, and a folder taken away is forgotten', () => {
  const host = after([granted(), ...times(rowForMore, accepted)]);
  expect(trust(after([granted()], host))?.row).toBe(5);
  expect(trust(after([granted('/a', 'auto')], host))).toEqual({ level: 'auto', row: 0, undone: false });
  expect(trust(after([['', 'folder.removed', { path: '/a' }], granted()], host))?.row).toBe(0);
});

test('each folder is counted for itself, and a task that changed two counts in both', () => {
  const host = after([granted(), granted('/b'), ...accepted('t'), ...accepted('u', ['/b']), ...accepted('v', ['/a', '/b'])]);
  expect([trust(host)?.row, trust(host, '/b')?.row]).toEqual([2, 2]);
  const sent = after([review('x', ['/b']), answered('x', 'back')], host);
  expect([trust(sent)?.row, trust(sent, '/b')?.row]).toEqual([2, 0]);
});

test('look only offers nothing', () => {
  expect(trust(after([granted('/a', 'ro'), ...times(rowForMore, byItself)]))).toEqual({ level: 'ro', row: 0, undone: false });
});

test('events from before folders were named in them fold to nothing counted', () => {
  const old = (task: string): Told[] => [
    [task, 'review.requested'],
    answered(task, 'accept'),
    [task, 'change.committed', { commit: 'c' }],
    done(task),
  ];
  expect(trust(after([granted(), ...times(rowForMore, old)]))).toEqual({ level: 'review', row: 0, undone: false });
});

test('a view that was kept in the middle of a task goes on as one that never stopped', () => {
  const told = [granted(), ...times(3, accepted), ...accepted('x')];
  for (let at = 1; at < told.length; at += 1) {
    const kept = JSON.parse(JSON.stringify(after(told.slice(0, at)))) as HostView;
    expect(JSON.stringify(after(told.slice(at), kept)), `cut after ${at}`).toBe(JSON.stringify(after(told)));
  }
});

test('tasks whose changes are never settled are remembered to a bound', () => {
  const host = after([granted(), ...Array.from({ length: 500 }, (_, at) => review(`t${at}`))]);
  expect(Object.keys(host.looks ?? {})).toHaveLength(50);
});

const rehearsed = (task: string, answer: string): Told[] => [
  review(task),
  [task, 'approval.requested', { approval: `a ${task}`, rehearsal: true }],
  [task, 'approval.answered', { approval: `a ${task}`, answer }],
];

test('a rehearsal that was let be done as it stood counts as a look that accepted the whole; a no begins the row anew', () => {
  const well = (task: string): Told[] => [...rehearsed(task, 'once'), placed(task), done(task)];
  expect(trust(after([granted(), ...times(rowForMore, well)]))).toMatchObject({ row: 5, offer: 'auto' });
  expect(trust(after([granted(), ...times(rowForMore, well), ...rehearsed('x', 'no'), done('x', 'stopped')]))?.row).toBe(0);
});

test('the yes to another question of the task is no yes to its changes', () => {
  const other: Told[] = [
    review('x'),
    ['x', 'approval.requested', { approval: 'a' }],
    ['x', 'approval.answered', { approval: 'a', answer: 'once' }],
  ];
  expect(trust(after([granted(), ...other, placed('x'), done('x')]))?.row).toBe(0);
});

test('a rehearsal whose files somebody had to choose between counts neither for it nor against it', () => {
  const [first, asked, yes] = rehearsed('x', 'once');
  const chose = answered('x', 'accept', { choices: [] });
  expect(trust(after([granted(), first, chose, first, asked, yes, placed('x'), done('x')] as Told[]))?.row).toBe(0);
});
