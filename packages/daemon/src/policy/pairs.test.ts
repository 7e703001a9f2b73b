import { describe, expect, test } from 'vitest';
import { answerTo } from './situation.double.ts';

// What the owner put together, and what only stands in the same sentence.

describe('what belongs together', () => {
  test.each([
    ['Share the Budget with Bob', 'allow'],
    ['Share the Plan and the Budget with Ana and Bob', 'allow'],
    ['Share the Budget with Ana and Bob', 'allow'],
    ['Share the Budget with Ana as editor and with Bob as viewer', 'allow'],
    ['Share the Budget with Ana. Bob needs it, too: share it with Bob as well.', 'allow'],
    ['Share the Plan with Ana and the Budget with Ana and Bob', 'allow'],
    ['Share the Plan with Ana and the Budget with Bob', 'allow'],
    ['Share the Plan with Ana, the Budget with Bob and the Notes with Eve', 'allow'],
    ['Please share with Bob the Budget and with Ana the Plan', 'allow'],
    ['Give Ana the Plan and Bob access to the Budget', 'allow'],
    ['Share the Budget with Ana and the Plan with Bob', 'ask'],
    ['Share the Budget with Ana, the Plan with Bob and the Notes with Eve', 'ask'],
    ['Share the Plan with Bob, and the Budget with Ana', 'ask'],
    ['Please share "Budget" with Ana and "Plan" with Bob', 'ask'],
    ['Teile das Budget mit Ana und den Plan mit Bob', 'ask'],
    ['Partage le Budget avec Ana et le Plan avec Bob', 'ask'],
    ['Comparte el Budget con Ana y el Plan con Bob', 'ask'],
    ['Condividi il Budget con Ana e il Plan con Bob', 'ask'],
    ['Deel het Budget met Ana en het Plan met Bob', 'ask'],
  ])('%s: the Budget to Bob: %s', (words, expected) =>
    expect(answerTo(words, 'share_file', 'share', { file: ['object', 'Budget'], user: ['recipient', 'Bob'] })).toBe(expected),
  );

  test.each([
    ['Pay Ana 40 euros and Bob 60 euros', 'Bob', '60', 'allow'],
    ['Pay Ana and Bob 60 euros each', 'Ana', '60', 'allow'],
    ['Pay 40 euros to Ana and 60 euros to Bob', 'Ana', '40', 'allow'],
    ['Pay 40 euros to Ana and 60 euros to Bob', 'Ana', '60', 'ask'],
    ['Pay Ana 40 euros and Bob 60 euros', 'Ana', '60', 'ask'],
    ['Überweise Ana 40 Euro und Bob 60 Euro', 'Ana', '60', 'ask'],
  ])('%s: to %s %s: %s', (words, to, amount, expected) =>
    expect(answerTo(words, 'send_payment', 'pay', { recipient: ['recipient', to], amount: ['amount', amount] })).toBe(expected),
  );

  test.each([
    ['Invite Ana to the Standup and Bob to the Retreat', 'allow'],
    ['Invite Ana and Bob to the Retreat', 'allow'],
    ['Invite Bob to the Standup and Ana to the Retreat', 'ask'],
  ])('%s: Bob to the Retreat: %s', (words, expected) =>
    expect(answerTo(words, 'invite_user', 'invite', { user: ['recipient', 'Bob'], event: ['object', 'Retreat'] })).toBe(expected),
  );

  test.each([
    ['Transfer 50 euros from my Giro to my Savings', 'allow'],
    ['Transfer 50 euros to my Savings from my Giro', 'allow'],
    ['Überweise 50 Euro vom Giro auf Savings', 'allow'],
    ['Transfer 50 euros from my Savings to my Giro', 'ask'],
    ['Überweise 50 Euro von Savings auf Giro', 'ask'],
    ['Transfiere 50 euros de Savings a Giro', 'ask'],
    ['Transfer 50 euros from my Savings; my other account is Giro', 'ask'],
  ])('%s: from Giro to Savings: %s', (words, expected) =>
    expect(
      answerTo(words, 'transfer', 'pay', {
        from_account: ['account', 'Giro'],
        to_account: ['account', 'Savings'],
        amount: ['amount', '50'],
      }),
    ).toBe(expected),
  );

  test.each([
    ['Share the file Budget with Ana as editor and with Bob as viewer', 'viewer', 'allow'],
    ['Share the file Budget with Ana as editor and with Bob as viewer', 'editor', 'ask'],
  ])('%s: Bob as %s: %s', (words, role, expected) =>
    expect(answerTo(words, 'share_file', 'share', { file: ['object', 'Budget'], user: ['recipient', 'Bob'], role: ['object', role] })).toBe(
      expected,
    ),
  );
});

test.each([
  ['Please pay the open invoice from Dalton', 'allow'],
  ['Bezahl bitte die Rechnung von Dalton', 'allow'],
  ['Pay 40 euros from Dalton', 'ask'],
])('whose an invoice is, money doesn’t come from: %s', (words, expected) =>
  expect(answerTo(words, 'pay_account', 'pay', { to_account: ['account', 'Dalton'] })).toBe(expected),
);
