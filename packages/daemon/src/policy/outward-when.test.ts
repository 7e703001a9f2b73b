import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { Act } from './policy.ts';
import { actCall, labelled, situation } from './situation.double.ts';

// When and for how long, in January 2026: as the owner said it, in whatever words.

const strangers = labelled('web', 'what strangers wrote');
const asked = (words: string, tool: string, act: Act, thing: [string, string], terms: { [name: string]: string }): string => {
  const call = actCall(tool, act, { [thing[0]]: ['object', thing[1]] });
  const told = { words: [words], labels: strangers, now: Date.UTC(2026, 0, 1, 12) };
  return decide({ ...call, terms: Object.entries(terms).map(([name, value]) => ({ name, value })) }, situation(told)).answer;
};
const stay = (words: string, from: string, to?: string) =>
  asked(words, 'book_hotel', 'book', ['hotel', 'Hotel Lund'], { check_in: from, ...(to && { check_out: to }) });
const table = (words: string, time: string) => asked(words, 'book_table', 'book', ['restaurant', 'Luna'], { date: '2026-05-03', time });

describe('until when', () => {
  test.each([
    ['Book Hotel Lund for 3 May', '2026-05-04', '2026-05-06'],
    ['Book Hotel Lund for 3 nights from 3 May', '2026-05-06', '2026-05-16'],
    ['Book Hotel Lund from 3 to 5 May', '2026-05-05', '2026-05-15'],
    ['Book Hotel Lund for a week from 3 May', '2026-05-10', '2026-06-03'],
    ['Book Hotel Lund for 3 May. We leave on 6 May.', '2026-05-06', '2026-05-07'],
    ['Buche Hotel Lund ab 3. Mai für drei Nächte', '2026-05-06', '2026-05-13'],
    ['Réserve Hotel Lund pour deux nuits à partir du 3 mai', '2026-05-05', '2026-05-25'],
    ['Reserva Hotel Lund por tres noches desde el 3 de mayo', '2026-05-06', '2026-06-06'],
    ['Prenota Hotel Lund per due notti dal 3 maggio', '2026-05-05', '2026-05-15'],
    ['Reserva o Hotel Lund por duas noites a partir de 3 de maio', '2026-05-05', '2026-05-20'],
    ['Boek Hotel Lund voor twee nachten vanaf 3 mei', '2026-05-05', '2026-05-15'],
  ])('%s: until %s, not until %s', (words, until, other) => {
    expect(stay(words, '2026-05-03', until)).toBe('allow');
    expect(stay(words, '2026-05-03', other)).toBe('ask');
  });

  test('what nobody said the length of is not for months', () => {
    expect(stay('Book Hotel Lund', '2026-05-03', '2026-12-31')).toBe('ask');
    expect(stay('Book Hotel Lund for 3 May', '2025-01-01', '2026-05-03')).toBe('ask');
  });

  test.each([
    { check_in: '2026-05-03', years: '999999' },
    { check_in: '2026-05-03T99:99', nights: '400' },
  ])('a length that leads to no day at all is asked about: %j', (terms) => {
    expect(asked('Book Hotel Lund for 3 May', 'book_hotel', 'book', ['hotel', 'Hotel Lund'], terms)).toBe('ask');
  });
});

