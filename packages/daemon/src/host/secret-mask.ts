import type { Secret } from './host.ts';

// Keeps secrets out of what is kept or shown: those that are known, in the spellings in which they come back, and what is
// plainly a key of somebody's. Hashes, ids and base64 of files are none: only forms that are given to keys are taken for one.

/** How a value may come back: as it is, escaped, in hex, in base64 wherever it begins. As bytes in latin1. */
export function formsOf(value: string): string[] {
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

/** What can stand between two characters without being seen, or is taken away by whoever reads on: breaks, colours, marks that hide. */
const between = '(?:[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]|=\\r?\\n|\\\\[nr]|\u001b\\[[0-9;]*m){0,4}';

/** A value in the many spellings of its characters, however they are mixed: escaped for JSON, HTML, addresses, mail; spread out; in hex. */
function spellingsOf(value: string): RegExp[] {
  const hex = [...Buffer.from(value)].map((byte) => byte.toString(16).padStart(2, '0'));
  const characters = [...value].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    const bytes = [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, '0'));
    const unit = code.toString(16).padStart(4, '0');
    const ways = [
      (/["'\\/]/.test(character) ? '\\\\{0,6}' : '') + escaped(character),
      `\\\\{1,4}u(?:${unit}|\\{0*${code.toString(16)}\\})`,
      `&#(?:0*${code}|x0*${code.toString(16)});`,
    ];
    return `(?:${[...ways, ...['%', '=', '\\\\{1,4}x'].map((mark) => bytes.map((byte) => mark + byte).join(''))].join('|')})`;
  });
  const base64 = formsOf(value).filter((form) => /^[A-Za-z0-9+/_-]{12,}$/.test(form) && form !== value);
  return [
    new RegExp(characters.join(between), 'giu'),
    new RegExp(hex.join('(?:[\\s:,;-]|0x|\\\\x|%){0,4}'), 'gi'),
    ...base64.map((form) => new RegExp([...form].map(escaped).join('(?:\\\\[nr]|\\s){0,2}'), 'g')),
  ];
}

/** Shorter ones would be found in ordinary text, were spaces passed over. */
const leastSpread = 12;
/** Longer ones are searched for in their plain forms alone. */
const longest = 300;
const known = new Map<string, RegExp[]>();

function spellings(value: string): RegExp[] {
  const had = known.get(value) ?? (value.length < leastSpread || value.length > longest ? [] : spellingsOf(value));
  if (known.size > 500) known.clear();
  known.set(value, had);
  return had;
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Forms that services give to their keys, so that they can be found where they don't belong. */
const keys: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]{0,20000}?-----END (?:[A-Z]+ )*PRIVATE KEY-----/g,
  /\bsk-(?:ant-|proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{24,200}\b/g,
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,255}\b/g,
  /\bgithub_pat_[A-Za-z0-9_]{40,255}\b/g,
  /\bglpat-[A-Za-z0-9_-]{20,64}\b/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{20,250}\b/g,
  /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{20,250}\b/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\bhf_[A-Za-z0-9]{34}\b/g,
  /\bpypi-[A-Za-z0-9_-]{50,250}\b/g,
  /\bya29\.[A-Za-z0-9_-]{60,300}/g,
  /\bGOCSPX-[A-Za-z0-9_-]{28}\b/g,
  /\bhttps:\/\/hooks\.slack\.com\/services\/T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{24}\b/g,
  /\bhttps:\/\/(?:discord|discordapp)\.com\/api\/webhooks\/\d{17,20}\/[A-Za-z0-9_-]{60,80}/g,
  /\b\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g,
  /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g,
  /\b(?:do[opr]_v1_[a-f0-9]{64}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|dapi[a-f0-9]{32}|rubygems_[a-f0-9]{48})\b/g,
  /\bsq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}\b/g,
  /\b(?:gsk_[A-Za-z0-9]{52}|xai-[A-Za-z0-9]{80}|pplx-[A-Za-z0-9]{40,56}|r8_[A-Za-z0-9]{37})\b/g,
  /\b(?:lin_api_[A-Za-z0-9]{40}|ntn_[A-Za-z0-9]{40,50}|figd_[A-Za-z0-9_-]{40}|whsec_[A-Za-z0-9+/]{32,44}|dckr_pat_[A-Za-z0-9_-]{27})\b/g,
  /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b/g,
  /\bhvs\.[A-Za-z0-9_-]{24,200}/g,
  /\bglsa_[A-Za-z0-9]{32}_[a-f0-9]{8}\b/g,
  /\bATATT3x[A-Za-z0-9_=-]{100,250}/g,
  /\bAccountKey=[A-Za-z0-9+/]{86}==/g,
  /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{40,1000}/g,
];

/** The text without them; what stands in their place says so to whoever reads it. */
export function maskSecrets(text: string, secrets: Iterable<Secret>): string {
  return keys.reduce((left, key) => left.replace(key, '[kept out: what looks like a key]'), withoutKnown(text, secrets));
}

function withoutKnown(text: string, secrets: Iterable<Secret>): string {
  let masked = text;
  for (const { name, value } of secrets) {
    for (const form of [value, ...formsOf(value), ...spellings(value)])
      masked = masked.replaceAll(form, () => `[kept out: the secret ${name}]`);
  }
  return masked;
}

/** Shorter ones could be ordinary words, which commands and names of files need. */
const long = (secrets: Iterable<Secret>): Secret[] => [...secrets].filter(({ value }) => value.length >= leastSpread);

/** The text without known values alone: for all that is written down, also what somebody wrote themselves. */
export const keepOut = (text: string, secrets: Iterable<Secret>): string => withoutKnown(text, long(secrets));

/** The same for a text that comes in pieces: the end of one that may be the beginning of a value waits for the next. */
export function keepOutPieces(secrets: () => Iterable<Secret>): (piece: string) => string {
  let held = '';
  return (piece) => {
    const known = long(secrets());
    const forms = known.flatMap(({ value }) => [value, ...formsOf(value)]);
    const text = held + piece;
    const longestForm = Math.max(0, ...forms.map(({ length }) => length));
    let from = Math.max(0, text.length - longestForm + 1);
    while (from < text.length && !forms.some((form) => form.length > text.length - from && form.startsWith(text.slice(from)))) from++;
    held = text.slice(from);
    return withoutKnown(text.slice(0, from), known);
  };
}
