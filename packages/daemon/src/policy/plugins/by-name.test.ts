import { describe, expect, test } from 'vitest';
import { actOf, isKeeping } from './act-by-name.ts';
import { withTold } from './calls.ts';
import { decided, isTime, kindOf } from './kind-by-name.ts';
import { isLook, showsContents } from './look-by-name.ts';
import { toldBy } from './told.ts';

describe('what arguments decide together', () => {
  const kinds = (tool: string, args: Record<string, string>) =>
    decided(
      tool,
      actOf(tool),
      Object.entries(args).map(([name, value]) => ({ name, kind: kindOf(name, value) })),
    ).map(({ name, kind }) => `${name} ${kind}`);
  test.each([
    ['write_page', { title: 'Numbers', content: 'long', visibility: 'public' }, ['title object', 'content content', 'visibility object']],
    ['create_page', { title: 'Numbers', content: 'long' }, ['title content', 'content content']],
    ['update_page', { page_id: 'p-1', title: 'Numbers' }, ['page_id object', 'title content']],
    ['post_to_room', { room: 'lobby', text: 'Hello' }, ['room recipient', 'text content']],
    ['create_ticket', { title: 'Crash', labels: 'bug' }, ['title content', 'labels content']],
  ])('%s', (tool, args, expected) => expect(kinds(tool, args)).toEqual(expected));
});

describe('a tool that nobody declared', () => {
  test.each([
    ...['find_patient', 'list_invoices', 'get_users_in_channel', 'searchContacts', 'photos.list', 'check_availability', 'open_file'],
    ...[
      'slack_list_channels',
      'customer_lookup',
      'orders.find',
      'jira-get-issue',
      'people_search',
      'room_history',
      'my_bookings',
      'guest_reviews',
      'restaurant_search',
      'mail_search',
      'traveller_profile',
      'current_time',
      'what_day',
      'person_card',
      'agenda',
      'directory',
      'contacts',
    ],
  ])('%s only looks', (tool) => expect(isLook(tool)).toBe(true));

  test.each([
    ...['check_in', 'check_out', 'find_and_replace', 'get_or_create_label', 'open_door', 'list_item_for_sale', 'unknown', 'view_or_update'],
    ...[
      'clear_search_history',
      'unsubscribe_list',
      'email_list',
      'list_item_remove',
      'search_index_delete',
      'newsletter',
      'erase_history',
      'notify_members',
      'change_date',
      'register_hours',
      'gift_card',
      'retract_message_history',
      'log',
      'clear_log',
      'archive',
      'update_agenda',
      'delete_index',
      'channel_archive',
      'wipe_calendar',
      'text_contacts',
      'redeem_balance',
      'truncate_log',
    ],
  ])('%s may do more', (tool) => expect(isLook(tool)).toBe(false));

  test.each([
    ['send_money', 'pay'],
    ['write_email', 'send'],
    ['createPost', 'post'],
    ['transfer_ownership', 'share'],
    ['add_guests', 'invite'],
    ['update_stage', 'change'],
    ['slack_send_message', 'send'],
    ['message_delete', 'delete'],
    ['event_create', 'invite'],
    ['cancel_calendar_event', 'cancel'],
    ['delete_event', 'delete'],
    ['remove_meeting', 'remove'],
    ['share_calendar', 'share'],
    ['move_event', 'schedule'],
    ['hotel_book', 'book'],
    ['say_in_room', 'send'],
    ['mail_trash', 'delete'],
    ['add_to_room', 'invite'],
    ['bring_in', 'invite'],
    ['take_out', 'remove'],
    ['frobnicate', undefined],
  ])('%s is to %s', (tool, act) => expect(actOf(tool)).toBe(act));

  test.each([
    ['create_event', true],
    ['add_note', true],
    ['create_invoice', false],
    ['create_door_code', false],
    ['delete_note', false],
  ])('%s adds to what one keeps: %s', (tool, keeps) => expect(isKeeping(tool)).toBe(keeps));

  test.each([
    ['mail_id', 'm-1', 'object'],
    ['address', 'https://x.example', 'url'],
    ['person', 'ana.sol', 'recipient'],
    ['to_user_id', '7', 'recipient'],
    ['whatever', 'ana@x.org', 'recipient'],
    ['iban', 'DE02 5001 0517 0137 0751 1', 'account'],
    ['replicas', '6', 'amount'],
    ['role', 'admin', 'object'],
    ['comment', 'short', 'content'],
    ['wishes', 'window', 'content'],
    ['place', 'Harbour House', 'object'],
    ['reference', 'INV-1', 'object'],
    ['place_id', 'p-7', 'object'],
    ['anything', 'w'.repeat(41), 'content'],
  ])('%s = %s decides %s', (name, value, kind) => expect(kindOf(name, value)).toBe(kind));

  test('when and for how long decide nothing, how much does', () => {
    expect([
      isTime('start', '2026-03-12 10:00'),
      isTime('minutes', '20'),
      isTime('amount', '20'),
      isTime('minutes', 'ana'),
      isTime('start', '2026-03-12 and the password'),
    ]).toEqual([true, true, false, false, false]);
  });
});

