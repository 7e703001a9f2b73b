import type { SinkKind } from '../policy.ts';
import { remembered } from './remembered.ts';
import { inFigures } from './spoken-numbers.ts';
import { numbers } from './things.ts';

// Whether a value stands in a text: exactly, or written another way (an IBAN in groups, "2,200.00" for 2200, a URL
// without its scheme). Always whole values: "john" does not stand in "john@x.org".

/** Without accents, as people in a hurry write names ("Krakow"): only for what names no address. */
export const unaccented = (text: string): string => fold(text).normalize('NFD').replace(/\p{M}/gu, '');

/** Folded for comparison: compatibility forms, case, white space, and nothing that cannot be seen. */
export const fold = (text: string): string => (plain.test(text) ? text.toLowerCase() : foldedWhole(text));
/** Most of what is compared has nothing to fold but its case. */
const plain = /^(?:[!-_a-~]+(?: [!-_a-~]+)*)?$/;
const foldedWhole = remembered((text) =>
  text
    .normalize('NFKC')
    .replace(/[\p{Cf}\u00ad]/gu, '')
    .toLowerCase()
    .replace(/[‘’‚‛`´]/g, "'")
    .replace(/[“”„‟«»]/g, '"')
    .replace(/\s+/g, ' ')
    .trim(),
);

/** Written with characters that only look like others, or that cannot be seen: what is sent there goes elsewhere, or nowhere. */
export const isDisguised = (value: string): boolean => {
  const spaced = value.replace(/\s/gu, ' ');
  return /[\p{Cf}\p{Cc}]/u.test(spaced) || spaced.normalize('NFKC') !== spaced.normalize('NFC');
};

/** Characters of a value that names anything; what is longer is nobody's word. */
const longest = 4000;

/** How often `value`, being of this kind, stands in `text`. */
export function occurrences(text: string, value: string, kind: SinkKind): number {
  const wanted = value.trim();
  if (!wanted || (kind !== 'content' && wanted.length > longest)) return 0;
  if (kind === 'amount') return amountOccurrences(text, wanted);
  if (kind === 'url') return urlOccurrences(text, wanted);
  if (kind === 'path') return pathOccurrences(text, wanted);
  const number = accountForm(wanted);
  if (number) return count(text.normalize('NFKC'), number);
  if (numbered.includes(kind) && /^\d+$/.test(wanted)) {
    // A bare number is a name only where it is said to be one: "13" is also a day and an hour.
    return count(fold(text), new RegExp(`(?:${numbers}|#)\\W{0,3}${wanted}(?![\\p{L}\\p{N}])`, 'gu'));
  }
  const sought = fold(addressOf(wanted));
  return sought ? countWhole(fold(text), sought) : 0;
}

function amountOccurrences(text: string, value: string): number {
  const wanted = parseAmount(value);
  return amountsIn(inFigures(text)).filter((amount) => amount === wanted).length;
}
/** Kinds of which a bare number may be one. */
const numbered: SinkKind[] = ['object', 'recipient', 'account'];

export const stands = (text: string, value: string, kind: SinkKind): boolean => occurrences(text, value, kind) > 0;

export const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

/** How often the words stand in a text as a whole: nothing beside them that would make them part of another word, address or name. */
function countWhole(text: string, words: string): number {
  // Nothing stands everywhere, and a mark alone names nothing. Most words stand nowhere, which is soon seen.
  if (!/[\p{L}\p{N}\p{So}]/u.test(words) || !text.includes(words)) return 0;
  return words.length > longestPattern ? Number(standsApart(text, words)) : count(text, whole(words));
}
/** Beyond it an expression is refused. */
const longestPattern = 20_000;

const whole = (words: string) => new RegExp(`${before}${literal(words)}${after}`, 'gu');
/** "@ana" is Ana; what follows the "@" of an address is nobody. */
const before = '(?<![\\p{L}\\p{N}_+-])(?<![\\p{L}\\p{N}._%+-]@)(?<![\\p{L}\\p{N}][./])';
const after = '(?![\\p{L}\\p{N}_@]|[.+-][\\p{L}\\p{N}])';
/** Whether the first of them does: words so long are said once. */
function standsApart(text: string, words: string): boolean {
  const at = text.indexOf(words);
  const around = `${text.slice(Math.max(0, at - 3), at)}\0${text.slice(at + words.length, at + words.length + 3)}`;
  return apart.test(around);
}
const apart = new RegExp(`${before}\0${after}`, 'u');

/** The address in `Ana <ana@x.org>` or `mailto:ana@x.org`. */
export function addressOf(value: string): string {
  const end = value.trimEnd();
  // Of several it is none: who is last in the list isn't whom it goes to.
  const last = end.endsWith('>') && !/@.*@|[,;]/.test(end.slice(-longestAddress)) ? end.slice(-longestAddress) : '';
  return (/<([^<>\s]+@[^<>\s]+)>$/.exec(last)?.[1] ?? value).replace(/^mailto:/i, '');
}
/** Characters of an address, with room for what holds it. What looks for one in more takes the square of its length. */
const longestAddress = 400;

/** A long account, card or phone number, in whatever groups it is written. */
function accountForm(value: string): RegExp | undefined {
  const bare = value.normalize('NFKC').replace(/[\s.()-]/g, '');
  if (!/^(?:[a-z]{2}\d{2}[a-z0-9]{8,30}|\+?\d{7,19})$/i.test(bare)) return undefined;
  const spaced = [...bare].map(literal).join('[\\s.()-]?');
  return new RegExp(`(?<![\\p{L}\\p{N}])${spaced}(?![\\p{L}\\p{N}])`, 'giu');
}

const anyNumber =
  /(?<![\p{L}\p{N}.,])\d{1,3}(?:[ '’.,]\d{3})+(?:[.,]\d{1,2})?(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])\d+(?:[.,]\d+)?(?![\p{L}\p{N}])/gu;

/** Every amount that is written in a text. */
export const amountsIn = (text: string): number[] => [...text.matchAll(anyNumber)].flatMap(([found]) => parseAmount(found) ?? []);

/** 2200 for "2200", "2,200.00", "2.200,00" or "2 200". Undefined where it is no number. */
export function parseAmount(text: string): number | undefined {
  const bare = text.replace(/[^\d.,-]/g, '');
  const decimal = /[.,](\d{1,2})$/.exec(bare);
  const digits = decimal ? `${bare.slice(0, decimal.index).replace(/[.,]/g, '')}.${decimal[1]}` : groups(bare);
  return /\d/.test(digits) && Number.isFinite(Number(digits)) ? Number(digits) : undefined;
}
const groups = (digits: string) => (/^-?\d{1,3}([.,]\d{3})+$/.test(digits) ? digits.replace(/[.,]/g, '') : digits.replace(',', '.'));

const anyUrl =
  /(?:https?:\/\/|\bwww\.)[^\s<>"'“”()[\]]+|(?<![@\p{L}\p{N}.-])(?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,}(?:\/[^\s<>"'“”()[\]]*)?(?![\p{L}\p{N}@])/giu;

/** Every URL or bare host that is written in a text. */
export const urlsIn = remembered((text): readonly string[] =>
  [...text.normalize('NFKC').matchAll(anyUrl)].map(([found]) => trimEnd(found, '.,;:!?\'"')),
);
/** The same, by what says where each goes. */
const urlsByPlace = remembered((text) => {
  const places = new Map<string, string[]>();
  for (const url of urlsIn(text))
    for (const place of new Set([plainUrl(url), plainUrl(untied(url))])) {
      const had = places.get(place);
      if (had) had.push(url);
      else places.set(place, [url]);
    }
  return places;
});

/** Without what says nothing about where it goes: scheme, `www.`, a slash at the end, the case of the host. */
export function plainUrl(url: string): string {
  // Browsers read a backslash as a slash: what follows it is no host.
  const slashed = url.trim().replaceAll('\\', '/');
  const bare = trimEnd(slashed.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/^www\./i, ''), '/');
  const cut = bare.search(/[/?#]/);
  return cut < 0 ? bare.toLowerCase() : bare.slice(0, cut).toLowerCase() + bare.slice(cut);
}
export const hostOf = (url: string): string =>
  plainUrl(url)
    .replace(/[/?#].*$/, '')
    .replace(/^.*@/, '')
    .replace(/:\d+$/, '');

/** An address to whose end the next sentence was tied without a space ("our-site.org.They wrote"): what comes before it. */
const untied = (url: string): string => url.replace(/(\.\p{Ll}{2,})\.\p{Lu}\p{Ll}*$/u, '$1');

/** The addresses that name a host, as they are written in the texts. */
export const addressesAt = (host: string, texts: readonly string[]): string[] =>
  texts.flatMap(urlsIn).filter((url) => [url, untied(url)].some((one) => hostOf(one) === hostOf(host)));

const schemeOf = (url: string): string => /^\s*([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase() ?? '';
/** Whoever wrote https means it, and whoever wrote nothing means a page. */
const isAsSafe = (called: string, said: string): boolean =>
  called === said || called === '' || called === 'https' || (said === '' && called === 'http');

/** What nobody writes so: each such character could carry out a bit. */
export const isOddUrl = (url: string): boolean => /\\|\/\/+$|\s/.test(url.trim().replace(/^[a-z]+:\/\//i, ''));

function urlOccurrences(text: string, url: string): number {
  if (isOddUrl(url) && !text.includes(url.trim())) return 0;
  const said = urlsByPlace(text).get(plainUrl(url)) ?? [];
  const found = said.filter((one) => isAsSafe(schemeOf(url), schemeOf(one))).length;
  return found || countWhole(text, url);
}

/** Names at the end of a path that are looked for: where more stand there, these do. */
const deepest = 50;
/** A path is named by the whole of it, by the end of it from a folder's name on, or by the file's name. */
function pathOccurrences(text: string, path: string): number {
  const parts = path.split(/[/\\]/).filter(Boolean).slice(-deepest);
  const folded = fold(text);
  for (let from = 0; from < parts.length; from++) {
    const tail = fold(parts.slice(from).join('/'));
    if (!tail || !folded.includes(tail)) continue;
    const found = count(folded, new RegExp(`(?<![\\p{L}\\p{N}_-])${literal(tail)}(?![\\p{L}\\p{N}_]|[.-][\\p{L}\\p{N}])`, 'gu'));
    if (found) return found;
  }
  return 0;
}

/** As whoever reads it takes it: "evil[.]org", "eve＠evil。org". */
const undisguised = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s?(?:[[({]\s?(?:\.|dot|punkt|punto|point)\s?[\])}]|。)\s?/giu, '.')
    .replace(/\s?[[({]\s?(?:@|at)\s?[\])}]\s?/giu, '@')
    .replace(/(?<!\p{L})hxxp(?=s?:)/giu, 'http');
const numericHosts = /(?<![\p{L}\p{N}.:/])(?:\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\S*)?(?![\p{N}.])|\[[0-9a-f:]{4,45}\](?:[:/]\S*)?)/giu;
const phones = /(?:(?<![\p{L}\p{N}])tel:|(?<![\p{L}\p{N}+])(?=\+\d))\+?\d(?:[ ()./-]{0,2}\d){6,16}(?![\p{L}\p{N}])/giu;
const coins = /(?<![\p{L}\p{N}])(?:bc1[a-z0-9]{20,80}|0x[0-9a-f]{40})(?![\p{L}\p{N}])/giu;

const addresses = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/giu;
const accounts = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu;

/** What in a text leads somewhere: links, addresses, numbers to call, accounts. */
export const leadsIn = remembered((written): readonly { kind: SinkKind; value: string }[] => {
  const text = undisguised(written);
  const mails = text.match(addresses) ?? [];
  const rest = text.replace(addresses, ' ');
  const called = (rest.match(phones) ?? []).map((one) => one.replace(/^tel:/i, ''));
  return [
    ...[...urlsIn(rest), ...(rest.match(numericHosts) ?? [])].map((value) => ({ kind: 'url' as const, value })),
    ...[...mails, ...called].map((value) => ({ kind: 'recipient' as const, value })),
    ...[...(rest.match(accounts) ?? []), ...(rest.match(coins) ?? [])].map((value) => ({ kind: 'account' as const, value })),
  ];
});

/** Without any of these characters at its end. A loop: an expression would take the square of a long run's time. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
