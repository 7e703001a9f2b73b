import { expect, test } from 'vitest';
import { daysNamed, isDaySaid } from './days.ts';

test.each([
  ['2025-05-09', 'a flight on 9 May'],
  ['2025-05-09', 'May 9th, in the morning'],
  ['2025-05-09T06:40', 'on the 9th of May 2025'],
  ['2025-05-09', 'am 9. Mai'],
  ['2025-03-01', 'le 1er mars'],
  ['2025-12-24', 'el 24 de diciembre'],
  ['2025-05-09', 'am 9.5. um acht'],
  ['2025-05-09', 'for next Friday at 7'],
  ['2025-05-09', 'Freitag um acht'],
  ['2025-05-09', 'on the 9th'],
  ['2025-05-09', '9 to 12 May, single room'],
  ['2025-05-09', '9-12 May'],
  ['2025-05-12', 'May 9–12'],
  ['2025-05-09', 'from the 9th to the 12th of May'],
  ['2025-05-09', 'Friday 9 until Monday 12 May'],
  ['2025-05-09', 'vom 9. bis 12. Mai'],
])('%s is spoken of in "%s"', (day, text) => expect(isDaySaid(day, text)).toBe(true));

test.each([
  ['2025-05-09', 'a flight on 19 May'],
  ['2025-05-09', 'for next Saturday'],
  ['2025-05-09', 'as the Friday report says'],
  ['2025-05-09', 'on the 9th of June'],
  ['2025-05-09', 'on the 19th'],
  ['2025-05-09', 'a flight on 9 March'],
  ['2024-05-09', 'a flight on 9 May 2025'],
  ['2025-05-09', 'nine of us may come'],
  ['9 May', 'on 9 May'],
  ['2025-13-09', 'on 9 May'],
  ['2025-05-10', '9 to 12 May'],
  ['2025-05-09', '9 to 5, not in May'],
  ['2025-06-09', '9 to 12 May'],
])('%s is not in "%s"', (day, text) => expect(isDaySaid(day, text)).toBe(false));

test.each([
  ['on 9 May and on Saturday', 2],
  ['the 12th, or 2025-05-13', 2],
  ['for next Friday at 7', 1],
  ['a fee of 5.29. Thanks, we may come', 0],
  ['as the Friday report says', 0],
])('%s names %i days', (text, count) => expect(daysNamed(text)).toBe(count));
