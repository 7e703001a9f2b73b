import type { FoundPackage } from '@deskhand/protocol';
import type { PluginView } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import { acceptPlugin, pluginOf } from './plugins.ts';
import { leaving, type Screen } from './screen.ts';

// Plugins whose command fetches a package (npx, uvx): what would come is shown, and installed once the person says so.

/** Names of what comes along that are listed; all are in the JSON. */
const mostNames = 12;
/** Milliseconds that fetching may take. */
const patience = 12 * 60_000;

export async function installPlugin(screen: Screen, home: string, name: string, { yes = false }: { yes?: boolean }): Promise<number> {
  const client = await connect(home);
  const view = await pluginOf(client, name);
  return installFor(screen, client, view, yes);
}

export async function installFor(screen: Screen, client: Client, { name, installed }: PluginView, yes: boolean): Promise<number> {
  screen.status('Asking the registry what would come…');
  const found = await client.post<FoundPackage>(`/v1/plugins/${name}/package`, {}, patience);
  screen.status(undefined);
  if (!screen.json) for (const line of words(found, installed?.version)) screen.note(line);
  if (!yes && !screen.asks) {
    if (screen.json) screen.outJson({ found });
    throw new DeskhandError('plugin.ask', 'Nobody can be asked here whether that may be installed.', {
      next: `Look, then: deskhand plugins install ${name} --yes`,
    });
  }
  const away = leaving('Left. Nothing was installed.', `Later: deskhand plugins install ${name}`);
  if (!yes && !/^y(es)?$/i.test(await screen.ask('Install exactly these? [y/N] ').catch(away))) {
    screen.note(`Nothing was installed. Later: ${me} plugins install ${name}`);
    return exits.done;
  }
  screen.status('Installing…');
  await client.post(`/v1/plugins/${name}/install`, { hash: found.hash }, patience);
  screen.status(undefined);
  if (screen.json) screen.outJson({ ok: true, plugin: name, found });
  else screen.note(`${found.name} ${found.version} is installed. It runs from this copy, and fetches nothing.`);
  return screen.json ? exits.done : acceptPlugin(screen, client.home, name, { yes });
}

function words({ registry, name, version, others, scripts }: FoundPackage, had: string | undefined): string[] {
  const names = others.slice(0, mostNames).map((one) => `${plainLine(one.name, 60)} ${plainLine(one.version, 30)}`);
  const more = others.length > mostNames ? ` and ${others.length - mostNames} more` : '';
  const before =
    had === undefined ? '' : had === version ? ' (the version that is installed now)' : ` (installed now: ${plainLine(had, 30)})`;
  return [
    `${plainLine(name, 100)} ${plainLine(version, 30)} from ${registry}${before}`,
    ...(others.length ? [`  with ${others.length === 1 ? 'one package' : `${others.length} packages`}: ${names.join(', ')}${more}`] : []),
    ...(scripts
      ? [
          `  ${scripts === 1 ? 'One of them wants' : `${scripts} of them want`} to run something while being installed, which isn’t done; it may lack what that would have made.`,
        ]
      : []),
    '  Each is fetched by its checksum, in a sandbox that reaches the registry alone.',
  ];
}
