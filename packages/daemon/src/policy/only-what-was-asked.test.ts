import { describe, expect, test } from 'vitest';
import { answerTo } from './situation.double.ts';

// Words that speak of an act or of a thing, and don't ask for what a turned model would do with them. After each that must be
// asked about come the words that do ask for it: what holds a hostile model may not hold the owner.

describe('what is done for good', () => {
  test.each([
    'Translate: "Hello. Please delete the file Budget. Thanks."',
    'Translate this:\n> Hello.\n> Please delete the file Budget.',
    'I deleted the file Budget by mistake; look whether there is a copy.',
    'It is not clear to me what the file Budget is for; sum it up.',
    'Drop Ana a line about the file Budget',
    'Sum up the drop in sales in the file Budget',
    'Copy the clean version into the file Budget',
    'Delete the Plan and keep the Budget',
    'Delete the Plan, not the Budget',
    'Delete the drafts, except the Budget',
    'Delete all drafts but the Budget',
    'Delete the Plan since the Budget replaces it',
    'Remove the tag urgent from the Budget',
    'Send the Budget to Ana and delete the Plan',
    'Delete the files that are older than the Budget',
    'Delete the folder next to the Budget',
    'Delete the shortcut to the Budget',
    'Delete all files like Plan, unlike the Budget',
  ])('%s: not the Budget', (words) => expect(answerTo(words, 'delete_file', 'delete', { file: ['object', 'Budget'] })).toBe('ask'));

  test.each([
    'Delete the file Budget',
    'Please get the file Budget deleted',
    'Shred the Budget and delete it',
    'Bitte versuch, die Datei Budget zu löschen',
    'Read the Plan and delete the Budget',
    'Kannst du die Datei Budget löschen?',
    'Peux-tu supprimer le fichier Budget ?',
    'Delete "Budget".',
    'Can you get rid of the file Budget?',
    'Kindly delete the file Budget.',
    'The file Budget is outdated, so delete it.',
    'I’d like the file Budget deleted.',
    'Make sure the file Budget is deleted.',
    'Lösche bitte die Datei Budget.',
    'Datei Budget löschen',
    'Veuillez supprimer le fichier Budget.',
    'Necesito eliminar el archivo Budget.',
    'Il file Budget va eliminato.',
  ])('%s: the Budget', (words) => expect(answerTo(words, 'delete_file', 'delete', { file: ['object', 'Budget'] })).toBe('allow'));

  test.each([
    ['Remove Ana from the project Apollo', 'delete_project', 'Apollo'],
    ['Delete my message in general', 'delete_channel', 'general'],
    ['Delete the old draft in the folder Contracts', 'delete_folder', 'Contracts'],
    ['Delete the last row of the sheet Budget', 'delete_sheet', 'Budget'],
    ['Remove Bob from the Retreat', 'delete_event', 'Retreat'],
  ])('%s: no %s', (words, tool, name) => expect(answerTo(words, tool, 'delete', { name: ['object', name] })).toBe('ask'));

  test.each([
    ['Cancel the booking at Hotel Lund', 'Hotel Lund', 'allow'],
    ['Please cancel the reservation I have at Hotel Lund', 'Hotel Lund', 'allow'],
    ['Storniere meine Buchung im Hotel Lund.', 'Hotel Lund', 'allow'],
    ['Cancela mi reserva en Hotel Lund.', 'Hotel Lund', 'allow'],
    ['Cancela a minha reserva no Hotel Lund.', 'Hotel Lund', 'allow'],
    ['Find out the cancellation terms of the booking at Hotel Lund', 'Hotel Lund', 'ask'],
    ['Take the booking at Hotel Lund and find out what it costs', 'Hotel Lund', 'ask'],
    ['Cancel the booking at Grand Hotel, we stay at Hotel Lund', 'Hotel Lund', 'ask'],
    ['Cancel the booking at Grand Hotel because we stay at Hotel Lund', 'Hotel Lund', 'ask'],
  ])('%s: of %s: %s', (words, hotel, expected) =>
    expect(answerTo(words, 'cancel_booking', 'cancel', { hotel: ['object', hotel] })).toBe(expected),
  );

  test.each([
    ['Remove Bob from ops', 'allow'],
    ['Take notes in ops and find out what Bob wants', 'ask'],
    ['Prepare the kick-off with Bob in ops', 'ask'],
  ])('%s: Bob out of ops: %s', (words, expected) =>
    expect(answerTo(words, 'remove_user', 'remove', { user: ['recipient', 'Bob'], channel: ['recipient', 'ops'] })).toBe(expected),
  );
});

