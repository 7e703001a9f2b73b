import { constants, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { withoutKeys } from '../host/host.ts';
import { cleanLine } from './clean.ts';
import { readTomlTables } from './found-toml.ts';
import type { FoundPlugin } from './plugins.ts';

// Plugins that other programs on this computer have set up, read from where each keeps its own. Nothing of it is used
// before the owner adds it; and the values in there (often keys), and keys in a command or an address, leave these files
// only into the place for keys.

export interface FoundSetup extends FoundPlugin {
  /** The values of its variables or headers, and keys that stood in its command or address. Never shown. */
  secrets: Record<string, string>;
}

interface Place {
  of: string;
  file: string;
  /** Under which key its plugins stand. */
  key: string;
  /** The project that it is for: what is named without a folder lies there. */
  project?: string | undefined;
}

const server = z.object({
  command: z.string().min(1).max(4096).optional(),
  args: z.array(z.coerce.string().max(4096)).max(99).default([]),
  env: z.record(z.string().max(100), z.coerce.string().max(8000)).default({}),
  url: z.string().max(2000).optional(),
  serverUrl: z.string().max(2000).optional(),
  headers: z.record(z.string().max(100), z.coerce.string().max(8000)).default({}),
  http_headers: z.record(z.string().max(100), z.coerce.string().max(8000)).default({}),
});
const mostBytes = 2_000_000;

/** Where they are kept, for one home folder, and in the folders of projects. */
function placesIn(home: string, folders: string[], platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Place[] {
  const settings = {
    darwin: join(home, 'Library/Application Support'),
    win32: env.APPDATA ?? join(home, 'AppData/Roaming'),
  }[platform as string];
  const config = settings ?? env.XDG_CONFIG_HOME ?? join(home, '.config');
  return [
    { of: 'Claude Desktop', file: join(config, 'Claude/claude_desktop_config.json'), key: 'mcpServers' },
    { of: 'Claude Code', file: join(home, '.claude.json'), key: 'mcpServers' },
    { of: 'Cursor', file: join(home, '.cursor/mcp.json'), key: 'mcpServers' },
    { of: 'VS Code', file: join(config, 'Code/User/mcp.json'), key: 'servers' },
    { of: 'Windsurf', file: join(home, '.codeium/windsurf/mcp_config.json'), key: 'mcpServers' },
    { of: 'Codex', file: join(home, '.codex/config.toml'), key: 'mcp_servers' },
    { of: 'Gemini CLI', file: join(home, '.gemini/settings.json'), key: 'mcpServers' },
    { of: 'LM Studio', file: join(home, '.lmstudio/mcp.json'), key: 'mcpServers' },
    ...folders.flatMap((folder) => [
      { of: 'Claude Code', file: join(folder, '.mcp.json'), key: 'mcpServers', project: folder },
      { of: 'Cursor', file: join(folder, '.cursor/mcp.json'), key: 'mcpServers', project: folder },
      { of: 'VS Code', file: join(folder, '.vscode/mcp.json'), key: 'servers', project: folder },
    ]),
  ];
}

export interface FindOptions {
  home?: string;
  /** Granted folders: projects keep theirs there. */
  folders: string[];
  platform?: NodeJS.Platform;
  env?: NodeJS.ProcessEnv;
}

/** Every plugin that is set up somewhere, the first of a name first. Files that can't be read are passed over. */
export async function findSetups({
  home = homedir(),
  folders,
  platform = process.platform,
  env = process.env,
}: FindOptions): Promise<FoundSetup[]> {
  const all = await Promise.all(placesIn(home, folders, platform, env).map(setupsOf));
  return all.flat().slice(0, 200);
}

/** The same without the values. */
export async function findPlugins(options: FindOptions): Promise<FoundPlugin[]> {
  return (await findSetups(options)).map(({ secrets: _, ...found }) => found);
}

async function setupsOf({ of, file, key, project }: Place): Promise<FoundSetup[]> {
  try {
    const text = await textOf(file);
    const root: unknown = file.endsWith('.toml') ? readTomlTables(text) : JSON.parse(plainJson(text));
    const listed = z.record(z.string(), z.record(z.string(), z.unknown()).optional().catch(undefined)).parse(root)[key] ?? {};
    return Object.entries(listed).flatMap(([name, raw]) => setupOf(name, raw, { of, file, project }) ?? []);
  } catch {
    return [];
  }
}

/** A pipe in its place must not keep us waiting for whoever might write to it. */
async function textOf(file: string): Promise<string> {
  const opened = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const about = await opened.stat();
    return about.isFile() && about.size <= mostBytes ? await opened.readFile('utf8') : '';
  } finally {
    await opened.close();
  }
}

function setupOf(name: string, raw: unknown, { of, file, project }: Omit<Place, 'key'>): FoundSetup | undefined {
  const read = server.safeParse(raw).data;
  if (!read) return undefined;
  const { command, args, env, headers, http_headers } = read;
  const url = read.url ?? read.serverUrl;
  const given = command === undefined ? { ...headers, ...http_headers } : env;
  const whole =
    command !== undefined
      ? { kind: 'command' as const, argv: project === undefined ? [command, ...args] : inProject([command, ...args], project) }
      : url && { kind: 'url' as const, url };
  const plain = pluginName(name);
  if (!whole || !plain) return undefined;
  const { run, keys } = withoutKeys(whole, Object.keys(given));
  const secrets = { ...given, ...keys };
  return { name: plain, of, file, run, values: Object.keys(secrets).map((one) => cleanLine(one, 100)), secrets };
}

/** Its command as it is meant in the project: a program by its path, and what is named there. */
const inProject = ([program = '', ...args]: string[], project: string): string[] => [
  /[\\/]/.test(program) ? resolve(project, rooted(program, project)) : program,
  ...args.map((arg) => {
    const path = rooted(arg, project);
    if (path !== arg || /^\.{1,2}(?:[\\/]|$)/.test(arg)) return resolve(project, path);
    return !arg.startsWith('-') && !isAbsolute(arg) && /[\\/.]/.test(arg) && existsSync(join(project, arg)) ? join(project, arg) : arg;
  }),
];

/** Without the variables that editors put in for it. */
const rooted = (text: string, project: string): string =>
  text.replace(/^\$\{(?:workspaceFolder|workspaceRoot|CLAUDE_PROJECT_DIR|PWD)\}/, () => project);

/** Their name as one of ours. */
const pluginName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32)
    .replace(/-+$/, '');

/** JSON as editors write it: without comments, and commas before an end. */
function plainJson(text: string): string {
  const kept: string[] = [];
  for (const [part] of text.replace(/^\ufeff/, '').matchAll(jsonParts)) {
    if (/^(?:\s|\/[/*])/.test(part)) continue;
    if (/^[}\]]/.test(part) && kept.at(-1) === ',') kept.pop();
    kept.push(part);
  }
  return kept.join('');
}

/** Each takes all that it looked at, also where it has no end, so that no file is slow to look through. */
const jsonParts = /"(?:[^"\\]+|\\.)*"?|\/\/[^\n]*|\/\*.*?(?:\*\/|$)|\s+|[,/}\]]|[^"/\s,}\]]+/gs;