describe('which day', () => {
  test.each([
    ['Book Hotel Lund for 3 May', '2026-05-03', '2031-05-03'],
    ['Book Hotel Lund for 3 May', '2026-05-03', '2025-05-03'],
    ['Book Hotel Lund for 3 May 2027', '2027-05-03', '2026-05-03'],
    ['Book Hotel Lund for 3 May, we were there in 2024, too', '2026-05-03', '2027-05-03'],
    ['Book Hotel Lund for next Friday', '2026-01-09', '2029-06-01'],
    ['Book Hotel Lund for the 12th', '2026-01-12', '2029-11-12'],
    ['Book Hotel Lund for tomorrow', '2026-01-02', '2026-12-31'],
    ['Book Hotel Lund for the day after tomorrow', '2026-01-03', '2026-01-02'],
    ['Book Hotel Lund in May', '2026-05-17', '2026-08-17'],
    ['Book Hotel Lund for 3 May. The concert is on 9 May.', '2026-05-03', '2026-05-09'],
    ['Book Hotel Lund for 3 May, not for 9 May', '2026-05-03', '2026-05-09'],
    ['Book Hotel Lund for 3 May. If it is full then, for 9 May.', '2026-05-09', '2026-05-10'],
    ['Buche Hotel Lund für morgen', '2026-01-02', '2026-03-02'],
    ['Réserve Hotel Lund pour demain', '2026-01-02', '2026-02-02'],
    ['Reserva Hotel Lund para mañana', '2026-01-02', '2026-01-22'],
    ['Prenota Hotel Lund per domani', '2026-01-02', '2026-01-22'],
    ['Boek Hotel Lund voor morgen', '2026-01-02', '2026-01-22'],
    ['Reserva o Hotel Lund para amanhã', '2026-01-02', '2026-01-22'],
  ])('%s: %s, not %s', (words, on, other) => {
    expect(stay(words, on)).toBe('allow');
    expect(stay(words, other)).toBe('ask');
  });
});

describe('by when', () => {
  test.each([
    ['Book Hotel Lund no later than Friday', '2026-01-02', '2026-01-05'],
    ['Book Hotel Lund for some day before 9 January', '2026-01-07', '2026-01-09'],
    ['Book Hotel Lund for some day after 9 January', '2026-01-12', '2026-01-09'],
    ['Book Hotel Lund no later than 9 January', '2026-01-09', '2026-01-10'],
    ['Book Hotel Lund at the latest on 9 January', '2026-01-07', '2026-01-10'],
    ['Book Hotel Lund for 9 January or later', '2026-01-11', '2026-01-08'],
    ['Book Hotel Lund, any day between 5 and 9 January', '2026-01-07', '2026-01-12'],
    ['Book Hotel Lund before June', '2026-05-31', '2026-06-01'],
    ['Book Hotel Lund for 3 May, I come back after 9 May', '2026-05-03', '2026-05-12'],
    ['Buche Hotel Lund spätestens am 9. Januar', '2026-01-07', '2026-01-11'],
    ['Réserve Hotel Lund avant le 9 janvier', '2026-01-07', '2026-01-09'],
    ['Reserva Hotel Lund antes del 9 de enero', '2026-01-07', '2026-01-09'],
    ['Boek Hotel Lund uiterlijk op 9 januari', '2026-01-09', '2026-01-10'],
  ])('%s: %s, not %s', (words, on, other) => {
    expect(stay(words, on)).toBe('allow');
    expect(stay(words, other)).toBe('ask');
  });

  test('what is said after a day has an end of its own', () => expect(stay('Book Hotel Lund after 9 January', '2026-12-31')).toBe('ask'));
  test('much of it is read to a bound', () => {
    for (const said of ['before 9 May ', 'between 5 and 9 May ', 'by 9 May after '])
      expect(stay(`Book Hotel Lund ${said.repeat(30_000)}`, '2027-01-01')).toBe('ask');
  });
});

