import type { KnownValue } from '../policy.ts';
import { anyOf, wholeWord } from './lexicon.ts';
import { sentencesOf } from './said.ts';
import { addresses, pages } from './things.ts';
import { fold, leadsIn, plainUrl, stands } from './values.ts';

// A form that the owner gave for what is to be said, with holes in it ("'{name}, you have the late shift on {day}'"): words
// that fit it are theirs as far as the form goes, and what fills a hole is short and leads nowhere.

/** Characters that fill one hole; lines of one text. */
const most = { hole: 80, lines: 200 };

/** Whether this text is one of the owner's forms, filled in: the whole of it, or each of its lines. */
export function fillsForm(text: string, words: readonly string[], known: readonly KnownValue[]): boolean {
  const forms = words.flatMap(formsIn);
  if (!forms.length || text.length > most.lines * 400) return false;
  const lines = text.split('\n').filter((line) => line.trim());
  const fits = (one: string) => forms.some((form) => isFilled(form, fold(one), known));
  return fits(text) || (lines.length > 1 && lines.length <= most.lines && lines.every(fits));
}

interface Form {
  /** The words between the holes, folded: one more than there are holes. */
  parts: string[];
  holes: string[];
}

const hole = /\{([^{}\n]{1,40})\}|\[([^[\]\n]{1,40})\]|<([^<>\n]{1,40})>/gu;
const quoted =
  /(?<![\p{L}\p{N}])(?:'((?:[^'\n]|(?<=\p{L})'(?=\p{L})){1,600})'|"([^"\n]{1,600})"|[“„«]([^”“»\n]{1,600})[”“»]|‘([^’\n]{1,600})’)(?![\p{L}\p{N}])/gu;
/** A form that isn't in quotes: what comes after these words, to the end of the sentence. */
const introduced = new RegExp(
  `\\b${anyOf({
    en: 'in the (?:form|format)|as follows|of the form',
    de: 'im format|in der form',
    fr: 'au format',
    es: 'en el formato',
    it: 'nel formato',
    pt: 'no formato',
    nl: 'in het formaat',
  })}\\b:?\\s*(.{3,400})$`,
  'iu',
);

/** What stands in quotes in the owner's words. */
export const quotationsIn = (text: string): string[] =>
  [...text.matchAll(quoted)].flatMap((found) => found.slice(1).find((one) => one !== undefined) ?? []);

/** Every form in the owner's words: with at least one hole, and words of their own around it. */
function formsIn(text: string): Form[] {
  const plain = sentencesOf(text).flatMap((sentence) => introduced.exec(sentence)?.[1]?.replace(/[.,;:!?\s]+$/, '') ?? []);
  return [...quotationsIn(text), ...plain].flatMap((one) => formOf(one) ?? []);
}

function formOf(text: string): Form | undefined {
  const holes = [...text.matchAll(hole)].map((found) => found.slice(1).find((one) => one !== undefined) ?? '');
  const rest = fold(text.replace(hole, ' '));
  if (!holes.length || holes.length > 8 || !/\p{L}{2}/u.test(rest)) return undefined;
  const parts = text.split(hole).filter((_, index) => index % 4 === 0);
  return { parts: parts.map((part) => fold(`|${part}|`).slice(1, -1)), holes };
}

/** What stands in the holes, each ending where the words after it first come. A loop: an expression could take very long. */
function fillsOf({ parts }: Form, text: string): string[] | undefined {
  const [first = '', ...rest] = parts;
  if (!text.startsWith(first)) return undefined;
  const fills: string[] = [];
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const end = isLast ? (text.endsWith(part) ? text.length - part.length : -1) : text.indexOf(part, at + 1);
    if (end <= at || end - at > most.hole) return undefined;
    fills.push(text.slice(at, end));
    at = end + part.length;
  }
  return fills;
}

const forLinks = wholeWord(`${pages}|${addresses}|e-?mails?`);

/** What fills a hole leads nowhere, unless the owner asked for just that there and it was read somewhere. */
function isFilled(form: Form, text: string, known: readonly KnownValue[]): boolean {
  const fills = fillsOf(form, text);
  return fills?.every((fill, index) => leadsIn(fill).every((lead) => mayLead(lead, form.holes[index] ?? '', known))) ?? false;
}

const mayLead = ({ kind, value }: ReturnType<typeof leadsIn>[number], hole: string, known: readonly KnownValue[]): boolean =>
  forLinks.test(hole) && known.some((one) => stands(one.value, kind === 'url' ? plainUrl(value) : value, kind));
