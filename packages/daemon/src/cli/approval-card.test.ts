import { stripVTControlCharacters } from 'node:util';
import type { ApprovalView } from '@deskhand/protocol';
import { describe, expect, test } from 'vitest';
import { alikeLines, approvalCard } from './approval-card.ts';

const asks = (over: Partial<ApprovalView>): ApprovalView => ({
  ...{
    approval: 'a',
    step: 's',
    call: 'c',
    title: 'acts',
    why: '',
    decisive: [],
    irreversible: false,
    hash: 'h',
    expires: 0,
    expired: false,
  },
  full: { hash: '', bytes: 2, text: '{}' },
  ...over,
});
const lines = (over: Partial<ApprovalView>) => stripVTControlCharacters(approvalCard(asks(over)).join('\n'));

test.each(['This cannot be undone.', 'It leaves this computer.'])('that it cannot be undone is said once, beside: %s', (why) =>
  expect(lines({ why, irreversible: true }).match(/cannot be undone/g)).toHaveLength(1),
);

test('what a command may carry out is said before the yes', () =>
  expect(lines({ reach: 'command' })).toMatch(/can carry out whatever this task can read/));

test('what a plugin says of itself is one of the two: that it looks, or that it can be taken back', () => {
  expect(lines({ reach: 'plugin', looks: true })).toContain('It only looks, as it says of itself.');
  expect(lines({ reach: 'plugin' })).not.toContain('looks');
});

const account = {
  ...{ name: 'iban', value: 'DE12', from: 'the plugin office', trusted: false, goes: true as const },
  stands: [
    { look: 'read message', of: 'office', says: ['IT Service <it@x.example>', 'Mailbox full'], within: true as const, not: 'Miller' },
    { look: 'list payments', of: 'office', says: ['DE44'], instead: 'Miller' },
  ],
};

describe('a value', () => {
  test('is told with where it stands, and what speaks against it', () =>
    expect(lines({ decisive: [account] })).toBe(
      [
        'May it do this? acts',
        '  iban: DE12, from the text of “IT Service <it@x.example>”, “Mailbox full” (read message of office), not from you',
        '    “Miller” did not write that.',
        '    For “Miller”, list payments of office has another: “DE44”',
        '  ',
      ].join('\n'),
    ));

  test('that numbers a thing is told with what that is', () => {
    const stands = [{ look: 'list messages', of: 'office', says: ['Anna <a@x.example>'], is: true as const }];
    const decisive = [{ name: 'message_id', value: 'm5', from: 'the plugin office', trusted: true, stands }];
    expect(lines({ decisive })).toContain(
      'message id: m5, from the plugin office\n    is “Anna <a@x.example>”, in list messages of office',
    );
  });

  test('of several lines keeps them, and says how many more there are', () => {
    const value = Array.from({ length: 20 }, (_, at) => `line ${at}\u001b[31m`).join('\n');
    const shown = lines({ decisive: [{ name: 'body', value, from: 'the model', trusted: true }] });
    expect(shown).toContain('  body, from the model:\n    line 0␛[31m\n    line 1');
    expect(shown).toContain('    and 8 more lines');
  });
});

test('of those that are alike each is told with where it goes', () =>
  expect(stripVTControlCharacters(alikeLines([asks({ decisive: [account] })]).join('\n'))).toContain('      iban: DE12, from the text of'));
