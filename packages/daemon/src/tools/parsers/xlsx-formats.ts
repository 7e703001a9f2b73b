import { all, attribute, child, parseXml } from './xml.ts';

/** Shows a number as its cell does, as far as it changes what the number means: dates, times, percents. */
export interface Formats {
  show(value: number, style: number): string;
  /** The currency, or another unit, that cells of that style show beside their number. */
  unit?(style: number): string | undefined;
}

type Kind = 'number' | 'percent' | 'date' | 'time' | 'date and time' | 'duration';

/** Built-in formats that are dates or percents (ECMA-376, 18.8.30). */
function builtIn(id: number): Kind {
  if (id === 9 || id === 10) return 'percent';
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return 'date';
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47) return 'time';
  if (id === 22) return 'date and time';
  return id === 46 ? 'duration' : 'number';
}

export function readFormats(stylesXml: string, date1904: boolean): Formats {
  const root = parseXml(stylesXml);
  const codes = new Map(all(root, 'numFmt').map(({ raw }) => [Number(attribute(raw, 'numFmtId')), attribute(raw, 'formatCode') ?? '']));
  const ids = all(child(child(root, 'styleSheet'), 'cellXfs'), 'xf').map(({ raw }) => Number(attribute(raw, 'numFmtId') ?? 0));
  return formatsOf(codes, ids, date1904);
}

/** From the codes of the formats by number, and the number of each style. */
export function formatsOf(codes: Map<number, string>, ids: number[], date1904: boolean): Formats {
  const custom = new Map([...codes].map(([id, code]) => [id, kindOf(code)]));
  const styles = ids.map((id) => custom.get(id) ?? builtIn(id));
  const units = ids.map((id) => unitIn(codes.get(id) ?? (dollars.has(id) ? '$' : '')));
  return {
    unit: (style) => (styles[style] === 'number' ? units[style] : undefined),
    show(value, style) {
      const kind = styles[style] ?? 'number';
      if (!Number.isFinite(value)) return String(value);
      if (kind === 'percent') return `${tidy(value * 100)}%`;
      if (kind === 'duration') return duration(value);
      if (kind === 'number' || value < 0 || value > 2_958_466) return tidy(value);
      return moment(value + (date1904 ? 1462 : 0), kind);
    },
  };
}

const dollars = new Set([5, 6, 7, 8, 42, 44]);

/** "[$€-407]", "€" in quotes or a sign of its own. */
function unitIn(code: string): string | undefined {
  const [first = ''] = code.split(';');
  const [, tagged, quoted, bare] = /\[\$([^\]-]+)(?:-[^\]]*)?\]|"\s*([^"\s][^"]*?)\s*"|([$€£¥])/.exec(first) ?? [];
  return tagged ?? quoted ?? bare;
}

function kindOf(code: string): Kind {
  const bare = code.replace(/"[^"]*"|\\.|_./g, '').toLowerCase();
  if (/\[(h+|m+|s+)\]/.test(bare)) return 'duration';
  const letters = bare.replace(/\[[^\]]*\]/g, '').split(';')[0] ?? '';
  if (letters.includes('%')) return 'percent';
  if (/general/.test(letters)) return 'number';
  const day = /[yd]/.test(letters) || /mmm/.test(letters);
  const clock = /[hs]/.test(letters);
  if (day && clock) return 'date and time';
  return day ? 'date' : clock ? 'time' : 'number';
}

/** Without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
function tidy(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)));
}

function moment(serial: number, kind: Kind): string {
  // Serial 60 is 29 February 1900, which never was; from then on days count from 30 December 1899.
  const days = serial < 60 ? serial + 1 : serial;
  const seconds = Math.round(days * 86_400);
  const iso = new Date(Date.UTC(1899, 11, 30) + seconds * 1000).toISOString();
  const clock = iso.slice(11, 19).replace(/:00$/, '');
  if (kind === 'time' && serial < 1) return clock;
  return kind === 'date' && seconds % 86_400 === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${clock}`;
}

function duration(value: number): string {
  const seconds = Math.round(Math.abs(value) * 86_400);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${value < 0 ? '-' : ''}${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
