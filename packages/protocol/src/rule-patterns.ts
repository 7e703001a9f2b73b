import type { Grant, Touch } from './grants.ts';

// What a `*` may stand for in a rule that somebody writes. The same in the host, which refuses what would mean nothing, and in
// the app, which says so while it is typed. How they match is the policy's, but for what a `*` in a name is: policy/patterns.ts.

/** What each part of a rule may look like where a `*` stands for more than itself or for nothing. */
export const ruleShapes = {
  // Absolute; `**` as a whole name alone; no step up behind a `*`, which would lead anywhere.
  folder:
    /^(?![\s\S]*\*\*[^\\/])(?![\s\S]*[^\\/]\*\*)(?![\s\S]*\*[\s\S]*[\\/]\.\.?(?:[\\/]|$))(?:~(?=[\\/]|$)|\/|[A-Za-z]:[\\/]|\\\\)[\s\S]*$/,
  host: /^(?:\*|(?:\*\.)?[^*]+)$/,
  server: /^(?:\*|[^*]+)$/,
  account: /^(?:\*|\*@[^@*\s]+|[^*]+)$/,
  to: /^(?:[^*]*|\*@[^@*\s]+|\*\.[^*]+)$/,
  tool: /^[^*]*$/,
} as const;

/** What is wrong where one of them looks otherwise. */
export const shapeTroubles: { [Part in keyof typeof ruleShapes]: string } = {
  folder:
    'Write the whole path, from / (or C:\\), or from your home folder as ~/Photos: it stands for all in it. * stands for any run of characters in one name, and ** between two slashes for any folders: ~/Work/**/*.key.',
  host: 'A host is named whole, *.example.org stands for it and all below it, and * for any.',
  server: 'A plugin is named whole, or * stands for all of them; of its tools a part of the name is enough: list_*.',
  account: 'An account is named whole, *@example.org stands for those at that very domain, and * for all.',
  to: 'A destination is named whole, *@example.org stands for everybody at that very domain, and *.example.org for it and all below it. Where it is about any, leave the destinations out.',
  tool: 'A tool of this program is named whole; leave it out for all of them.',
};

/** Why a rule wouldn't mean what it says, in a sentence; undefined where it does. */
export function patternTrouble({
  need,
  give = 'allow',
  to = [],
  tool = '',
  in: scope,
}: Pick<Grant, 'need' | 'give' | 'to' | 'tool' | 'in'>): string | undefined {
  if (need.kind === 'folder' && need.access === 'delete' && give === 'allow')
    return 'Deleting needs no leave: in a folder that tasks may change they may delete too, and what is deleted waits for your look. A rule forbids it, or asks: never delete, ask delete.';
  const parts: [keyof typeof ruleShapes, string][] = [
    ...needPart(need),
    ...to.map((one): ['to', string] => ['to', one]),
    ['tool', tool],
    ['folder', scope?.folder ?? '/'],
  ];
  const wrong = parts.find(([part, text]) => !ruleShapes[part].test(text));
  return wrong && `“${wrong[1].slice(0, 80)}” means nothing here. ${shapeTroubles[wrong[0]]}`;
}

function needPart(need: Touch): [keyof typeof ruleShapes, string][] {
  if (need.kind === 'folder') return [['folder', need.path]];
  if (need.kind === 'network') return [['host', need.host]];
  if (need.kind === 'plugin') return [['server', need.server]];
  return need.kind === 'account' ? [['account', need.account]] : [];
}

/** A plugin as it is there now: its name, and of its tools those that tasks may be shown. */
export interface NamedTools {
  name: string;
  tools: readonly string[];
}

/** What a rule names that isn't there, and what is there with a name like it; undefined where all of it is, or it names none. */
export function unknownName(need: Touch, plugins: readonly NamedTools[]): { what: 'plugin' | 'tool'; near: string[] } | undefined {
  if (need.kind !== 'plugin') return undefined;
  const there = plugins.filter(({ name }) => need.server === '*' || name === need.server);
  if (!there.length && need.server === '*') return undefined;
  if (!there.length)
    return {
      what: 'plugin',
      near: nearest(
        need.server,
        plugins.map(({ name }) => name),
      ),
    };
  const tools = there.flatMap((one) => one.tools);
  return tools.some((name) => globs(need.tool, name)) ? undefined : { what: 'tool', near: nearest(need.tool, tools) };
}

/** `*` stands for any run of characters, also for none; all else for itself. */
export function globs(pattern: string, value: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (!rest.length) return pattern === value;
  const last = rest.pop() ?? '';
  if (!value.startsWith(first) || value.length < first.length + last.length || !value.endsWith(last)) return false;
  let at = first.length;
  const end = value.length - last.length;
  // Each part where it stands first: if any way fits, this one does.
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** At most three, the likest first. */
function nearest(wanted: string, names: readonly string[]): string[] {
  const sought = wanted.toLowerCase().replaceAll('*', '');
  const ranked = [...new Set(names)].map((name) => ({ name, far: distance(sought, name.toLowerCase()) }));
  const near = ranked.filter(({ name, far }) => far <= Math.max(2, sought.length / 2) || (sought && name.toLowerCase().includes(sought)));
  return near
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** How many letters have to be put in, left out or changed. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, beside] of [...other].entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + Number(letter !== beside)));
    row = next;
  }
  return row[other.length] ?? 0;
}
