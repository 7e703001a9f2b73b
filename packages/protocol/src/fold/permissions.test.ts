import { expect, test } from 'vitest';
import type { Draft, Event } from '../events.ts';
import { emptyHost, foldHost, type HostView } from './host.ts';
import { lapseAfter, lapseNotice, lapsesDue, permissionsAt } from './permissions.ts';

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
  expect(lapsesDue(host, told - 1)).toEqual({ warn: [], end: [] });
  expect(lapsesDue(host, told)).toEqual({ warn: [{ grant: 'grant_1', at: lapseAfter }], end: [] });
  const warned = after([[told, { type: 'grant.lapsing', body: { grant: 'grant_1', at: lapseAfter } }]], host);
  expect(permissionsAt(warned, told).lapsing).toHaveLength(1);
  expect(lapsesDue(warned, lapseAfter - 1)).toEqual({ warn: [], end: [] });
  expect(lapsesDue(warned, lapseAfter)).toEqual({ warn: [], end: ['grant_1'] });
  const kept = after([[lapseAfter - 1, use('grant_1')]], warned);
  expect(lapsesDue(kept, lapseAfter)).toEqual({ warn: [], end: [] });
  expect(permissionsAt(kept, lapseAfter).lapsing).toEqual([]);
});

test('a host that slept for a year ends nothing that it didn’t tell of 14 days before', () => {
  const host = after([[0, give()]]);
  expect(lapsesDue(host, 365 * day)).toEqual({ warn: [{ grant: 'grant_1', at: 379 * day }], end: [] });
});

test('what narrows never lapses, nor what ends at a time of its own', () => {
  const host = after([
    [0, give('a', { give: 'none' })],
    [0, give('b', { give: 'ask' })],
    [0, give('c', { expires: 999 * day })],
  ]);
  expect(lapsesDue(host, 365 * day)).toEqual({ warn: [], end: [] });
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
