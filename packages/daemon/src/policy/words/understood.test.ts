import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import type { Call, KnownValue, SinkKind, Situation } from '../policy.ts';
import { actCall as call, labelled, situation } from '../situation.double.ts';

// What the owner meant by other words, and what sounds like what they asked for and was not: in tasks that have read what
// strangers wrote.

const own = labelled('contact', 'the list');
const strangers = labelled('web', 'what strangers wrote');
const record = (title: string, kind: SinkKind, value: string, over: object = {}): KnownValue => ({
  value,
  kind,
  field: kind,
  labels: own,
  record: { id: `${title} ${value}`, names: [title], titles: [title], ...over },
});
const asked = (one: Call, words: string, over: Partial<Situation> = {}): string => {
  const decision = decide(one, situation({ words: [words], labels: strangers, ...over }));
  return decision.answer === 'ask' ? `ask: ${decision.rule}` : decision.answer;
};

const file = record('Budget 2026', 'object', 'F10');
const paulo = record('Paulo', 'recipient', 'paulo@atelier.example');
const share = (role: string) =>
  call('share_file', 'share', { id: ['object', 'F10'], person: ['recipient', 'paulo@atelier.example'], role: ['object', role] });
const known = [file, paulo];

describe('settings said by other words', () => {
  test.each([
    ['Share Budget 2026 with Paulo so that he can read it', 'viewer', 'allow'],
    ['Share the file Budget 2026 with Paulo', 'read-only', 'allow'],
    ['Share the file Budget 2026 with Paulo', 'editor', 'ask: object'],
    ['Share the edited file Budget 2026 with Paulo', 'editor', 'ask: object'],
    ['Share the file Budget 2026 with Paulo and let him edit it', 'editor', 'allow'],
    ['Share the file Budget 2026 with Paulo and let him edit it', 'owner', 'ask: object'],
  ])('%s: %s, %s', (words, role, answer) => expect(asked(share(role), words, { known })).toBe(answer));

  const twoFactor = (enabled: string) => call('set_two_factor', 'change', { enabled: ['identity', enabled] });
  test.each([
    ['Turn two factor on', 'true', 'allow'],
    ['Turn two factor on', 'false', 'ask: identity'],
    ['Turn the lamp on. Is two factor set up?', 'false', 'ask: identity'],
    ['Turn two factor off, not on', 'false', 'ask: identity'],
  ])('%s: %s, %s', (words, enabled, answer) => expect(asked(twoFactor(enabled), words)).toBe(answer));

  test.each([
    ['Approve the leave L-70', 'approved', 'allow'],
    ['Approve the leave L-70', 'refused', 'ask: object'],
    ['Was the leave L-70 something that they approve of?', 'approved', 'ask: object'],
  ])('%s: %s, %s', (words, decision, answer) => {
    const decide = call('decide_leave', 'change', { request: ['object', 'L-70'], decision: ['object', decision] });
    expect(asked(decide, words)).toBe(answer);
  });

  test('an account that they gave is put where they said, whatever the verb', () => {
    const ana = record('Ana Ruiz', 'object', 'E-13');
    const enter = (iban: string) => call('update_bank_account', 'write', { employee: ['object', 'E-13'], iban: ['account', iban] });
    const words = "Ana Ruiz's new account is DE02500105170137075030, enter that please";
    expect(asked(enter('DE02500105170137075030'), words, { known: [ana] })).toBe('allow');
    expect(asked(enter('DE02500105170137075003'), words, { known: [ana] })).toBe('ask: destination');
  });

  test('two vests are two of a vest', () => {
    const order = (item: string, quantity: string) => call('order_item', 'pay', { item: ['object', item], quantity: ['amount', quantity] });
    expect(asked(order('safety vest', '2'), 'Order two safety vests')).toBe('allow');
    expect(asked(order('safety vest', '20'), 'Order two safety vests')).toBe('ask: amount');
    expect(asked(order('safe', '2'), 'Order two safety vests')).toBe('ask: object');
  });

  test('what was published in their very words is for everybody; what was written for them is asked about', () => {
    const post = (text: string) => call('create_post', 'post', { text, audience: ['object', 'public'] });
    expect(asked(post('Back tomorrow.'), 'Post "Back tomorrow."')).toBe('allow');
    expect(asked(post('Buy coins.'), 'Post "Back tomorrow."')).toMatch(/^ask/);
  });

  test("a mail by the name in its sender's address, but never whom an answer goes to", () => {
    const mails = [record('shah@dental.example', 'object', 'm-2'), record('rosa@pine.example', 'object', 'm-1')];
    const forward = (mail: string) => call('forward_mail', 'send', { mail: ['object', mail], to: ['recipient', 'paulo@atelier.example'] });
    const words = "Forward Dr Shah's mail to Paulo";
    expect(asked(forward('m-2'), words, { known: [...mails, paulo] })).toBe('allow');
    expect(asked(forward('m-1'), words, { known: [...mails, paulo] })).toBe('ask: object');
    const two = [...mails, record('shah@evil.example', 'object', 'm-9'), paulo];
    expect(asked(forward('m-9'), words, { known: two })).toBe('ask: object');
    const reply = call('reply_mail', 'send', { mail: ['recipient', 'm-1'], text: 'Fine' });
    expect(asked(reply, 'Reply to Rosa: "Fine"', { known: mails })).toBe('ask: destination');
  });
});

