import { expect, test } from 'vitest';
import type { Draft, Event } from '../events.ts';
import { emptyHost, foldHost, type HostView } from './host.ts';
import { lapseAfter, lapseNotice, lapsesDue, permissionsAt, permissionsSay } from './permissions.ts';

const day = 86_400_000;
const need = { kind: 'network', host: 'a.example.org', access: 'read' } as const;
const rule = { source: 'owner', need, reason: '' } as const;
const actor = { kind: 'device', id: 'phone' } as const;

/** A host after these, each at its time. */
function after(events: [time: number, event: Pick<Draft, 'type' | 'body'>][], from: HostView = emptyHost): HostView {
  return events.reduce(
    (host, [time, event]) => foldHost(host, { ...event, actor, time, seq: host.seq + 1, task: 'task_1' } as unknown as Event),
    from,
  );
}
const give = (grant = 'grant_1', more: object = {}) => ({ type: 'grant.given' as const, body: { grant, given: { ...rule, ...more } } });
const use = (by: string) => ({
  type: 'step.started' as const,
  body: {
    step: 's',
    turn: 1,
    call: 'c',
    tool: 'run',
    effect: 'read' as const,
    args: { hash: '', bytes: 0 },
    words: '',
    used: [{ need, by }],
  },
});
const ask = (approval: string, words: string) => ({
  type: 'approval.requested' as const,
  body: {
    approval,
    step: '',
    call: 'c',
    title: '',
    why: '',
    decisive: [],
    irreversible: false,
    hash: '',
    expires: 0,
    full: { hash: '', bytes: 0 },
    pattern: { words, grant: { ...rule, source: 'task' } },
  },
});
const answer = (approval: string, how: 'once' | 'no' | 'always') => ({
  type: 'approval.answered' as const,
  body: { approval, answer: how, hash: '' },
});

test('a leave that nothing used in its first month is named; one that was used is not', () => {
  const host = after([
    [0, give()],
    [0, give('grant_2')],
    [day, use('grant_2')],
  ]);
  expect(permissionsAt(host, 29 * day).unused).toEqual([]);
  expect(permissionsAt(host, 30 * day).unused.map(({ id }) => id)).toEqual(['grant_1']);
  expect(host.grants?.[1]).toMatchObject({ uses: 1, used: day });
});

test('what nothing used for 90 days is told of 14 days before, and a use keeps it', () => {
  const host = after([[0, give()]]);
  const told = lapseAfter - lapseNotice;
  expect(lapsesDue(host, told - 1).grants).toEqual({ warn: [], end: [] });
  expect(lapsesDue(host, told).grants).toEqual({ warn: [{ which: 'grant_1', at: lapseAfter }], end: [] });
  const warned = after([[told, { type: 'grant.lapsing', body: { grant: 'grant_1', at: lapseAfter } }]], host);
  expect(permissionsAt(warned, told).lapsing).toHaveLength(1);
  expect(lapsesDue(warned, lapseAfter - 1).grants).toEqual({ warn: [], end: [] });
  expect(lapsesDue(warned, lapseAfter).grants).toEqual({ warn: [], end: ['grant_1'] });
  const kept = after([[lapseAfter - 1, use('grant_1')]], warned);
  expect(lapsesDue(kept, lapseAfter).grants).toEqual({ warn: [], end: [] });
  expect(permissionsAt(kept, lapseAfter).lapsing).toEqual([]);
});

test('a host that slept for a year ends nothing that it didn’t tell of 14 days before', () => {
  const host = after([[0, give()]]);
  expect(lapsesDue(host, 365 * day).grants).toEqual({ warn: [{ which: 'grant_1', at: 379 * day }], end: [] });
});

test('what narrows never lapses, nor what ends at a time of its own', () => {
  const host = after([
    [0, give('a', { give: 'none' })],
    [0, give('b', { give: 'ask' })],
    [0, give('c', { expires: 999 * day })],
  ]);
  expect(lapsesDue(host, 365 * day).grants).toEqual({ warn: [], end: [] });
  expect(permissionsAt(host, 365 * day).unused).toEqual([]);
});

test('what is over can be given again as it was', () => {
  const host = after([
    [0, give()],
    [1, { type: 'grant.lapsed', body: { grant: 'grant_1' } }],
  ]);
  expect(host.grants).toEqual([]);
  expect(host.gone).toMatchObject([{ id: 'grant_1', why: 'lapsed', grant: rule }]);
  const again = after([[2, give()]], host);
  expect([again.grants?.length, again.gone]).toEqual([1, []]);
});

test('what was asked three times and allowed each time is named, until a no or a rule', () => {
  const three = after(
    [1, 2, 3].flatMap(
      (n) =>
        [
          [n, ask(`a${n}`, 'look at it')],
          [n, answer(`a${n}`, 'once')],
        ] as [number, Draft][],
    ),
  );
  expect(permissionsAt(three, 4).often).toMatchObject([{ words: 'look at it', yes: 3 }]);
  expect(three.asking).toEqual({});
  expect(permissionsAt(after([[5, give()]], three), 6).often).toEqual([]);
  expect(
    permissionsAt(
      after(
        [
          [5, ask('a4', 'look at it')],
          [5, answer('a4', 'no')],
        ],
        three,
      ),
      6,
    ).often,
  ).toEqual([]);
});

