/** What a calendar file (RFC 5545) lacks so that programs refuse it or drop an entry, in words; empty where nothing does. */
export function calendarFaults(text: string): string[] {
  // A line that begins with a space goes on with the one before.
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const faults = new Set<string>();
  const open: Part[] = [];
  const events: Part[] = [];
  for (const line of lines) {
    const [, key = '', said = '', value = ''] = /^([\w-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)$/.exec(line.trim()) ?? [];
    const name = value.trim().toUpperCase();
    if (/^begin$/i.test(key)) open.push({ name, has: new Map(), zones: new Map() });
    else if (/^end$/i.test(key)) {
      if (!open.some((one) => one.name === name)) return [...faults, `END:${name} closes nothing that is open`];
      let last = open.pop();
      for (; last && last.name !== name; last = open.pop()) faults.add(`it has no END:${last.name} before END:${name}`);
      if (last && name === 'VEVENT') {
        for (const fault of eventFaults(last.has)) faults.add(fault);
        events.push(last);
      }
    } else if (key) {
      open.at(-1)?.has.set(key.toUpperCase(), value.trim());
      open.at(-1)?.zones.set(key.toUpperCase(), /;TZID="?([^";:]+)/i.exec(said)?.[1] ?? '');
    }
  }
  if (!lines.some((line) => /^\s*BEGIN:VCALENDAR\s*$/i.test(line))) faults.add('it has no BEGIN:VCALENDAR');
  for (const { name } of open.toReversed()) faults.add(`it has no END:${name}`);
  return [...faults, ...zoneFaults(events, lines), ...seriesFaults(events)];
}

/** What stands between BEGIN and END: values by their key, and in which time zone each is. */
interface Part {
  name: string;
  has: Map<string, string>;
  zones: Map<string, string>;
}

/** A zone that neither the file explains nor anybody knows. */
function zoneFaults(events: Part[], lines: string[]): string[] {
  const explained = new Set(lines.flatMap((line) => /^\s*TZID(?:;[^:]*)?:(.*)$/i.exec(line)?.[1]?.trim() ?? []));
  const named = new Set(events.flatMap(({ zones }) => [...zones.values()]).filter(Boolean));
  return [...named]
    .filter((zone) => !explained.has(zone) && !isZone(zone))
    .map((zone) => `${JSON.stringify(zone.slice(0, 60))} is no time zone`);
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Two events by one name, of which programs keep one; what is left out of a series, or moved in it, at an hour when it has nothing. */
function seriesFaults(events: Part[]): string[] {
  const series = events.filter(({ has }) => !has.has('RECURRENCE-ID'));
  const byName = Map.groupBy(series, ({ has }) => has.get('UID') ?? '');
  const twice = [...byName].flatMap(([uid, own]) =>
    uid && own.length > 1 ? [`${own.length} events have the UID ${uid.slice(0, 60)}, of which programs keep one`] : [],
  );
  const astray = events.flatMap((event) => {
    const of = event.has.has('RECURRENCE-ID') ? byName.get(event.has.get('UID') ?? '') : [event];
    return of?.length === 1 && of[0] ? strays(event, of[0]) : [];
  });
  return [...twice, ...astray];
}

function strays(event: Part, series: Part): string[] {
  const start = series.has.get('DTSTART') ?? '';
  if (!/BY(?:HOUR|MINUTE|SECOND)=/i.test(series.has.get('RRULE') ?? '') && /T\d{6}Z?$/.test(start))
    return ['EXDATE', 'RECURRENCE-ID'].flatMap((key) => {
      if (event.zones.get(key) !== series.zones.get('DTSTART')) return [];
      const times = (event.has.get(key) ?? '').split(',').filter((time) => /T\d{6}Z?$/.test(time) && time.slice(8) !== start.slice(8));
      return times.map((time) => `${key}:${time} is no time of its series, which begins at ${start.slice(9, 13)}`);
    });
  return [];
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
