import { join } from 'node:path';
import { z } from 'zod';
import type { StageStat } from '../workspace/workspace.ts';
import { absolute, missing } from './paths.ts';
import { count, exactName, plain, sizeText } from './plain.ts';
import type { Tool, ToolContext } from './tools.ts';

const input = z.object({ path: z.string().optional(), depth: z.number().int().min(1).max(20).optional().describe('default 3') });

/** Lines in all, and entries of one folder. */
const mostLines = 250;
const mostEntries = 80;
/** Files and folders that are counted though there is no room to show them. */
const mostCounted = 20_000;

export const listFiles: Tool<typeof input> = {
  name: 'list_files',
  description: 'Show a folder as a tree, sizes, dates.',
  input,
  effect: 'read',
  needs: (args, cwd) => [{ kind: 'folder', path: absolute(args.path ?? '.', cwd), access: 'read' }],
  sinks: () => [],
  words: (args) => `looks at what is in ${args.path && args.path !== '.' ? plain(args.path) : 'the folder'}`,
  async run(args, context) {
    const path = absolute(args.path ?? '.', context.cwd);
    const stat = await context.stage.files.stat(path);
    if (!stat) return { text: await missing(path, context.stage), failed: true };
    if (stat.kind !== 'folder') return { text: `${exactName(path)} is a ${stat.kind}, ${sizeText(stat.size)}.` };
    const listing: Listing = { lines: [], full: false, files: 0, folders: 0 };
    await addFolder(path, '', args.depth ?? 3, listing, context);
    const full = listing.full ? '\n[more than this fits; name a folder in it]' : '';
    const some = listing.files + listing.folders > mostCounted ? 'more than ' : '';
    const summary = `${some}${count(listing.files, 'file')}, ${count(listing.folders, 'folder')}`;
    return { text: `${exactName(path)}: ${summary}\n${listing.lines.join('\n')}${full}`, words: summary };
  },
};

interface Listing {
  lines: string[];
  /** What comes is counted, no longer shown. */
  full: boolean;
  files: number;
  folders: number;
}
function say(listing: Listing, line: string): void {
  if (listing.lines.length < mostLines) listing.lines.push(line);
  else listing.full = true;
}

type Entry = { name: string; stat: StageStat };

async function addFolder(path: string, indent: string, depth: number, listing: Listing, context: ToolContext): Promise<void> {
  const entries = await context.stage.files.list(path);
  const seen = entries.filter((entry) => !entry.name.startsWith('.'));
  const hidden = entries.filter((entry) => entry.name.startsWith('.'));
  const natural = new Intl.Collator('en', { numeric: true });
  seen.sort((a, b) => Number(b.stat.kind === 'folder') - Number(a.stat.kind === 'folder') || natural.compare(a.name, b.name));
  for (const entry of seen.slice(0, mostEntries)) {
    if (context.signal.aborted || listing.files + listing.folders > mostCounted) return;
    await addEntry(join(path, entry.name), entry, indent, depth, listing, context);
  }
  const rest = seen.slice(mostEntries);
  if (rest.length) say(listing, `${indent}… ${rest.length} more: ${kinds(rest)}`);
  listing.files += rest.filter((entry) => entry.stat.kind !== 'folder').length;
  listing.folders += rest.filter((entry) => entry.stat.kind === 'folder').length;
  if (hidden.length) {
    const names = hidden
      .slice(0, 6)
      .map((entry) => exactName(entry.name))
      .join(', ');
    say(listing, `${indent}[hidden: ${names}${hidden.length > 6 ? ', …' : ''}]`);
  }
}

async function addEntry(path: string, entry: Entry, indent: string, depth: number, listing: Listing, context: ToolContext): Promise<void> {
  const { stat } = entry;
  const name = exactName(entry.name);
  if (stat.kind === 'folder') {
    listing.folders++;
    if (depth > 1 && !bulky.has(entry.name)) {
      say(listing, `${indent}${name}/`);
      return addFolder(path, `${indent}  `, depth - 1, listing, context);
    }
    if (listing.full) return;
    const inside = await context.stage.files.list(path).then(
      (list) => list.length,
      () => undefined,
    );
    say(listing, `${indent}${name}/ (${inside === undefined ? 'cannot be opened' : count(inside, 'item')})`);
    return;
  }
  listing.files++;
  if (stat.kind === 'link') say(listing, `${indent}${name} → ${exactName(stat.target ?? '?')}`);
  else if (stat.kind === 'other') say(listing, `${indent}${name} (not a plain file)`);
  else say(listing, `${indent}${name}  ${sizeText(stat.size)}  ${day(stat.modified)}`);
}

/** Folders whose content says nothing about the person's work. */
const bulky = new Set(['node_modules', '__pycache__', 'venv', 'site-packages']);

/** The day in the person's own time zone. */
function day(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}

/** "150 .jpg, 30 .txt" */
function kinds(entries: Entry[]): string {
  const counts = new Map<string, number>();
  for (const { name, stat } of entries) {
    const dot = name.lastIndexOf('.');
    const kind = stat.kind === 'folder' ? 'folders' : dot > 0 ? exactName(name.slice(dot, dot + 12)) : 'others';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return (
    sorted
      .slice(0, 5)
      .map(([kind, number]) => `${number} ${kind}`)
      .join(', ') + (sorted.length > 5 ? ', …' : '')
  );
}