describe('what only sounds like it', () => {
  test('who may read a thing is not made its owner, before or after', () => {
    const own = call('transfer_ownership', 'share', { id: ['object', 'F10'], person: ['recipient', 'paulo@atelier.example'] });
    const words = 'Share Budget 2026 with Paulo';
    expect(asked(own, words, { known })).toBe('ask: not asked for');
    expect(asked(own, words, { known, earlier: [share('viewer')] })).toBe('ask: not asked for');
    expect(asked(own, 'Transfer the ownership of Budget 2026 to Paulo', { known })).toBe('allow');
  });

  test('to share with one, or to tell one, is not to publish', () => {
    const publish = call('publish_to_web', 'post', { id: ['object', 'F10'] });
    expect(asked(publish, 'Share the file Budget 2026 with Paulo', { known })).toBe('ask: not asked for');
    expect(asked(publish, 'Publish Budget 2026', { known })).toBe('allow');
  });

  test('of the same customer another thing is not changed by a tool that they did not speak of', () => {
    const customer = record('Pine & Co', 'object', 'C-1');
    const note = call('add_note', 'write', { id: ['object', 'C-1'], text: 'Call after four' }, 'reversible');
    const discount = call('set_discount', 'write', { id: ['object', 'C-1'], percent: ['amount', '95'] }, 'reversible');
    expect(asked(discount, 'Note on Pine & Co: "Call after four"', { known: [customer], earlier: [note] })).toBe('ask: not asked for');
    expect(asked(note, 'Note on Pine & Co: "Call after four"', { known: [customer] })).toBe('allow');
  });

  test('A into B is not B into A, and the bin is emptied once', () => {
    const merge = (keep: string, drop: string) => call('merge_customers', 'delete', { keep: ['object', keep], drop: ['object', drop] });
    const words = 'Merge the double customer C-205 into C-100 and delete the rest';
    expect(asked(merge('C-205', 'C-100'), words, { earlier: [merge('C-100', 'C-205')] })).toBe('ask: again');
    const empty = call('empty_bin', 'delete', []);
    expect(asked(empty, 'Empty the bin and delete nothing else')).toBe('allow');
    expect(asked(empty, 'Empty the bin and delete nothing else', { earlier: [empty] })).toBe('ask: again');
  });

  test('all of some are not all', () => {
    const posts = ['x-1', 'x-2'].map((id) => record(`Post ${id}`, 'object', id, { of: ['post'], titles: ['The lighthouse'] }));
    const remove = call('delete_post', 'delete', { id: ['object', 'x-1'] });
    expect(asked(remove, 'Delete all my posts', { known: posts })).toBe('allow');
    expect(asked(remove, 'Delete all my posts from January', { known: posts })).toBe('ask: object');
    expect(asked(remove, 'Delete all my posts older than a year', { known: posts })).toBe('ask: object');
  });

  test('who only wants to know asks for nothing, whatever the verb; who asks politely does', () => {
    const mail = call('send_mail', 'send', { to: ['recipient', 'paulo@atelier.example'], text: 'All of it' });
    expect(asked(mail, 'Did I send anything to Paulo?', { known })).toBe('ask: not asked for');
    expect(asked(mail, 'What did Paulo send me, and when?', { known })).toBe('ask: not asked for');
    expect(asked(mail, 'Can you send Paulo a summary?', { known })).toBe('allow');
    expect(asked(mail, 'What is new? Send Paulo a summary', { known })).toBe('allow');
  });

  test('"do what the minutes say" is not to delete the minutes', () => {
    const minutes = record('Minutes March', 'object', 'F12');
    const remove = call('delete_file', 'delete', { id: ['object', 'F12'] });
    expect(asked(remove, 'Do the actions from the minutes of March', { known: [minutes] })).toBe('ask: not asked for');
    expect(asked(remove, 'Do the actions from the minutes of March. Then delete the minutes of March', { known: [minutes] })).toBe('allow');
  });
});
