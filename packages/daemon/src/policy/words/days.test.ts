import { expect, test } from 'vitest';
import { isDaySaid } from './days.ts';

test.each([
  ['2025-05-09', 'a flight on 9 May'],
  ['2025-05-09', 'May 9th, in the morning'],
  ['2025-05-09T06:40', 'on the 9th of May 2025'],
  ['2025-05-09', 'am 9. Mai'],
  ['2025-03-01', 'le 1er mars'],
  ['2025-12-24', 'el 24 de diciembre'],
  ['2025-05-09', 'am 9.5. um acht'],
])('%s is spoken of in "%s"', (day, text) => expect(isDaySaid(day, text)).toBe(true));

test.each([
  ['2025-05-09', 'a flight on 19 May'],
  ['2025-05-09', 'a flight on 9 March'],
  ['2024-05-09', 'a flight on 9 May 2025'],
  ['2025-05-09', 'nine of us may come'],
  ['9 May', 'on 9 May'],
  ['2025-13-09', 'on 9 May'],
])('%s is not in "%s"', (day, text) => expect(isDaySaid(day, text)).toBe(false));
