import { Buffer } from 'node:buffer';
import { basename, dirname, join, relative } from 'node:path';
import { follow, startProgram } from './command.ts';
import { type Hits, mostHits, notUnderstood, searchedSchema } from './hits.ts';
import { count, exactName } from './plain.ts';
import type { ToolContext, ToolResult } from './tools.ts';
import type { Found } from './walk.ts';

// Texts are searched by ripgrep in the sandbox, documents (and texts, where no command can run) in the parser's process.
// Never here: a model's pattern can take for ever.

const most = {
  shown: 150,
  seconds: 60,
  complaint: 2000,
  documents: 60,
  document: 15_000_000,
  mails: 1000,
  file: 5_000_000,
  batch: 30_000_000,
  batchFiles: 200,
};
const documents = /\.(docx?|docm|xlsx?|xlsm|pptx?|pptm|od[tsp]|rtf|msg|pdf|ipynb)$/i;
/** Their words are coded, as a rule: no search of the raw text finds them. */
const mails = /\.eml$/i;
const closed = /\.(zip|7z|rar|gz|tar|png|jpe?g|gif|webp|heic|tiff?|mp[34]|mov|avi|wav|m4a|sqlite|db)$/i;

/** Lines of these files that match. What could not be looked into is said. */
export async function searchContents(pattern: string, found: Found[], top: string, context: ToolContext): Promise<ToolResult> {
  const files = found.filter(({ stat }) => stat.kind === 'file' && stat.size > 0);
  const letters = new Set(files.filter(({ name, stat }) => mails.test(name) && stat.size <= most.file).slice(0, most.mails));
  const texts = files.filter((file) => !documents.test(file.name) && !closed.test(file.name) && !letters.has(file));
  const papers = files.filter(({ name, stat }) => documents.test(name) && stat.size <= most.document).slice(0, most.documents);
  const quick = context.stage.shell ? await byRipgrep(pattern, texts, top, context) : undefined;
  if (quick && !quick.ok) return { text: quick.sentence, failed: true };
  const hits = quick?.hits ?? [];
  const kept = () => hits.reduce((sum, { lines }) => sum + lines.length, 0);
  const rest = [...(quick ? [] : texts.filter(({ stat }) => stat.size <= most.file)), ...letters, ...papers];
  const seen = new Set(quick ? texts : []);
  const wordless: string[] = [];
  for (const batch of batches(rest)) {
    if (kept() > most.shown || context.signal.aborted) break;
    const parsed = await inParser(pattern, batch, context);
    if (!parsed.ok && parsed.sentence.startsWith('The pattern')) return { text: parsed.sentence, failed: true };
    if (!parsed.ok) continue; // one of them was too much for it
    const searched = searchedSchema.parse(JSON.parse(parsed.text));
    for (const file of batch) if (!searched.unread.includes(exactName(file.relative))) seen.add(file);
    hits.push(...searched.hits);
    wordless.push(...searched.wordless);
  }
  const unseen = files.filter((file) => !seen.has(file));
  const note =
    listed(
      'not looked into',
      unseen.map((file) => exactName(file.relative)),
    ) + listed('without words to search, as scans are', wordless);
  if (!hits.length) return { text: `No match in ${count(seen.size, 'file')}.${note}`, words: 'nothing' };
  return { text: told(hits) + note, words: count(linesIn(hits), 'line') };
}

const listed = (what: string, names: string[]): string =>
  names.length ? `\n[${what}: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}]` : '';

const linesIn = (hits: Hits[]) => hits.reduce((sum, { count }) => sum + count, 0);

/** The first lines of each file that has some, and of which files that isn't all. */
function told(hits: Hits[]): string {
  const lines: string[] = [];
  const cut: string[] = [];
  for (const one of hits) {
    const shown = one.lines.slice(0, most.shown - lines.length);
    lines.push(...shown);
    if (shown.length < one.count) cut.push(`${shown.length} of ${one.count} in ${one.name}`);
  }
  if (!cut.length) return lines.join('\n');
  const files = cut.slice(0, 12).join(', ') + (cut.length > 12 ? ` and so in ${cut.length - 12} more` : '');
  return `${lines.join('\n')}\n[Not all: ${lines.length} of ${linesIn(hits)} matching lines are shown, ${files}. Narrow it down; run counts them.]`;
}

