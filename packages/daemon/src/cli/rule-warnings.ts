import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Grant, type HostView, isInPlace, placeAccesses, rootOf, type Touch, unknownName } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import type { Client } from './client.ts';
import { doing } from './doing.ts';
import { fileRules } from './file-rules.ts';
import { plainLine, shellWord } from './plain.ts';
import { toolsOf } from './plugin-tools.ts';

// What is odd about a rule that was saved all the same: it names what isn't there, which may come, or gives what another rule
// or the folders take away.

/** In one sentence or two; undefined where nothing is. */
export async function ruleWarning(client: Client, rule: Grant): Promise<string | undefined> {
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  const stricter = (rule.give ?? 'allow') === 'none' ? undefined : await stricterThan(rule, host, client);
  const { need } = rule;
  const odd =
    need.kind === 'folder'
      ? placeWarning(need, rule.give, host)
      : need.kind === 'plugin'
        ? await nameWarning(client, need, host)
        : undefined;
  const words = [stricter, odd].filter((one) => one !== undefined).join(' ');
  return words === '' ? undefined : plainLine(words, 600);
}

/** A rule that says less of the same, or of all that it lies in: of several the strictest holds. */
async function stricterThan(rule: Grant, host: HostView, client: Client): Promise<string | undefined> {
  const given = (host.grants ?? []).map(({ id, grant }) => ({ grant, where: id }));
  const written = ((await fileRules(client, host))?.rules ?? []).map((grant) => ({ grant, where: host.file?.path ?? '' }));
  const rank = ({ give = 'allow' }: Grant) => ['none', 'ask', 'allow'].indexOf(give);
  const found = [...given, ...written].find(
    ({ grant }) => rank(grant) < rank(rule) && !grant.tool && !grant.to && !grant.in && holdsAll(grant.need, rule.need),
  );
  if (!found) return undefined;
  const says = found.grant.give === 'none' ? 'never' : 'ask';
  return `But a stricter rule holds: ${says} ${doing(found.grant.need)} (${found.where}).`;
}

/** Whether what forbids or asks about one speaks of the whole of the other. */
function holdsAll(one: Touch, other: Touch): boolean {
  if (one.kind !== 'folder' || other.kind !== 'folder') return JSON.stringify(one) === JSON.stringify(other);
  return isInPlace(other.path, one.path, true) && placeAccesses.indexOf(one.access) <= placeAccesses.indexOf(other.access);
}

function placeWarning(
  { path, access }: Extract<Touch, { kind: 'folder' }>,
  give: Grant['give'],
  { folders }: HostView,
): string | undefined {
  const root = rootOf(path);
  if (!existsSync(root)) {
    const alike = inOtherCase(root);
    return `There is no ${root} here now: the rule holds for it once it is there.${alike === undefined ? '' : ` Did you mean ${alike}?`}`;
  }
  if ((give ?? 'allow') !== 'allow' || folders.some((folder) => isInPlace(root, folder.path))) return undefined;
  const add = `${me} folders add ${shellWord(root)}${access === 'read' ? ':ro' : ''}`;
  return `That rule alone opens nothing: tasks see only the folders that they were given. Give it: ${add}`;
}

function inOtherCase(path: string): string | undefined {
  try {
    const name = readdirSync(dirname(path)).find((one) => one.toLowerCase() === basename(path).toLowerCase());
    return name && join(dirname(path), name);
  } catch {
    return undefined;
  }
}

async function nameWarning(client: Client, need: Extract<Touch, { kind: 'plugin' }>, host: HostView): Promise<string | undefined> {
  const plugins = await Promise.all(
    Object.values(host.plugins ?? {}).map(async ({ name, shown }) => ({
      name,
      tools: (await toolsOf(client, shown)).map((tool) => tool.name),
    })),
  );
  const unknown = unknownName(need, plugins);
  if (!unknown) return undefined;
  const what = unknown.what === 'plugin' ? `no plugin “${need.server}”` : `no tool “${need.tool}” of the plugin ${need.server}`;
  const near = unknown.near.length ? ` Did you mean ${unknown.near.join(', or ')}?` : '';
  return `There is ${what} here now, so this rule is about nothing yet.${near}`;
}
