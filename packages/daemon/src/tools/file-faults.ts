import { calendarFaults } from './calendar-faults.ts';

/** What is wrong with a file of that name so that it is of no use, in words: a calendar or a mail. Empty where nothing is. */
export function fileFaults(path: string, bytes: Uint8Array): string[] {
  if (!hasFaults(path) || bytes.length > longest) return [];
  const text = new TextDecoder().decode(bytes);
  return (/\.ics$/iu.test(path) ? calendarFaults(text) : mailFaults(text)).slice(0, 5);
}

/** Whether files of that name are looked at. */
export const hasFaults = (path: string): boolean => /\.(?:ics|eml)$/iu.test(path);
const longest = 5_000_000;

/** Whom a mail (RFC 5322) goes to without an address: "To: Bob". */
function mailFaults(text: string): string[] {
  const [head = ''] = text.split(/\r?\n\r?\n/u, 1);
  const lines = head.split(/\r?\n(?![ \t])/u).map((line) => line.replace(/\r?\n[ \t]+/gu, ' '));
  return lines.flatMap((line) => {
    const [, header = '', value = ''] = /^(to|cc|bcc):(.*)$/isu.exec(line) ?? [];
    // A comma in a quoted name parts nobody; a group ("friends: …;") names whom it has.
    const people = value
      .replace(/"[^"]*"/gu, '_')
      .replace(/^[^:@]*:|;/gu, '')
      .split(',');
    return people
      .map((one) => one.trim())
      .filter((one) => one && !one.includes('@') && !/^undisclosed/iu.test(one))
      .map((one) => `${JSON.stringify(one.slice(0, 60))} in ${header} is no mail address`);
  });
}
