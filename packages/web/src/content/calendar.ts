/** One entry of a calendar file, as a person reads it. */
export interface Appointment {
  title: string;
  /** Milliseconds since 1970; of whole days the start of the first and of the last. */
  start?: number;
  end?: number;
  allDay: boolean;
  /** Where the times are in a zone that nobody here knows: its name. They are as they stand there. */
  zone?: string;
  where: string;
  /** "Ana Lee <ana@example.org>", whoever invites first. */
  who: string[];
  /** The rule as it is written (RFC 5545, 3.3.10). */
  repeats?: string;
  cancelled: boolean;
  text: string;
}

const mostEntries = 500;

interface Property {
  value: string;
  parameters: string;
}

/** Reads a calendar file (RFC 5545): its events and tasks, in the order of their times. */
export function readCalendar(text: string): Appointment[] | undefined {
  if (!/^\s*BEGIN:VCALENDAR/i.test(text)) return undefined;
  const found: Appointment[] = [];
  let own: Map<string, Property[]> | undefined;
  let inside = 0;
  for (const line of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n|\r/)) {
    const colon = endOfName(line);
    const [name = '', ...parameters] = line.slice(0, colon).split(';');
    const key = name.trim().toUpperCase();
    const value = line.slice(colon + 1);
    if (key === 'BEGIN' && own) inside++;
    else if (key === 'BEGIN' && /^V(EVENT|TODO)$/i.test(value.trim())) own = new Map();
    else if (key === 'END' && inside > 0) inside--;
    else if (key === 'END' && own) {
      found.push(appointmentOf(own));
      own = undefined;
      if (found.length === mostEntries) break;
    } else if (own && inside === 0) own.set(key, [...(own.get(key) ?? []).slice(0, 200), { value, parameters: parameters.join(';') }]);
  }
  // One that was cut off is shown as far as it goes.
  if (own) found.push(appointmentOf(own));
  return found.sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
}

/** The colon that ends name and parameters: not one in quotes. */
function endOfName(line: string): number {
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    if (line[at] === ':' && !quoted) return at;
  }
  return line.length;
}

function appointmentOf(own: Map<string, Property[]>): Appointment {
  const text = (name: string) => unescaped(own.get(name)?.[0]?.value ?? '').slice(0, 20_000);
  const start = timeOf(own.get('DTSTART')?.[0]);
  const ends = timeOf(own.get('DTEND')?.[0] ?? own.get('DUE')?.[0]);
  const last = ends && start?.allDay ? Math.max(start.ms, before(ends.ms)) : ends?.ms;
  const end = last ?? (start && lasts(start.ms, own.get('DURATION')?.[0]?.value));
  const repeats = own.get('RRULE')?.[0]?.value.slice(0, 200);
  return {
    title: text('SUMMARY'),
    ...(start && { start: start.ms }),
    ...(end !== undefined && { end }),
    allDay: start?.allDay ?? false,
    ...(start?.zone && { zone: start.zone }),
    where: text('LOCATION'),
    who: [...(own.get('ORGANIZER') ?? []), ...(own.get('ATTENDEE') ?? [])].map(personOf),
    ...(repeats && { repeats }),
    cancelled: text('STATUS').toUpperCase() === 'CANCELLED',
    text: text('DESCRIPTION'),
  };
}

const unescaped = (text: string): string => text.replace(/\\([nN,;\\])/g, (_, one: string) => (/n/i.test(one) ? '\n' : one)).trim();

function personOf({ value, parameters }: Property): string {
  const address = value.replace(/^mailto:/i, '').trim();
  const name = /(?:^|;)CN=(?:"([^"]*)"|([^;]*))/i.exec(parameters);
  const called = (name?.[1] ?? name?.[2] ?? '').trim();
  return (called && called !== address ? `${called} <${address}>` : address).slice(0, 300);
}

const before = (day: number): number => new Date(day).setDate(new Date(day).getDate() - 1);

/** A time as it is written: of the world (…Z), of a zone, or of wherever one is. */
function timeOf(property: Property | undefined): { ms: number; allDay: boolean; zone?: string } | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$/.exec(property?.value.trim() ?? '');
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = parts.slice(1, 6).map((part) => Number(part ?? 0));
  const here = new Date(year, month - 1, day, hour, minute).getTime();
  if (parts[4] === undefined) return { ms: here, allDay: true };
  const world = Date.UTC(year, month - 1, day, hour, minute);
  if (parts[7]) return { ms: world, allDay: false };
  const zone = /(?:^|;)TZID="?([^";]*)/i.exec(property?.parameters ?? '')?.[1];
  if (!zone) return { ms: here, allDay: false };
  const ahead = offsetOf(zone, world);
  // Where the clock changes between the two, the second look is the right one.
  return ahead === undefined ? { ms: here, allDay: false, zone } : { ms: world - (offsetOf(zone, world - ahead) ?? ahead), allDay: false };
}

/** How far a zone's clocks are ahead of the world's at that moment, in ms; undefined for one that isn't known here. */
function offsetOf(timeZone: string, at: number): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute) - at;
  } catch {
    return undefined;
  }
}

function lasts(start: number, duration = ''): number | undefined {
  const parts = /^P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d+S)?)?$/.exec(duration.trim());
  if (!parts) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return start + (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000;
}
