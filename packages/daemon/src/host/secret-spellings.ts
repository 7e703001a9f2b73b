// The spellings in which a known value comes back from programs and services, and in which a model that is told not to say
// it may say it all the same.

const formsKnown = new Map<string, string[]>();

/** How a value may come back: as it is, escaped, in hex, in base64 wherever it begins. As bytes in latin1. */
export function formsOf(value: string): string[] {
  const forms = formsKnown.get(value) ?? formsMade(value);
  if (formsKnown.size > mostKnown) formsKnown.clear();
  formsKnown.set(value, forms);
  return forms;
}

function formsMade(value: string): string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  const forms = [bytes.toString('latin1'), encodeURIComponent(value), JSON.stringify(value).slice(1, -1), hex, hex.toUpperCase()];
  // Inside of more, base64 depends on how many bytes stand before; what its ends share with them is left out.
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = whole.slice(before ? before + 1 : 0, (bytes.length + before) % 3 ? -1 : undefined);
    forms.push(inner, inner.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...new Set(forms)].filter((form) => form.length >= shortest);
}

/** What is shorter is found everywhere. */
const shortest = 6;
/** Shorter ones would be found in ordinary text, were spaces passed over. */
export const leastSpread = 12;
/** Longer ones are searched for in their plain forms alone. */
const longest = 300;
/** So many values are kept with their spellings at hand. */
const mostKnown = 500;
const known = new Map<string, Ways>();

interface Ways {
  /** Its plain forms, each as its letters and digits. */
  rows: string[];
  usual: RegExp[];
  /** Each only in a text that has these letters and digits in a row, whatever stands between. */
  turned: { row: string; way: RegExp }[];
  /** Only in a text that has such letters at all. */
  alike: RegExp[];
}

/** Its many spellings: what is to be looked for in this text, whose letters and digits are `row`. */
export function spellings(value: string, text: string, row: string): RegExp[] {
  if (value.length < leastSpread || value.length > longest) return [];
  const ways = known.get(value) ?? waysToSay(value);
  if (known.size > mostKnown) known.clear();
  known.set(value, ways);
  const turned = ways.turned.filter((one) => row.includes(one.row)).map(({ way }) => way);
  const usual = isBare(text) && !ways.rows.some((one) => row.includes(one)) ? [] : ways.usual;
  return [...usual, ...turned, ...(strange.test(text) ? ways.alike : [])];
}

/**
 * Ids, hashes, most paths: nothing in them stands for another character or between two, so that a value in them has its
 * letters and digits in a row. They are most of what a turn writes down.
 */
const isBare = (text: string) => /^[A-Za-z0-9_./@+]*$/.test(text) && !/0x|\d\/\d/.test(text);

function waysToSay(value: string): Ways {
  const turned = [[...value].reverse().join(''), movedOn(value)].flatMap((other) => [
    { row: rowOf(other), way: spread(other) },
    ...inBytes(other).map(({ form, way }) => ({ row: rowOf(form), way })),
  ]);
  return {
    rows: [value, ...formsOf(value)].map(rowOf),
    usual: spellingsOf(value),
    turned,
    alike: [new RegExp([...value].map(alike).join(between), 'giu')],
  };
}

/** Its letters and digits in a row. */
export const rowOf = (text: string): string => text.toLowerCase().replace(besides, '');
const colour = '\u001b\\[[0-9;]*m';
const besides = new RegExp(`${colour}|\\\\[nr]|[^0-9a-z]+`, 'g');

const movedOn = (value: string) =>
  value.replace(/[a-z]/gi, (letter) => {
    const first = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
  });

/** What can stand between two characters without being seen, or is taken away by whoever reads on: breaks, colours, marks that hide. */
const between = `(?:[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]|=\\r?\\n|\\\\[nr]|${colour}){0,4}`;

/** Its characters escaped for JSON, HTML, addresses, mail, however they are mixed; spread out; as numbers; in hex and base64. */
function spellingsOf(value: string): RegExp[] {
  const characters = [...value].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    const bytes = hexOf(character);
    const unit = code.toString(16).padStart(4, '0');
    const ways = [
      (/["'\\/]/.test(character) ? '\\\\{0,6}' : '') + escaped(character),
      `\\\\{1,4}u(?:${unit}|\\{0*${code.toString(16)}\\})`,
      `&#(?:0*${code}|x0*${code.toString(16)});`,
    ];
    return `(?:${[...ways, ...['%', '=', '\\\\{1,4}x'].map((mark) => bytes.map((byte) => mark + byte).join(''))].join('|')})`;
  });
  const numbers = [...value].map((character) => {
    const bytes = [...Buffer.from(character)];
    const [decimal, octal] = [10, 8].map((base) => bytes.map((byte) => `0{0,2}${byte.toString(base)}`).join(apart));
    return `(?:${character.codePointAt(0)}|${decimal}|${octal})`;
  });
  return [
    new RegExp(characters.join(between), 'giu'),
    new RegExp(`(?<!\\d)${numbers.join(apart)}(?!\\d)`, 'g'),
    ...inBytes(value).map(({ way }) => way),
  ];
}

const spread = (value: string) => new RegExp([...value].map(escaped).join(between), 'gi');

/** In hex and in base64, spread out. */
function inBytes(value: string): { form: string; way: RegExp }[] {
  const hex = hexOf(value);
  const base64 = formsOf(value).filter((form) => /^[A-Za-z0-9+/_-]{12,}$/.test(form) && form !== value);
  return [
    { form: hex.join(''), way: new RegExp(hex.join('(?:[\\s:,;-]|0x|\\\\x|%){0,4}'), 'gi') },
    ...base64.map((form) => ({ form, way: new RegExp([...form].map(escaped).join('(?:\\\\[nr]|\\s){0,2}'), 'g') })),
  ];
}

const hexOf = (text: string) => [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'));

/** Between the numbers of two characters. */
const apart = '[\\s,;:\\\\|/-]{1,4}';

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Blocks in which Unicode has the usual letters once more: wide, bold, small, in circles. */
const blocks: [from: number, to: number][] = [
  [0x2070, 0x209f],
  [0x2100, 0x214f],
  [0x2460, 0x24ff],
  [0xff00, 0xffef],
  [0x1d400, 0x1d7ff],
  [0x1f110, 0x1f16f],
];
const strange = new RegExp(`[${blocks.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('')}]`, 'u');
let letters: Map<string, string> | undefined;

/** A character, or one that stands for it (Unicode's compatibility decomposition, UAX 15). */
function alike(character: string): string {
  letters ??= lettersAlike();
  const ones = letters.get(character);
  return ones ? `[${escaped(character)}${ones}]` : escaped(character);
}

function lettersAlike(): Map<string, string> {
  const found = new Map<string, string>();
  for (const [from, to] of blocks) {
    for (let code = from; code <= to; code++) {
      const one = String.fromCodePoint(code);
      const plain = one.normalize('NFKC').replace(/^\((.)\)$/, '$1');
      if (plain !== one && /^[!-~]$/.test(plain)) found.set(plain, (found.get(plain) ?? '') + one);
    }
  }
  return found;
}