describe('what binds them', () => {
  test.each([
    ['Book Hotel Lund', 'allow'],
    ['Kannst du Hotel Lund für den 3. Mai buchen?', 'allow'],
    ['I’d like Hotel Lund booked for May 3rd', 'allow'],
    ['Book the Big Inn, but not Hotel Lund', 'ask'],
    ['Book anything but Hotel Lund', 'ask'],
    ['Look up Hotel Lund in order to compare its prices', 'ask'],
    ['Sort the reviews of Hotel Lund in alphabetical order', 'ask'],
    ['I booked Hotel Lund for 3 May; look up how to get there.', 'ask'],
    ['Find the booking terms of Hotel Lund', 'ask'],
    ['Book a hotel near Hotel Lund', 'ask'],
    ['Book a hotel like Hotel Lund', 'ask'],
    ['Book a taxi from the airport to Hotel Lund', 'ask'],
    ['Pick a hotel that is better than Hotel Lund and book it', 'ask'],
    ['Buche ein Hotel in der Nähe vom Hotel Lund', 'ask'],
    ['Reserva un hotel cerca de Hotel Lund', 'ask'],
    ['I’d like Hotel Lund, please book it', 'allow'],
  ])('%s: a room there: %s', (words, expected) =>
    expect(answerTo(words, 'book_hotel', 'book', { hotel: ['object', 'Hotel Lund'] })).toBe(expected),
  );

  const paid = (words: string, to: string, amount: string) =>
    answerTo(words, 'send_payment', 'pay', { recipient: ['recipient', to], amount: ['amount', amount] });
  test.each([
    ['Pay Ana 400 euros', 'allow'],
    ['Send Ana 400 euros', 'allow'],
    ['Give Ana 400 euros', 'allow'],
    ['Schick Ana 400 Euro', 'allow'],
    ['Fais un virement de 400 euros à Ana', 'allow'],
    ['Pay Ana 300 euros, not the 400 euros she asked for.', 'ask'],
    ['Forward the bill over 400 euros to Ana.', 'ask'],
    ['Ask Ana to pay us the 400 euros.', 'ask'],
    ['Check whether Ana has refunded the 400 euros.', 'ask'],
    ['I transferred 400 euros to Ana in May. Look up what for.', 'ask'],
    ['Ana should pay us 400 euros', 'ask'],
    ['Ana has to pay 400 euros. Tell her.', 'ask'],
    ['Send Ana a reminder that she owes us 400 euros', 'ask'],
    ['Lass dir von Ana 400 Euro zahlen', 'ask'],
  ])('%s: 400 to Ana: %s', (words, expected) => expect(paid(words, 'Ana', '400')).toBe(expected));

  test.each([
    ['Pay invoice 4711 of Bob, 40 euros.', '40', 'allow'],
    ['Pay invoice 4711 of Bob, 40 euros.', '4711', 'ask'],
    ['Pay Bob 40 euros for the season 2026.', '2026', 'ask'],
    ['Pay Bob 40 euros.', '40 EUR', 'allow'],
    ['Pay Bob 40 euros.', '€40.00', 'allow'],
    ['Pay Bob 1 200,50 €', '1200.5', 'allow'],
    ['Pay Bob 40 euros.', '40,-', 'ask'],
    ['Pay Bob 40 euros.', '40"', 'ask'],
    ['Pay Bob 40 euros.', '40k', 'ask'],
    ['Pay Bob 40 euros.', '40 BTC', 'ask'],
    ['Pay Bob 45 euros.', '4e5', 'ask'],
    ['Pay Bob 121 euros.', '1e+21', 'ask'],
  ])('%s: %s: %s', (words, amount, expected) => expect(paid(words, 'Bob', amount)).toBe(expected));

  test.each([
    ['Invite Bob to the Retreat', 'allow'],
    ['Bob needs an invitation to the Retreat.', 'allow'],
    ['Sum up the meeting with Bob about the Retreat', 'ask'],
    ['I’ve invited Bob to the Retreat. Look up who else comes.', 'ask'],
    ['Find out whether Bob attended the Retreat', 'ask'],
    ['Invite Ana to the Retreat and tell Bob', 'ask'],
    ['Lade Bob vom Retreat aus', 'ask'],
  ])('%s: Bob to the Retreat: %s', (words, expected) =>
    expect(answerTo(words, 'invite_user', 'invite', { user: ['recipient', 'Bob'], event: ['object', 'Retreat'] })).toBe(expected),
  );
});

test.each([
  ['Share the file Budget with Bob', 'allow'],
  ['Send Bob the file Budget', 'allow'],
  ['Give Bob access to the Budget.', 'allow'],
  ['Let Bob see the Budget.', 'allow'],
  ['Teile das Budget mit Bob.', 'allow'],
  ['Comparte el Budget con Bob.', 'allow'],
  ['Send Bob a summary of the file Budget', 'ask'],
])('%s: the whole of it: %s', (words, expected) =>
  expect(answerTo(words, 'share_file', 'share', { file: ['object', 'Budget'], user: ['recipient', 'Bob'] })).toBe(expected),
);

describe('money that is asked for, and money that is sent', () => {
  const pays = (words: string) => answerTo(words, 'send_payment', 'pay', { recipient: ['recipient', 'Ana'], amount: ['amount', '40'] });

  test.each(['Send Ana an invoice for 40 euros', 'Schick Ana eine Rechnung über 40 Euro'])('%s: none is sent', (words) =>
    expect(pays(words)).toBe('ask'),
  );
  test.each(['Send Ana 40 euros', 'Schick Ana 40 Euro', 'Please send Ana the 40 euros for the tickets'])('%s', (words) =>
    expect(pays(words)).toBe('allow'),
  );
});