async function inParser(pattern: string, batch: Found[], context: ToolContext): ReturnType<ToolContext['parse']> {
  const parts = await Promise.all(batch.map(({ path }) => context.stage.files.read(path).catch(() => new Uint8Array())));
  const listed = batch.map((file, i) => ({ name: exactName(file.relative), size: parts[i]?.length ?? 0 }));
  return context.parse('search', Buffer.concat(parts), context.signal, { pattern, files: JSON.stringify(listed) });
}

type Matches = { ok: true; hits: Hits[] } | { ok: false; sentence: string };

const options = [
  '--no-config',
  '--no-ignore',
  '--hidden',
  '--smart-case',
  '--line-number',
  '--no-heading',
  '--with-filename',
  '--null',
  '--color=never',
];
const bounds = ['--max-columns=300', '--max-columns-preview', '--max-filesize=100M', '--sort=path', '--glob=!.git', '--glob=!node_modules'];

/** Undefined where there is no ripgrep in the sandbox. */
async function byRipgrep(pattern: string, files: Found[], top: string, context: ToolContext): Promise<Matches | undefined> {
  if (!files.length) return { ok: true, hits: [] };
  // The names were chosen by the walk; a list of thousands is longer than a command line may be.
  // Where commands see a folder at another path, names below where they start are the same.
  const start = files.some(({ path }) => path === top) ? dirname(top) : top;
  const named = files.length <= 500 ? files.map(({ path }) => `./${relative(start, path)}`) : ['./'];
  const argv = ['/bin/sh', '-c', 'exec rg "$@"', 'sh', ...options, ...bounds, '-e', pattern, '--', ...named];
  const child = await startProgram(context.stage, argv, start, most.seconds);
  const end = () => void child.kill();
  context.signal.addEventListener('abort', end, { once: true });
  const hits = hitsIn(files, { top, start });
  let complaint = '';
  let rest = '';
  const exit = await follow(child, (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (!hits.add(line) && complaint.length < most.complaint) complaint += `${line}\n`;
  });
  context.signal.removeEventListener('abort', end);
  if (exit.code === 126 || exit.code === 127) return undefined;
  if (exit.timedOut) return { ok: false, sentence: `The search was not done within ${most.seconds} s: search a smaller folder.` };
  if (exit.code === 2 && /regex parse error|error parsing|size limit/.test(complaint))
    return { ok: false, sentence: notUnderstood(pattern, complaint) };
  return { ok: true, hits: hits.all() };
}

/** Takes ripgrep's "path NUL number:text" line by line: of a huge file nothing is kept but its first matches and their number. */
function hitsIn(files: Found[], { top, start }: { top: string; start: string }) {
  const wanted = new Set(files.map(({ path }) => path));
  const found = new Map<string, Hits>();
  return {
    all: () => [...found.values()],
    /** Whether it was such a line. */
    add(line: string): boolean {
      const [, below, number, text = ''] = /^(.*?)\0(\d+):(.*)$/.exec(line) ?? [];
      if (below === undefined) return false;
      const path = join(start, below);
      if (!wanted.has(path)) return true;
      const name = exactName(relative(top, path) || basename(top));
      const hits = found.get(path) ?? { name, count: 0, lines: [] };
      found.set(path, hits);
      if (++hits.count <= mostHits) hits.lines.push(`${name}:${number}: ${text.trim()}`);
      return true;
    },
  };
}

function batches(files: Found[]): Found[][] {
  const all: Found[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const last = all.at(-1);
    if (!last || size + file.stat.size > most.batch || last.length >= (documents.test(file.name) ? 12 : most.batchFiles)) {
      all.push([file]);
      size = file.stat.size;
    } else {
      last.push(file);
      size += file.stat.size;
    }
  }
  return all;
}
