import { expect, test } from 'vitest';
import { eitherCase } from './either-case.ts';

test.each([
  ['nachricht(?:en)?|brief', ['Nachricht', 'NACHRICHTEN', 'brief'], ['Nachrichte', 'bref']],
  ["messagg(?:io|i)|d['’]accord|ça", ['Messaggi', 'D’ACCORD', 'Ça'], ['messag']],
  ['[cm]?[jt]sx?|c\\+\\+|straße', ['TSX', 'Mjs', 'C++', 'Straße'], ['cc']],
  ['sent\\s(?=(?-i:\\p{Lu}))', ['SENT '], []],
])('%s', (words, those, others) => {
  const whole = new RegExp(`^(?:${eitherCase(words)})`, 'u');
  for (const one of those) expect(whole.exec(`${one}A`)?.[0], one).toBe(one);
  for (const one of others) expect(new RegExp(`^(?:${eitherCase(words)})$`, 'u').test(one), one).toBe(false);
});

test('what is no letter stays as it is', () => expect(eitherCase('\\p{L}{2,3}(?<!x)(?:1)\\s')).toBe('\\p{L}{2,3}(?<![xX])(?:1)\\s'));
