import { expect, test } from 'vitest';
import { notDone } from './not-done.ts';
import type { ApprovalView } from './task.ts';

const asked = (title: string, came: Partial<ApprovalView>): ApprovalView => ({
  approval: title,
  step: 's',
  call: 'c',
  title,
  why: '',
  decisive: [],
  irreversible: true,
  hash: '',
  expires: 0,
  full: { hash: '', bytes: 0 },
  expired: false,
  ...came,
});
const of = (...all: ApprovalView[]) => notDone({ approvals: Object.fromEntries(all.map((one, at) => [String(at), one])) });
const answered = (answer: 'once' | 'no') => ({ answer: { answer, by: 'phone' } });

test('what was refused, by whom or for want of an answer', () => {
  const all = [
    asked('Send', answered('no')),
    asked('Pay', { expired: true }),
    asked('Book', { ...answered('once'), ruled: { give: 'none' } }),
  ];
  expect(of(...all)).toEqual([
    { title: 'Send', why: 'no' },
    { title: 'Pay', why: 'late' },
    { title: 'Book', why: 'rule' },
  ]);
});

test.each<[string, Partial<ApprovalView>]>([
  ['was let', answered('once')],
  ['was let by a rule', { expired: true, ruled: { give: 'allow' } }],
  ['was never called for', { expired: true, needless: true }],
  ['only looks', { ...answered('no'), irreversible: false, reach: 'plugin', looks: true }],
  ['changes files', { ...answered('no'), irreversible: false }],
  ['ends a rehearsal', { ...answered('no'), rehearsal: true }],
])('nothing is said of what %s', (_, came) => {
  expect(of(asked('Send', came))).toEqual([]);
});

test('what was refused twice stands there once, and not at all where it was let at last', () => {
  expect(of(asked('Send', answered('no')), asked('Send', answered('no')))).toHaveLength(1);
  expect(of(asked('Send', { expired: true }), asked('Send', answered('once')))).toEqual([]);
});
