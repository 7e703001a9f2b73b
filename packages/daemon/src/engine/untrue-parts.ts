import { isSupposed } from './claim-words.ts';
import type { Known } from './claims.ts';
import type { MadeDocument } from './documents-in.ts';
import { lazily } from './lazily.ts';
import { sentencesOf } from './said-sentences.ts';
import { tellsTrouble } from './told-trouble.ts';
import type { ActFinding } from './untrue-acts.ts';
import { numberOf, someNumber } from './untrue-numbers.ts';

// What an answer says is in a document that it made or changed, a chart, so many sheets or slides, against the parts of the file.

/** Whether it speaks of such a thing at all. */
export const speaksOfParts = (answer: string): boolean => chart().test(answer) || counted().test(answer);

const chart = lazily(
  () =>
    /(?<!\p{L})(?:bar|column|pie|donut|line|area|scatter)[ -](?:charts?|graphs?|diagrams?)(?!\p{L})|(?<!\p{L})(?:balken|säulen|kreis|torten|linien|flächen)-?diagramm\p{L}*/iu,
);
const sheets = '(?:work)?sheets?|tabs|(?:tabellen|arbeits)?bl(?:att|ätter)n?';
const counted = lazily(
  () =>
    new RegExp(
      `(?<!\\p{L})(?:(?<number>${someNumber})\\s+(?:\\p{L}+\\s+)?(?<what>${sheets}|slides|folien)|(?:a|an?other|the|ein|einem|eine?n?|das|dem)\\s+(?<second>second|third|zweite[sn]?|dritte[sn]?)\\s+(?<one>sheet|worksheet|tab|(?:tabellen|arbeits)?blatt|slide|folie))(?!\\p{L})`,
      'iu',
    ),
);
const mine = lazily(
  () =>
    /(?:^|(?<!\p{L})(?:i|we)(?:['’]ve| have)?(?: also| then)?\s)(?:added|inserted|created|made|drew|built|included)(?!\p{L})|(?<!\p{L})(?:ich habe|habe ich)\s.*(?:eingefügt|hinzugefügt|erstellt|ergänzt|angelegt)(?!\p{L})/iu,
);

export async function lackingParts(known: Known): Promise<ActFinding | undefined> {
  if (!speaksOfParts(known.answer) || tellsTrouble(known.answer)) return undefined;
  const made = (await known.documents()) ?? [];
  for (const said of made.length ? sentencesOf(known.answer) : []) {
    if (isSupposed(said)) continue;
    const named = made.filter(({ path }) => isNamed(path, said));
    const of = named.length ? named : isOnly(known) && mine().test(said) ? made : [];
    if (of.length && chart().test(said) && !of.some(({ parts }) => parts.some(isDrawn)))
      return lacks(said, `${of.map(({ path }) => baseName(path)).join(', ')} has no chart`);
    const few = of.length === 1 && of[0] ? tooFew(said, of[0]) : undefined;
    if (few) return lacks(said, few);
  }
  return undefined;
}

const lacks = (said: string, what: string): ActFinding => ({ kind: 'act', act: 'part', said, why: 'none', names: [what] });

/** Charts, pictures of them, and drawings. */
const isDrawn = (part: string): boolean => /(?:^|\/)(?:charts?|media|drawings|diagrams|embeddings)\//iu.test(part);

/** Nothing else came of it that a chart could be in. */
const isOnly = ({ changes, acts }: Known): boolean =>
  acts.length === 0 &&
  changes.every(({ kind, what, path }) => kind === 'deleted' || what !== 'file' || /\.(?:docx|xlsx|pptx|csv|txt)$/iu.test(path));

const baseName = (path: string): string => path.split('/').at(-1) ?? path;

/** By its name, with or without what it ends in. */
function isNamed(path: string, said: string): boolean {
  const name = baseName(path).normalize('NFC').toLowerCase();
  const stem = name.replace(/\.\w+$/u, '');
  const text = said.normalize('NFC').toLowerCase();
  const at = text.indexOf(stem);
  const isWord =
    stem.length > 3 &&
    !/[\p{L}\p{N}]$/u.test(text.slice(0, Math.max(0, at))) &&
    !/^[\p{L}\p{N}.]*[\p{L}\p{N}]/u.test(text.slice(at + stem.length));
  return text.includes(name) || (at >= 0 && isWord);
}

function tooFew(said: string, { path, parts }: MadeDocument): string | undefined {
  const { number, what = '', second, one = '' } = counted().exec(said)?.groups ?? {};
  const slides = /^(?:slide|folie)/iu.test(what || one);
  if ((number === undefined && second === undefined) || slides !== /\.pptx$/iu.test(path) || (!slides && !/\.xlsx$/iu.test(path)))
    return undefined;
  const pattern = slides ? /^ppt\/slides\/[^/]+\.xml$/iu : /^xl\/(?:work|chart)sheets\/[^/]+\.xml$/iu;
  const there = parts.filter((part) => pattern.test(part)).length;
  const wanted = second === undefined ? numberOf(number ?? '') : /^(?:third|dritte)/iu.test(second) ? 3 : 2;
  if (wanted <= there) return undefined;
  const noun = slides ? 'slide' : 'sheet';
  return `${baseName(path)} has ${there} ${noun}${there === 1 ? '' : 's'}`;
}