describe('at what time', () => {
  test.each([
    ['Book a table at Luna on 3 May at 7 pm', '19:00', '07:00'],
    ['Book a table at Luna on 3 May at 7', '19:00', '23:00'],
    ['Book a table at Luna on 3 May at half past seven', '19:30', '17:30'],
    ['Book a table at Luna on 3 May at 7. If that is gone, half past.', '19:30', '20:00'],
    ['Book a table at Luna on 3 May, after 18:00', '19:00', '17:00'],
    ['Book a table at Luna on 3 May in the evening', '19:00', '07:00'],
    ['Book a table at Luna on 3 May at noon', '12:00', '22:00'],
    ['Book a table at Luna on 3 May before noon', '11:00', '13:00'],
    ['Book a table at Luna on 3 May, no later than 8 pm', '19:00', '21:00'],
    ['Book a table at Luna on 3 May, by 8 pm at the latest', '19:30', '20:30'],
    ['Book a table at Luna on 3 May, not before 7 pm', '20:00', '18:00'],
    ['Book a table at Luna on 3 May, not after 8 pm', '19:00', '21:00'],
    ['Book a table at Luna on 3 May, at 7 pm at the earliest', '20:00', '18:00'],
    ['Book a table at Luna on 3 May between 7 and 8 pm', '19:30', '21:00'],
    ['Book a table at Luna on 3 May, not at 8 but at 7', '19:00', '20:00'],
    ['Buche einen Tisch im Luna am 3. Mai, spätestens um 20 Uhr', '19:00', '21:00'],
    ['Buche einen Tisch im Luna am 3. Mai, frühestens um 18 Uhr', '19:00', '17:00'],
    ['Réserve une table chez Luna le 3 mai, au plus tard à 20h', '19:00', '21:00'],
    ['Buche einen Tisch im Luna am 3. Mai um halb acht', '19:30', '20:30'],
    ['Réserve une table chez Luna le 3 mai à 19h30', '19:30', '22:00'],
    ['Reserva una mesa en Luna el 3 de mayo a las 8', '20:00', '23:00'],
    ['Prenota un tavolo da Luna il 3 maggio alle 20', '20:00', '18:00'],
    ['Reserva uma mesa no Luna para 3 de maio às 20h', '20:00', '15:00'],
    ['Boek een tafel bij Luna op 3 mei om half acht', '19:30', '22:00'],
  ])('%s: %s, not %s', (words, at, other) => {
    expect(table(words, at)).toBe('allow');
    expect(table(words, other)).toBe('ask');
  });

  test('where they named none, any', () => expect(table('Book a table for 4 at Luna on 3 May', '19:00')).toBe('allow'));

  test('what ends, ends when they said, or after as long as they said', () => {
    const hall = (words: string, end: string) =>
      asked(words, 'rent_room', 'book', ['room', 'hall'], { start: '2026-05-03T10:00', end: `2026-05-03T${end}` });
    for (const words of ['Rent the hall on 3 May from 10 to 12', 'Rent the hall on 3 May at 10 for two hours']) {
      expect(hall(words, '12:00')).toBe('allow');
      expect(hall(words, '22:00')).toBe('ask');
    }
  });
});

test.each([
  ['Rent the Golf for 3 days from 3 May', 'days', '3', '300'],
  ['Rent the Golf for two weeks from 3 May', 'days', '14', '84'],
  ['Rent the Golf for a month from 3 May', 'months', '1', '12'],
  ['Rent the Golf from 3 to 5 May', 'days', '2', '20'],
  ['Rent the Golf on 3 May for 2 hours', 'duration', '120', '9999'],
  ['Rent the Golf on 3 May for an hour and a half', 'minutes', '90', '900'],
  ['Rent the Golf on 3 May, 4 people', 'days', '1', '4'],
])('%s: %s %s, not %s', (words, name, value, other) => {
  const car = (many: string) => asked(words, 'rent_car', 'book', ['car', 'Golf'], { start_date: '2026-05-03', [name]: many });
  expect(car(value)).toBe('allow');
  expect(car(other)).toBe('ask');
});

describe('by when what is said is gone again', () => {
  const notice = (words: string, expires: string) => asked(words, 'post_notice', 'post', ['board', 'members'], { expires });

  test('isn’t the day that it speaks of; where they said until when, it is that', () => {
    expect(notice('Post to members that we are closed on 23 March from 8 to 12', '2026-03-24')).toBe('allow');
    expect(notice('Post to members that we are closed, until 23 March', '2026-03-23')).toBe('allow');
    expect(notice('Post to members that we are closed, until 23 March', '2026-09-23')).toBe('ask');
  });
});
