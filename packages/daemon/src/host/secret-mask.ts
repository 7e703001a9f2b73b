import type { Secret } from './host.ts';
import { packedWith } from './secret-packed.ts';
import { formsOf, leastSpread, rowOf, spellings } from './secret-spellings.ts';

// Keeps secrets out of what is kept or shown: those that are known, in the spellings in which they come back, and what is
// plainly a key of somebody's. Hashes, ids and base64 of files are none: only forms that are given to keys are taken for one.

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

/** The text without these values, in every spelling in which they come back. */
export function withoutKnown(text: string, secrets: Iterable<Pick<Secret, 'name' | 'value'>>): string {
  let masked = text;
  let row: string | undefined;
  for (const { name, value } of secrets) {
    row ??= rowOf(text);
    const instead = () => `[kept out: the secret ${name}]`;
    for (const form of [value, ...formsOf(value), ...spellings(value, masked, row)]) masked = masked.replaceAll(form, instead);
    masked = packedWith(masked, value, instead);
  }
  return masked;
}

/** Shorter ones could be ordinary words, which commands and names of files need. */
const long = (secrets: Iterable<Secret>): Secret[] => [...secrets].filter(({ value }) => value.length >= leastSpread);

/** The text without known values alone: for all that is written down, also what somebody wrote themselves. */
export const keepOut = (text: string, secrets: Iterable<Secret>): string =>
  // No spelling of a value is shorter than the value.
  text.length < leastSpread ? text : withoutKnown(text, long(secrets));

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
