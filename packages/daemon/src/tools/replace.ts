import { distanceWithin } from './nearest.ts';

export interface Edit {
  old: string;
  new: string;
  all?: boolean | undefined;
}
type Replaced = ({ ok: true; text: string } & Places) | { ok: false; sentence: string };

interface Places {
  many: number;
  /** In which lines the first of them are. */
  lines: number[];
}
/** Places whose lines anybody wants to know. */
const told = 20;

/**
 * Carries out exact replacements one after the other, all or none. Line ends may differ: text with CRLF takes edits
 * written with LF, and keeps its own.
 */
export function replaceAll(text: string, edits: readonly Edit[]): Replaced {
  let result = text;
  const places: Places = { many: 0, lines: [] };
  for (const [i, edit] of edits.entries()) {
    const which = edits.length > 1 ? `Edit ${i + 1}: ` : '';
    if (edit.old === edit.new) return { ok: false, sentence: `${which}old and new are the same.` };
    const { old, fresh } = withLineEnds(result, edit);
    const found = occurrences(result, old);
    if (!found.many) return { ok: false, sentence: which + notFound(result, edit.old) };
    if (found.many > 1 && !edit.all) return { ok: false, sentence: which + severalFound(found) };
    places.many += found.many;
    places.lines.push(...found.lines);
    result = result.split(old).join(fresh);
  }
  return { ok: true, text: result, ...places };
}

function withLineEnds(text: string, edit: Edit): { old: string; fresh: string } {
  const windows = text.includes('\r\n');
  const fit = (part: string) => (windows ? part.replace(/\r?\n/g, '\r\n') : part);
  if (!windows && edit.old.includes('\r\n') && !text.includes(edit.old))
    return { old: edit.old.replaceAll('\r\n', '\n'), fresh: edit.new.replaceAll('\r\n', '\n') };
  return { old: fit(edit.old), fresh: fit(edit.new) };
}

/** The text is gone through once: a comma of a table stands in it a hundred thousand times. */
function occurrences(text: string, part: string): Places {
  const found: Places = { many: 0, lines: [] };
  let line = 1;
  let next = text.indexOf('\n');
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    found.many++;
    if (found.lines.length === told) continue;
    for (; next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++;
    found.lines.push(line);
  }
  return found;
}

const severalFound = ({ many, lines }: Places): string =>
  `old is there ${many} times (lines ${lines.slice(0, 10).join(', ')}${many > 10 ? ', …' : ''}). Give more of the text around it, or all: true.`;

/** Why it wasn't found, as far as it can be told: other spaces, other letters, or the line that comes nearest. */
function notFound(text: string, old: string): string {
  const squeezed = (part: string) => part.replace(/\s+/g, ' ').trim();
  const lines = text.split(/\r?\n/);
  const first = old.split(/\r?\n/).find((line) => line.trim()) ?? old;
  const alike = lines.findIndex((line) => squeezed(line).includes(squeezed(first)));
  if (alike >= 0)
    return `old was not found exactly; line ${alike + 1} has it with other spaces or another line after it:\n${shown(lines, alike, old)}`;
  const near = nearestLine(lines, first.trim());
  if (near === undefined) return 'old was not found, nor anything like it. Read the file again.';
  return `old was not found. Nearest, at line ${near + 1}:\n${shown(lines, near, old)}`;
}

function shown(lines: string[], at: number, old: string): string {
  const many = Math.min(10, old.split('\n').length);
  return lines
    .slice(at, at + many)
    .map((line) => line.slice(0, 300))
    .join('\n');
}

/** Of the lines that share the most runs of three letters, the one that holds what comes nearest. */
function nearestLine(lines: string[], wanted: string): number | undefined {
  const short = wanted.slice(0, 120);
  const runs = new Set(runsOfThree(short));
  const shared = lines.slice(0, 20_000).map((line, at) => ({ at, many: new Set(runsOfThree(line).filter((run) => runs.has(run))).size }));
  const likely = shared.filter(({ many }) => many > 0).sort((a, b) => b.many - a.many || a.at - b.at);
  let best: { at: number; distance: number } | undefined;
  for (const { at } of likely.slice(0, 30)) {
    const distance = distanceWithin(short, (lines[at] ?? '').slice(0, 500)) / short.length;
    if (distance < (best?.distance ?? 0.4)) best = { at, distance };
  }
  return best?.at;
}

function runsOfThree(text: string): string[] {
  const line = text.slice(0, 500);
  if (line.length < 3) return line ? [line] : [];
  return Array.from({ length: line.length - 2 }, (_, i) => line.slice(i, i + 3));
}
