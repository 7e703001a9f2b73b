import { all, and, anyOf, determiners, inside, into, to, wholeWord } from './lexicon.ts';
import { orders } from './orders.ts';
import { negation } from './said.ts';
import { literal } from './values.ts';
import type { Deed } from './verbs.ts';

// What the owner said is to be kept, and in which folder: "save all order invoices from March to /home/ana/invoices".

/** What is to be saved into this folder, as the owner called it, by the singular of the word ("invoice"), and whether they spoke of several. */
export function savedInto(text: string, deed: Deed, folder: string): { noun: string; several: boolean } | undefined {
  const mine = orders(text, deed).filter(({ delegated }) => !delegated);
  for (const order of mine) {
    const said = saidBeforeFolder(order.clause, folder);
    if (said === undefined) continue;
    const before = mine.filter(({ sentence, at }) => sentence === order.sentence && at < order.at).at(-1);
    const noun = themselves.test(said) ? before && savedThing(before.clause) : savedThing(said);
    if (noun) return { noun: single(noun), several: single(noun) !== noun.toLowerCase() };
  }
  return undefined;
}

/** What an order says before it names just this folder, and names it as where things are to go; undefined where it doesn't. */
function saidBeforeFolder(clause: string, folder: string): string | undefined {
  const place = trimmed(folder);
  const found = new RegExp(`^(.{1,${longest}}?)(?<!\\p{L})(?:${towards})\\s+(?:${determiners}\\s+)?(?:${folders}\\s+)?[\\W_]?$`, 'isu');
  const at = clause.search(new RegExp(`(?<![^\\s"'“„«\`])${literal(place)}[/\\\\]?(?=$|[\\s"'”“»\`,;:!?]|\\.(?:\\s|$))`, 'u'));
  if (at < 0) return undefined;
  const said = found.exec(clause.slice(0, at))?.[1];
  return said === undefined || /[,;:()–—"“„«»`]/.test(said) || passing.test(said) || negation.test(said) || more.test(said)
    ? undefined
    : said;
}

const more = wholeWord(and);
const themselves = new RegExp(
  `^\\W*\\p{L}+\\s+${anyOf({ en: 'them|it', de: 'sie|es', fr: 'les', es: 'los|las', it: 'li|le', pt: 'os|as', nl: 'ze' })}\\W*$`,
  'iu',
);
/** Characters between the verb and the folder. */
const longest = 120;
const under = anyOf({ en: 'under', de: 'unter|nach', fr: 'sous', es: 'bajo', it: 'sotto', pt: 'sob', nl: 'onder' });
const towards = `${to}|${into}|${inside}|${under}`;
const folders = anyOf({
  en: '(?:folder|directory)',
  de: 'ordner|verzeichnis',
  fr: 'dossier',
  es: 'carpeta',
  it: 'cartella',
  pt: 'pasta',
  nl: 'map',
});
/** Beside these a folder is where something is, or where somebody looks. */
const passing = new RegExp(
  `(?<!\\p{L})${anyOf({
    en: 'that|which|who|what|whether|if|look\\w*|read\\w*|see|check\\w*|compare\\w*|list\\w*|already|like|before|after|until|than|instead',
    de: 'ob|wenn|bevor|nachdem|schau\\w*|les\\w*|prüf\\w*|schon|statt',
    fr: 'que|qui|si|avant|après|déjà|comme',
    es: 'que|si|antes|después|ya|como',
    it: 'che|se|prima|dopo|già|come',
    pt: 'que|se|antes|depois|já|como',
    nl: 'als|nadat|zoals',
  })}(?!\\p{L})`,
  'iu',
);

/** What is to be saved, as it is called there ("invoices"): the last word of what is named first. */
function savedThing(said: string): string | undefined {
  const [, named = ''] = /^\W*\p{L}+\s+(.*)$/su.exec(said) ?? [];
  const phrase = named.split(ends)[0]?.replace(new RegExp(`^(?:(?:${determiners}|${all}|of)\\s+)*`, 'iu'), '') ?? '';
  const words = phrase.split(/\s+/).filter(Boolean);
  const last = words.at(-1) ?? '';
  return words.length <= 4 && /^\p{L}{4,}$/u.test(last) ? last : undefined;
}
const ends = new RegExp(
  `(?<!\\p{L})(?:${anyOf({ en: 'of|from|for|by|with|on|at', de: 'von|vom|für|mit|aus|bei', fr: 'de|du|des|pour|avec|sur', es: 'de|del|para|con', it: 'di|del|dei|per|con', pt: 'de|do|da|para|com', nl: 'van|voor|met|uit' })}|${to}|${inside}|${and})(?!\\p{L})`,
  'iu',
);

/** The same thing, one or several of it; how many is said by the word itself. */
export const single = (noun: string): string => noun.toLowerCase().replace(/(?<=\p{L}{4})(?:(?<!s)s|en)$/u, '');

const trimmed = (path: string): string => (path.length > 1 ? path.replace(/[/\\]$/, '') : path);
