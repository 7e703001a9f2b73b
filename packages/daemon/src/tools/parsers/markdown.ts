// The Markdown that models write, as blocks for the makers of documents. A line break stays a line break: what was
// written on lines of its own was meant so.

export interface Span {
  text: string;
  bold?: boolean;
  italic?: boolean;
  code?: boolean;
  strike?: boolean;
  link?: string;
}
export type Block =
  | { kind: 'heading'; level: number; spans: Span[] }
  | { kind: 'paragraph'; lines: Span[][]; quote: boolean }
  /** `run` is the list it belongs to: each numbered list counts for itself. */
  | { kind: 'item'; level: number; ordered: boolean; number: number; run: number; spans: Span[] }
  /** `right`: for each column, whether its cells stand to the right: it was said so, or they are all numbers. */
  | { kind: 'table'; header: boolean; rows: Span[][][]; right: boolean[] }
  | { kind: 'code'; text: string }
  /** On a line of its own. */
  | { kind: 'picture'; name: string; alt: string }
  | { kind: 'rule' }
  | { kind: 'page break' };

const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const item = /^(\s*)([-*+•]|(\d{1,9})[.)])\s+(.*)$/;
const divider = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const rule = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const picture = /^\s*!\[([^\]]*)\]\(([^)\s]+)[^)]*\)\s*$/;
const pageBreak = /^\s*(\\pagebreak|\\newpage|<!--\s*page\s?break\s*-->|\f)\s*$/i;

export function readMarkdown(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n');
  const blocks: Block[] = [];
  let run = 0;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const fence = /^\s*(```+|~~~+)/.exec(line)?.[1];
    const isItem = item.exec(line);
    if (!line.trim()) at++;
    else if (fence) {
      const end = lines.findIndex((one, i) => i > at && one.trim().startsWith(fence));
      const until = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(at + 1, until).join('\n') });
      at = until + 1;
    } else if (heading.test(line)) {
      const [, marks = '', words = ''] = heading.exec(line) ?? [];
      blocks.push({ kind: 'heading', level: marks.length, spans: readSpans(words) });
      at++;
    } else if (pageBreak.test(line) || rule.test(line)) {
      blocks.push(pageBreak.test(line) ? { kind: 'page break' } : { kind: 'rule' });
      at++;
    } else if (picture.test(line)) {
      const [, alt = '', name = ''] = picture.exec(line) ?? [];
      blocks.push({ kind: 'picture', name, alt });
      at++;
    } else if (line.includes('|') && divider.test(lines[at + 1] ?? '') && (lines[at + 1] ?? '').includes('-')) {
      const end = tableEnd(lines, at);
      blocks.push(readTable(lines.slice(at, end)));
      at = end;
    } else if (isItem) {
      if (!continues(blocks.at(-1), isItem[3] !== undefined)) run++;
      blocks.push(readItem(isItem, run));
      at++;
    } else {
      const end = paragraphEnd(lines, at);
      const quote = line.trimStart().startsWith('>');
      blocks.push({
        kind: 'paragraph',
        quote,
        lines: lines.slice(at, end).map((one) => readSpans(quote ? one.replace(/^\s*>\s?/, '') : one.trim())),
      });
      at = end;
    }
  }
  return blocks;
}

function continues(before: Block | undefined, ordered: boolean): boolean {
  return before?.kind === 'item' && (before.level > 0 || before.ordered === ordered);
}

function readItem([, indent = '', , digits, words = '']: RegExpExecArray, run: number): Block {
  const level = Math.min(5, Math.floor(indent.length / 2));
  return { kind: 'item', level, ordered: digits !== undefined, number: Number(digits ?? 0), run, spans: readSpans(words) };
}

function paragraphEnd(lines: string[], start: number): number {
  let end = start + 1;
  while (end < lines.length) {
    const line = lines[end] ?? '';
    if (
      !line.trim() ||
      heading.test(line) ||
      item.test(line) ||
      rule.test(line) ||
      pageBreak.test(line) ||
      picture.test(line) ||
      /^\s*(```|~~~)/.test(line)
    )
      break;
    if (line.includes('|') && divider.test(lines[end + 1] ?? '') && (lines[end + 1] ?? '').includes('|')) break;
    end++;
  }
  return end;
}

function tableEnd(lines: string[], start: number): number {
  let end = start + 2;
  while (end < lines.length && (lines[end] ?? '').includes('|')) end++;
  return end;
}

function readTable(lines: string[]): Block {
  const rows = [lines[0] ?? '', ...lines.slice(2)].map((line) =>
    line
      .trim()
      .replace(/^\||(?<!\\)\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => readSpans(cell.trim().replaceAll('\\|', '|'))),
  );
  const width = Math.max(...rows.map((row) => row.length));
  const filled = rows.map((row) => [...row, ...Array<Span[]>(width - row.length).fill([])]);
  const marks = (lines[1] ?? '')
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((mark) => mark.trim());
  const right = filled[0]?.map((_, x) =>
    /^:?-+$/.test(marks[x] ?? '') && !marks[x]?.startsWith(':')
      ? isNumbers(filled, x)
      : /[^:]:$/.test(marks[x] ?? '') && !marks[x]?.startsWith(':'),
  );
  return { kind: 'table', header: true, rows: filled, right: right ?? [] };
}

const isAmount = (text: string) => /^[-+(]?\s*[$€£¥]?\s*[-+]?\d[\d.,' ]*\s*(%|[$€£¥]|[A-Z]{3})?\)?$/.test(text);

function isNumbers(rows: Span[][][], column: number): boolean {
  const texts = rows.slice(1).map((row) =>
    (row[column] ?? [])
      .map(({ text }) => text)
      .join('')
      .trim(),
  );
  const filled = texts.filter((text) => text && text !== '-' && text !== '–');
  // Years and numbers that name something stand as words do.
  return filled.length > 0 && filled.every(isAmount) && !filled.every((text) => /^(19|20)\d\d$/.test(text));
}

// Each alternative is one construct; a mark counts only where it touches a word, so that "2 * 3" and snake_case stay.
const inline =
  /\\([\\`*_{}[\]()#+.!|~>-])|`([^`]+)`|!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)|\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)|~~(?=\S)(.+?)(?<=\S)~~|\*(?=[^\s*])(.+?)(?<=[^\s*])\*|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)|<br\s*\/?>/i;

export function readSpans(text: string, style: Omit<Span, 'text'> = {}): Span[] {
  const spans: Span[] = [];
  let rest = text;
  for (let found = inline.exec(rest); found; found = inline.exec(rest)) {
    const [whole, escaped, code, label, target, strong, strong2, strike, em, em2] = found;
    if (found.index) spans.push({ ...style, text: rest.slice(0, found.index) });
    if (escaped) spans.push({ ...style, text: escaped });
    else if (code) spans.push({ ...style, text: code, code: true });
    else if (target) spans.push(...readSpans(label || target, whole.startsWith('!') ? style : { ...style, link: target }));
    else if (strong || strong2) spans.push(...readSpans(strong ?? strong2 ?? '', { ...style, bold: true }));
    else if (strike) spans.push(...readSpans(strike, { ...style, strike: true }));
    else if (em || em2) spans.push(...readSpans(em ?? em2 ?? '', { ...style, italic: true }));
    else spans.push({ ...style, text: '\n' });
    rest = rest.slice(found.index + whole.length);
  }
  if (rest) spans.push({ ...style, text: rest });
  return spans;
}
