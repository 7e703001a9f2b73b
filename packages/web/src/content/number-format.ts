// Shows a stored number as its cell's format does (ECMA-376, 18.8.30 and 18.8.31): what it means to people, not every nuance.

/** Built-in formats that aren't written into the file. */
const builtIn: Record<number, string> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
  48: '##0.0E+0',
};

export const formatOf = (id: number, own: ReadonlyMap<number, string>): string => own.get(id) ?? builtIn[id] ?? 'General';

/** `base1904`: the workbook counts its days from 1904. */
export function showNumber(value: number, format: string, base1904: boolean): string {
  const sections = sectionsOf(format);
  const [first = 'General', negative, zero] = sections;
  const section = value < 0 && negative !== undefined ? negative : value === 0 && zero !== undefined ? zero : first;
  const own = value < 0 && negative !== undefined;
  const code = section
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]$]*\]/gi, '')
    .replace(/\[\$([^\]-]*)[^\]]*\]/g, (_, sign: string) => (sign ? `"${sign}"` : ''));
  const bare = code.replace(/"[^"]*"|\\.|_./g, '');
  if (/general/i.test(bare) || bare.trim() === '') return literals(code, /general/i.test(bare) ? tidy(own ? -value : value) : '').trim();
  if (/[ydhs]|m/i.test(bare.replace(/am\/pm/gi, '')) && !/[0#?]/.test(bare.replace(/s\.0+/gi, 's'))) return moment(value, code, base1904);
  return quantity(own ? -value : value, code);
}

/** At the semicolons that aren't in quotes. */
const sectionsOf = (format: string): string[] => format.match(/(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)/g) ?? ['General'];

/** The words of a format around what stands for the number. */
const literals = (code: string, middle: string): string =>
  code
    .replace(/_./g, ' ')
    .replace(/\*./g, ' ')
    .replace(/"([^"]*)"|\\(.)|general/gi, (whole, quoted?: string, escaped?: string) => quoted ?? escaped ?? (whole && middle));

function quantity(value: number, code: string): string {
  const place = /[0#?][0#?,.]*(?:E[+-]0+)?/i.exec(stripped(code))?.[0];
  if (!place) return literals(code, '').trim();
  const percent = /%/.test(code.replace(/"[^"]*"/g, ''));
  const [whole = '', fraction = ''] = place.replace(/E.*/i, '').split('.');
  const thousands = /[0#?],[0#?]/.test(whole);
  const scale = /,+$/.exec(fraction === '' ? whole : place)?.[0].length ?? 0;
  const least = fraction.replace(/[^0]/g, '').length;
  const digits = fraction.replace(/[^0#?]/g, '').length;
  const size = (Math.abs(value) * (percent ? 100 : 1)) / 1000 ** scale;
  const text = /E[+-]/i.test(place)
    ? size
        .toExponential(digits)
        .replace(/e([+-])(\d)$/, 'E$10$2')
        .replace('e', 'E')
    : new Intl.NumberFormat('en-US', {
        useGrouping: thousands,
        minimumFractionDigits: Math.min(least, 20),
        maximumFractionDigits: Math.min(digits, 20),
        minimumIntegerDigits: Math.min(20, Math.max(1, whole.replace(/[^0]/g, '').length)),
      }).format(size);
  const sign = value < 0 && /[1-9]/.test(text) ? '-' : '';
  return sign + filled(code, place, text);
}

/** Characters of a code that stand for themselves are put aside. */
const stripped = (code: string): string => code.replace(/"[^"]*"|\\.|_.|\*./g, (words) => ' '.repeat(words.length));

function filled(code: string, place: string, text: string): string {
  const at = stripped(code).indexOf(place);
  return `${literals(code.slice(0, at), '')}${text}${literals(code.slice(at + place.length), '')}`.trim();
}

const months = 'January February March April May June July August September October November December'.split(' ');
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** A count of days, and of parts of a day, as a date and a time. */
function moment(value: number, code: string, base1904: boolean): string {
  // Serial 60 is 29 February 1900, which never was; from then on days count from 30 December 1899.
  const serial = value + (base1904 ? 1462 : 0);
  const date = new Date(Date.UTC(1899, 11, 30) + Math.round((serial < 60 ? serial + 1 : serial) * 86_400) * 1000);
  if (value < 0 || Number.isNaN(date.getTime())) return tidy(value);
  const seconds = Math.round(value * 86_400);
  const half = /am\/pm|a\/p/i.test(code);
  const two = (part: number, token: string) => (token.length > 1 ? String(part).padStart(2, '0') : String(part));
  let clock = false;
  const tokens = code.match(/\[h+\]|\[m+\]|\[s+\]|am\/pm|a\/p|y+|m+|d+|h+|s+(?:\.0+)?|"[^"]*"|\\.|_.|./gi) ?? [];
  return tokens
    .map((token, index) => {
      const next = tokens.slice(index + 1).find((one) => /^[ymdhs[]/i.test(one));
      switch (token[0]?.toLowerCase()) {
        case '[':
          clock = true;
          return String(/h/i.test(token) ? Math.floor(seconds / 3600) : /m/i.test(token) ? Math.floor(seconds / 60) : seconds);
        case 'y':
          return token.length > 2 ? String(date.getUTCFullYear()) : two(date.getUTCFullYear() % 100, 'yy');
        case 'd':
          clock = false;
          if (token.length < 3) return two(date.getUTCDate(), token);
          return (days[date.getUTCDay()] ?? '').slice(0, token.length === 3 ? 3 : undefined);
        case 'h':
          clock = true;
          return two(half ? date.getUTCHours() % 12 || 12 : date.getUTCHours(), token);
        case 's':
          clock = true;
          return two(date.getUTCSeconds(), token.replace(/\..*/, ''));
        case 'm':
          // Beside hours or seconds it is minutes.
          if (clock || /^s/i.test(next ?? '')) return two(date.getUTCMinutes(), token);
          if (token.length < 3) return two(date.getUTCMonth() + 1, token);
          return (months[date.getUTCMonth()] ?? '').slice(0, token.length === 3 ? 3 : undefined);
        case 'a':
          return /^a[m/]/i.test(token) ? (date.getUTCHours() < 12 ? 'AM' : 'PM') : token;
        case '"':
          return token.slice(1, -1);
        case '\\':
          return token.slice(1);
        case '_':
          return ' ';
        default:
          return token;
      }
    })
    .join('')
    .trim();
}

/** What a computer stores of 0.1 + 0.2 is nobody's number. */
const tidy = (value: number): string => String(Number(value.toPrecision(12)));
