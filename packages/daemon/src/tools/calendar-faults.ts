/** What a calendar file (RFC 5545) lacks so that programs refuse it or drop an entry, in words; empty where nothing does. */
export function calendarFaults(text: string): string[] {
  // A line that begins with a space goes on with the one before.
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const faults = new Set<string>();
  const open: { name: string; has: Map<string, string> }[] = [];
  for (const line of lines) {
    const [, key = '', value = ''] = /^([\w-]+)(?:;[^:]*)?:(.*)$/.exec(line.trim()) ?? [];
    const name = value.trim().toUpperCase();
    if (/^begin$/i.test(key)) open.push({ name, has: new Map() });
    else if (/^end$/i.test(key)) {
      if (!open.some((one) => one.name === name)) return [...faults, `END:${name} closes nothing that is open`];
      let last = open.pop();
      for (; last && last.name !== name; last = open.pop()) faults.add(`it has no END:${last.name} before END:${name}`);
      if (last && name === 'VEVENT') for (const fault of eventFaults(last.has)) faults.add(fault);
    } else if (key) open.at(-1)?.has.set(key.toUpperCase(), value.trim());
  }
  if (!lines.some((line) => /^\s*BEGIN:VCALENDAR\s*$/i.test(line))) faults.add('it has no BEGIN:VCALENDAR');
  for (const { name } of open.toReversed()) faults.add(`it has no END:${name}`);
  return [...faults];
}

function eventFaults(has: Map<string, string>): string[] {
  const lacks = ['UID', 'DTSTAMP'].filter((key) => !has.get(key));
  return [...timeFaults(has), ...(lacks.length ? [`an event has no ${lacks.join(' and no ')}`] : [])];
}

function timeFaults(has: Map<string, string>): string[] {
  const [start, end] = [has.get('DTSTART'), has.get('DTEND')];
  const isTime = (value: string) => /^\d{8}(T\d{6}Z?)?$/.test(value);
  if (start === undefined) return ['an event has no DTSTART'];
  const wrong = [start, end].find((value) => value !== undefined && !isTime(value));
  if (wrong !== undefined) return [`${JSON.stringify(wrong.slice(0, 40))} is no time: 20240515T160000 is one`];
  // Of one kind, times sort as their texts do.
  return end !== undefined && end.length === start.length && end < start ? [`an event ends before it begins (${start}, ${end})`] : [];
}
