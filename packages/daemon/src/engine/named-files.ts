import { eitherCase } from '@deskhand/protocol';

// Where a text names files: in backticks, as a link, in quotes, or plainly with an ending that files have. Fenced blocks, quoted
// lines, addresses and patterns are no names.

/** A file that a text names, with the words around it; the name itself is a mark there, and so are others. */
export interface Mention {
  name: string;
  /** The target of a link: the reader can open it. */
  link: boolean;
  sentence: string;
  /** The part of the sentence that says something of it. */
  clause: string;
  /** The words of the clause before it and after it. */
  before: string;
  after: string;
}

/** Stands for a name in the words around it. */
export const mark = '\uE000';

const documents = 'xlsx?|xlsm|csv|tsv|docx?|odt|ods|odp|pptx?|pdf|txt|md|rtf|html?|epub|tex|ics|eml|vcf|log';
const data = 'json|jsonl|ya?ml|toml|xml|ini|cfg|conf|sqlite|db|parquet|ipynb|sql';
const media = 'png|jpe?g|gif|svg|webp|bmp|tiff?|heic|mp3|wav|m4a|mp4|mov|mkv';
const packed = 'zip|tar|tgz|gz|bz2|xz|7z|rar|jar';
const programs = 'py|sh|bat|ps1|css|scss|java|cpp|hpp|php|rb|swift|kt';
const plainEndings = `${documents}|${data}|${media}|${packed}|${programs}`;
/** Also products have names like these: only where they are written as a file is. */
const markedEndings = `${plainEndings}|[cm]?[jt]sx?|go|rs|c|h|r|vue|lua|awk`;

export const isArchive = (name: string): boolean => new RegExp(`\\.(?:${packed}|docx|epub)$`, 'i').test(name);
export const isProgram = (name: string): boolean => new RegExp(`\\.(?:${programs}|[cm]?[jt]sx?|go|rs|c|r|sql|awk|lua)$`, 'i').test(name);

const address =
  /\b(?!file:)[a-z][a-z0-9+.-]{0,20}:\/\/[^\s)>\]]+|\bwww\.[^\s)>\]]+|\bmailto:\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,200}/giu;
const pattern = /[*?<>{}|$%\n]|\.\.\.|…/u;
const aCommand =
  /^(?:\.?\/?(?:python3?|node|deno|bun|cat|ls|cd|bash|sh|zsh|npm|npx|git|grep|sed|open|cp|mv|rm|pip|java|make|docker|curl|wget|tar|unzip|head|tail|code|vim?|nano)\s|.*\s(?:-\w|--\w|&&|>))/u;
const named = new RegExp(
  [
    String.raw`\[[^\]\n]{0,200}\]\(<?(?<link>[^)\s>]{1,1000})>?\)`,
    String.raw`\x60(?<code>[^\x60\n]{1,300})\x60`,
    String.raw`["“„«‚‘「『《](?<quoted>[^"”“»’‘」』》\n]{1,120}\.(?:${eitherCase(markedEndings)}))["”“»’‘」』》]`,
    String.raw`(?<![\p{L}\p{N}_./~\\-])(?<plain>(?:~|\.{1,2})?/?(?:[\p{L}\p{N}_][\p{L}\p{N}_.+&-]{0,120}/){0,12}[\p{L}\p{N}_](?:[\p{L}\p{N}_.+&-]{0,120}?[\p{L}\p{N}_+)-])?\.(?:${eitherCase(plainEndings)}))(?![\p{Script=Latin}\p{N}_]|[./\\][\p{L}\p{N}])`,
  ].join('|'),
  // Case is folded in the endings alone: each class of letters that folds it takes the engine three times as long to prepare.
  'gu',
);

const separators = /(?<=[.!?])\s+|(?<=[。！？])/u;
const clauses = /[,;–—]\s|[，；、]|\s-\s|\s(?=(?:but|although|though|aber|sondern|mais|pero|però|ma|mas|maar|но)\s)/u;
const joins =
  /^(?:\s|\*|and|und|et|y|e|en|и|as well as|sowie|the|die|der|das|le|la|les|el|los|il|i|o|de|het|a|an|files?|datei(?:en)?|&|\+|和|と)*\uE000/iu;

/** Characters that are looked through, and names that are taken: beyond that it is no answer that anybody reads. */
const most = { characters: 30_000, names: 200 };

/** Every file that it names, in order. */
export function filesNamed(text: string): Mention[] {
  const mentions: Mention[] = [];
  let lead = '';
  for (const raw of text
    .slice(0, most.characters)
    .replace(/^ {0,3}(```|~~~)[\s\S]*?^ {0,3}\1[^\n]*$|^ {0,3}(?:```|~~~)[\s\S]*$/gmu, '')
    .split('\n')) {
    if (/^\s*>/u.test(raw)) continue;
    const item = /^\s*(?:[-*+•·]|\d+[.)]|\|)\s*/u.exec(raw)?.[0];
    const line = raw.slice(item?.length ?? 0);
    if (item === undefined) {
      if (line.trim()) lead = /[:：]\s*\**\s*$|^#/u.test(line) ? line.replace(/[#*]/gu, '').trim().slice(-300) : '';
    }
    const said = item !== undefined && lead ? `${lead} ${line}` : line;
    const own = said.length - line.length;
    mentions.push(
      ...inLine(said)
        .filter(({ at }) => item === undefined || !lead || at >= own)
        .map(({ at: _, ...mention }) => mention),
    );
  }
  return mentions.slice(0, most.names);
}

function inLine(line: string): (Mention & { at: number })[] {
  const found: { name: string; link: boolean; at: number }[] = [];
  const marked = line
    .replace(address, (whole) => ' '.repeat(whole.length))
    .replaceAll(named, (...match) => {
      const groups = match.at(-1) as { link?: string; code?: string; quoted?: string; plain?: string };
      const whole = String(match[0]);
      const name = nameOf(groups);
      if (name === undefined) return groups.plain === undefined ? whole.replaceAll(/[.!?;,]/gu, ' ') : whole;
      found.push({ name, link: groups.link !== undefined, at: Number(match.at(-3)) });
      return mark;
    });
  if (!found.length) return [];
  return marked.split(separators).flatMap((sentence) =>
    clausesOf(sentence).flatMap((clause) =>
      [...clause.matchAll(/\uE000/gu)].flatMap(({ index }) => {
        const one = found.shift();
        return one ? [{ ...one, sentence, clause, before: clause.slice(0, index), after: clause.slice(index + 1) }] : [];
      }),
    ),
  );
}

/** A list of names is one clause, whatever commas are in it. */
function clausesOf(sentence: string): string[] {
  const parts: string[] = [];
  for (const part of sentence.replace(/\([^()\uE000]*\)/gu, ' ').split(clauses)) {
    const last = parts.at(-1);
    if (last !== undefined && /\uE000[\s*]*$/u.test(last) && joins.test(part)) parts[parts.length - 1] = `${last}, ${part}`;
    else parts.push(part);
  }
  return parts;
}

function nameOf({ link, code, quoted, plain }: { link?: string; code?: string; quoted?: string; plain?: string }): string | undefined {
  const written = link !== undefined ? decoded(link.replace(/^file:\/\//u, '')) : (code ?? quoted ?? plain ?? '').trim();
  const ending = plain === undefined ? markedEndings : plainEndings;
  if (pattern.test(written) || aCommand.test(written) || written.includes('://') || written.startsWith('#')) return undefined;
  return new RegExp(`[^./\\\\\\s]\\.(?:${ending})$`, 'iu').test(written) ? written : undefined;
}

function decoded(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}
