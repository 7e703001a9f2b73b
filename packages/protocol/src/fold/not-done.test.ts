import { expect, test } from 'vitest';
import { notDone } from './not-done.ts';
import type { ApprovalView, StepView } from './task.ts';

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
const from = <One>(all: One[]) => Object.fromEntries(all.map((one, at) => [String(at), one]));
const request = { text: { hash: '', bytes: 0 }, cwd: '/', files: [] };
const of = (...all: ApprovalView[]) => notDone({ approvals: from(all), steps: {}, request });
const step = (words: string, state: StepView['state'], effect: StepView['effect'] = 'irreversible'): StepView => ({
  id: words,
  turn: 1,
  call: 'c',
  tool: 'send_request',
  effect,
  args: { hash: '', bytes: 0 },
  words,
  state,
  images: [],
  started: 0,
});
const ofSteps = (steps: StepView[], approvals: ApprovalView[] = [], rehearse = false) =>
  notDone({ approvals: from(approvals), steps: from(steps), request: { ...request, rehearse } });
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

test('what a rule refused without a question stands there too, unless it was done later', () => {
  expect(ofSteps([step('Post', 'denied'), step('Post', 'denied'), step('Read', 'denied', 'read')])).toEqual([
    { title: 'Post', why: 'rule' },
  ]);
  expect(ofSteps([step('Post', 'denied'), step('Post', 'ok')])).toEqual([]);
});

test('who was asked says why; and a rehearsal refuses whatever it cannot hold', () => {
  expect(ofSteps([step('Send', 'denied')], [asked('Send', answered('no'))])).toEqual([{ title: 'Send', why: 'no' }]);
  expect(ofSteps([step('Post', 'denied')], [], true)).toEqual([]);
});
