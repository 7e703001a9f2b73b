import { expect, test } from 'vitest';
import { readCalendar } from './calendar.ts';
import { readMail } from './mail.ts';

const mail = (...lines: string[]) => readMail(new TextEncoder().encode(lines.join('\r\n')));

test('a mail is read in its words: heads, the text in any writing, and what is attached by name', () => {
  const letter = mail(
    'From: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <j@example.org>',
    'To: ana@example.org,',
    ' bob@example.org',
    'Subject: =?iso-8859-1?B?R3L832U=?=',
    'Date: Fri, 8 May 2020 15:00:00 +0200',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: multipart/alternative; boundary=c',
    '',
    '--c',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Sch=F6nen =',
    'Tag',
    '--c',
    'Content-Type: text/html',
    '',
    '<b>Other</b>',
    '--c--',
    '--b',
    'Content-Type: application/pdf; name="a; b.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    'AAAA',
    '--b--',
  );
  expect(letter).toEqual({
    heads: [
      { name: 'from', value: 'Jürgen Müller <j@example.org>' },
      { name: 'to', value: 'ana@example.org, bob@example.org' },
      { name: 'subject', value: 'Grüße' },
    ],
    date: Date.UTC(2020, 4, 8, 13),
    text: 'Schönen Tag',
    attached: [{ name: 'a; b.pdf', bytes: 3 }],
  });
});

test('what a mail carries as a page is only its words; what is no mail isn’t read', () => {
  const page = '<head><title>x</title></head><script>alert(1)</script><p>Pay &lt;now&gt;</p><img src=x onerror=alert(2)>';
  expect(mail('Subject: x', 'Content-Type: text/html', '', page)?.text).toBe('Pay <now>');
  expect(mail('Dear Ana,', '', 'hello')).toBeUndefined();
  expect(mail('Subject: x')?.text).toBe('');
});

test('a mail that lies endlessly in itself, or is cut off, comes to an end', () => {
  const nested = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'.repeat(5000);
  expect(mail(`Subject: x\r\n${nested}`)).toMatchObject({ attached: [] });
  expect(mail('Subject: x', `Content-Type: ${';"'.repeat(50_000)}`, '', 'text')).toBeDefined();
});

const calendar = (...lines: string[]) =>
  readCalendar(['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n'));

test('an appointment is read with its time in each writing, and its people', () => {
  const read = (...lines: string[]) => calendar(...lines)?.[0];
  expect(read('DTSTART:20200508T150000Z', 'DURATION:PT1H30M')).toMatchObject({
    start: Date.UTC(2020, 4, 8, 15),
    end: Date.UTC(2020, 4, 8, 16, 30),
  });
  expect(read('DTSTART;TZID=America/New_York:20200508T150000')).toMatchObject({ start: Date.UTC(2020, 4, 8, 19) });
  expect(read('DTSTART;TZID="Nowhere at all":20200508T150000')).toMatchObject({
    start: new Date(2020, 4, 8, 15).getTime(),
    zone: 'Nowhere at all',
  });
  expect(read('DTSTART;VALUE=DATE:20200508', 'DTEND;VALUE=DATE:20200510')).toMatchObject({
    allDay: true,
    start: new Date(2020, 4, 8).getTime(),
    end: new Date(2020, 4, 9).getTime(),
  });
  expect(
    read(
      'SUMMARY:Review\\, and',
      '  more',
      'ATTENDEE;CN="Lee: Ana":mailto:ana@example.org',
      'BEGIN:VALARM',
      'SUMMARY:not this',
      'END:VALARM',
    ),
  ).toMatchObject({ title: 'Review, and more', who: ['Lee: Ana <ana@example.org>'] });
});

test('a calendar that is cut off is read as far as it goes; what is none isn’t', () => {
  expect(readCalendar('BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Half')).toMatchObject([{ title: 'Half' }]);
  expect(readCalendar('SUMMARY:Half')).toBeUndefined();
});
