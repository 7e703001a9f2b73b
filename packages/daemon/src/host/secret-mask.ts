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
];

/** The text without them; what stands in their place says so to whoever reads it. */
export function maskSecrets(text: string, secrets: Iterable<Secret>): string {
  let masked = text;
  for (const { name, value } of secrets) {
    for (const form of [value, ...formsOf(value)]) masked = masked.replaceAll(form, () => `[kept out: the secret ${name}]`);
  }
  return keys.reduce((left, key) => left.replace(key, '[kept out: what looks like a key]'), masked);
}