const folder = (path: string, mode = 'review') => ({ type: 'folder.granted' as const, body: { path, mode: mode as 'review' } });
const ask10 = (from: number, cwd?: string): [number, Pick<Draft, 'type' | 'body'>][] =>
  Array.from({ length: 10 }, (_, at) => [
    from + at,
    { type: 'task.requested', body: { text: { hash: '', bytes: 0 }, ...(cwd && { cwd }) } },
  ]);
const lookInto = (path: string) => {
  const step = use('');
  return { ...step, body: { ...step.body, used: [{ need: { kind: 'folder' as const, path, access: 'read' as const } }] } };
};

test('ten tasks are as good as a month: what nothing used meanwhile is named', () => {
  const nine = after([[0, give()], ...ask10(1).slice(1)]);
  expect(permissionsAt(nine, 20).unused).toEqual([]);
  expect(permissionsAt(after([[0, give()], ...ask10(1)]), 20).unused).toHaveLength(1);
});

test('of what was shared with the app the kinds that were run are known, each once', () => {
  const [[time, asked]] = ask10(1) as [[number, Pick<Draft, 'type' | 'body'>]];
  const shared = (...kinds: string[]): [number, Pick<Draft, 'type' | 'body'>] => [
    time,
    { ...asked, body: { ...asked.body, shared: kinds } } as typeof asked,
  ];
  expect(after([shared('file pdf'), shared('link a.example', 'file pdf'), [time, asked]]).shared).toEqual(['link a.example', 'file pdf']);
});

test('parts of a task and ways back are no uses of their own', () => {
  const parts = ask10(1).map(([time, event]): [number, Pick<Draft, 'type' | 'body'>] => [
    time,
    { ...event, body: { ...event.body, parent: { task: 't', step: 's', depth: 1, stage: 'own' } } } as typeof event,
  ]);
  expect(permissionsAt(after([[0, give()], ...parts]), 20).unused).toEqual([]);
});

test('it is said until somebody looks, and again after ten tasks or a month', () => {
  const host = after([...ask10(0), [11, give()], ...ask10(20)]);
  expect([permissionsAt(host, 40).due, permissionsSay(host, 40)]).toEqual([1, true]);
  const looked = after([[41, { type: 'grants.reviewed', body: {} }]], host);
  expect([permissionsAt(looked, 42).due, permissionsSay(looked, 42), permissionsAt(looked, 42).unused.length]).toEqual([0, false, 1]);
  expect(permissionsSay(looked, 41 + 30 * day)).toBe(true);
  expect(permissionsSay(after(ask10(50), looked), 70)).toBe(true);
});

test('a folder that no task used is named, told of and over, as a rule is; the first never', () => {
  const host = after([
    [0, folder('/first')],
    [0, folder('/other', 'ro')],
  ]);
  expect(permissionsAt(host, 30 * day).folders.unused.map(({ path }) => path)).toEqual(['/other']);
  const told = lapseAfter - lapseNotice;
  expect(lapsesDue(host, told).folders).toEqual({ warn: [{ which: '/other', at: lapseAfter }], end: [] });
  const warned = after([[told, { type: 'folder.lapsing', body: { path: '/other', at: lapseAfter } }]], host);
  expect(permissionsAt(warned, told).folders.lapsing).toMatchObject([{ path: '/other', lapses: lapseAfter }]);
  expect(permissionsSay(warned, told)).toBe(true);
  expect(lapsesDue(warned, lapseAfter).folders).toEqual({ warn: [], end: ['/other'] });
  const over = after([[lapseAfter, { type: 'folder.lapsed', body: { path: '/other' } }]], warned);
  expect(over).toMatchObject({ folders: [{ path: '/first' }], goneFolders: [{ path: '/other', mode: 'ro', why: 'lapsed' }] });
  const again = after([[lapseAfter + 1, folder('/other', 'ro')]], over);
  expect([again.folders.length, again.goneFolders]).toEqual([2, []]);
});

test.each<[string, [number, Pick<Draft, 'type' | 'body'>][]]>([
  ['a task was asked for in it', ask10(50 * day, '/other/in it').slice(9)],
  ['a step looked into it', [[50 * day, lookInto('/other/a.txt')]]],
  ['its mode was chosen anew', [[50 * day, folder('/other', 'auto')]]],
])('a folder stays where %s', (_, told) => {
  const host = after([[0, folder('/first')], [0, folder('/other')], ...told]);
  expect(lapsesDue(host, lapseAfter).folders).toEqual({ warn: [], end: [] });
});

test('a folder next to the one that was used, with a like name, is another', () => {
  const host = after([
    [0, folder('/first')],
    [0, folder('/other')],
    [day, lookInto('/other folder/a.txt')],
  ]);
  expect(host.folders[1]?.used).toBeUndefined();
});

test('a folder in which changes wait for a look is not over', () => {
  const waits = {
    type: 'review.requested' as const,
    body: { list: { hash: '', bytes: 0 }, added: 1, changed: 0, moved: 0, deleted: 0, marked: 0, folders: ['/other'] },
  };
  const host = after([
    [0, folder('/first')],
    [0, folder('/other')],
    [day, waits],
  ]);
  expect(lapsesDue(host, 365 * day).folders).toEqual({ warn: [], end: [] });
});