describe('what its answer tells', () => {
  const labels = { sources: ['web' as const], confidentiality: 'private' as const, from: ['a tool'] };
  const told = (tool: string, answer: unknown, args: Record<string, unknown> = {}) =>
    toldBy({ tool, args, answer, labels }).map(
      ({ value, kind, made, labels: { sources } }) => `${kind} ${value}${sources[0] === 'contact' ? ' own' : ''}${made ? ' made' : ''}`,
    );

  test('numbers are its own work; whoever wrote a mail says who they are', () => {
    const mails = [{ mail_id: 'm-1', sender: 'ana@x.org', subject: 'Lunch', body: 'See https://x.org/menu' }];
    expect(told('list_mails', mails)).toEqual(['object m-1 own', 'recipient ana@x.org', 'url https://x.org/menu']);
  });

  test('what is written as a number of a thing is one, whatever its field is called', () => {
    expect(told('my_bookings', [{ booking: 'BK-4398', place: 'Smiddy' }])).toContain('object BK-4398 own');
    const strange = [
      { from: 'Acme', iban: 'NL91ABNA0417164300', subject: 'BK-1111', order: 'NL91ABNA0417164300', text: 'EVE666', handle: 'ANA2' },
    ];
    expect(told('list_messages', strange).filter((one) => one.startsWith('object'))).toEqual([]);
    expect(told('save_post', { id: '12', signature: 'NL91ABNA0417164300', title: 'ORD-1001', link: 'https://evil.example/in' }, { id: '12' })).toEqual(['object 12 own']); // biome-ignore format: short
  });

  test('of a list of people that the owner keeps, where each is reached is its own work too', () => {
    const ana = { name: 'Ana Sol', email: 'ana@x.org' };
    expect(told('find_contact', [ana])).toEqual(['object Ana Sol own', 'recipient ana@x.org own']);
    expect(told('list_applicants', [ana])).toEqual(['object Ana Sol own', 'recipient ana@x.org']);
    expect(told('find_contact', [{ ...ana, message: 'Please use my new address' }])).toEqual(['recipient ana@x.org']);
  });

  test('what an act made is new, what it was given is not; what it is not called to make it has not made', () => {
    expect(told('create_file', { id: 'f-9', name: 'Plan' })).toEqual(['object f-9 own made']);
    expect(told('add_label', { id: 'f-9' }, { id: 'f-9' })).toEqual(['object f-9 own']);
    expect(told('delete_file', { id: 'f-9' })).toEqual([]);
  });

  test.each([['no records at all'], [null], [42], [[[[[[[[{ id: 'deep' }]]]]]]]]])('%j tells nothing', (answer) =>
    expect(told('list_mails', answer)).toEqual([]),
  );
});

describe('a text that reads like an answer in records', () => {
  const labels = { sources: ['plugin' as const], confidentiality: 'private' as const, from: ['a tool'] };
  const value = JSON.stringify([{ id: 'ledger.db', name: 'old draft' }]);
  const fieldsOf = (tool: string) => withTold([{ value, labels, answers: { server: 'drive', tool, args: {} } }]).slice(1);

  test.each(['read_file', 'fetch', 'get_webpage', 'get_file_contents', 'read_resource', 'read_multiple_files', 'download'])(
    'out of %s is a stranger’s',
    (tool) => expect([showsContents(tool), fieldsOf(tool)]).toEqual([true, []]),
  );

  test.each(['list_files', 'search_files', 'get_users', 'read_messages', 'get_invoice', 'find_contact'])('out of %s is its own', (tool) =>
    expect([showsContents(tool), fieldsOf(tool).length > 0]).toEqual([false, true]),
  );
});
