import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { PluginPlan } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { withoutKeys } from '../host/keys-in-run.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { namedValues } from './named-values.ts';
import { plainLine } from './plain.ts';
import { acceptPlugin, pluginOf } from './plugins.ts';
import type { Screen } from './screen.ts';
import { typedPath } from './typed-path.ts';

export interface PlanFlags {
  url?: string;
  folder?: string[];
  host?: string[];
  value?: string[];
  secret?: string[];
  idle?: string;
  yes?: boolean;
}

/** Adds a plugin, has it tell its tools, and asks whether tasks may call them. */
export async function addPlugin(screen: Screen, home: string, name: string, command: string[], flags: PlanFlags): Promise<number> {
  if ((flags.url === undefined) === (command.length === 0)) {
    throw new DeskhandError('usage', 'A plugin is either a program or an address.', {
      next: `deskhand plugins add ${plainLine(name, 40)} -- COMMAND, or deskhand plugins add ${plainLine(name, 40)} --url URL`,
    });
  }
  const run: PluginPlan['run'] = flags.url === undefined ? { kind: 'command', argv: command.map(whole) } : { kind: 'url', url: flags.url };
  const client = await connect(home);
  const plan = { run, ...planOf(flags) };
  const keys = Object.keys(withoutKeys(run, plan.secrets).keys).join(', ');
  if (keys) screen.note(`What looks like a key in there is kept with the keys, and named ${plainLine(keys, 200)} where it stood.`);
  const secrets = await secretsFor(screen, name, plan.secrets);
  await client.command({ type: 'plugin.add', plugin: name, plan, secrets });
  return lookAndAccept(screen, client, name, flags);
}

/** A file that is named from here is named from everywhere. */
const whole = (word: string) => (!isAbsolute(word) && word.includes('/') && existsSync(word) ? resolve(word) : word);

function planOf({ folder = [], host = [], value = [], secret = [], idle }: PlanFlags): Omit<PluginPlan, 'run'> {
  const folders = folder.map((one) => ({
    path: typedPath(one.replace(/:write$/, '')),
    access: one.endsWith(':write') ? ('write' as const) : ('read' as const),
  }));
  const hosts = host.map((one) => ({
    host: one.replace(/:read$/, '').toLowerCase(),
    access: one.endsWith(':read') ? ('read' as const) : ('send' as const),
  }));
  const values = namedValues(value, '--value');
  const minutes = idle === undefined ? 5 : Number(idle);
  if (!(minutes > 0)) throw new DeskhandError('usage', '--idle takes a number of minutes.', { next: 'For half an hour: --idle 30' });
  return { values, secrets: secret, folders, hosts, idle: minutes };
}

/** Has it tell its tools, and asks whether tasks may call them. */
async function lookAndAccept(screen: Screen, client: Client, name: string, { yes = false }: Pick<PlanFlags, 'yes'>): Promise<number> {
  if (screen.draws) screen.status('Starting it and looking at its tools…');
  try {
    await client.post(`/v1/plugins/${name}/look`, {});
  } catch (error) {
    if (!(error instanceof DeskhandError)) throw error;
    if (error.code === 'plugin.sign-in' && screen.asks) {
      screen.note(`${name} is added. ${error.message}`);
      return (await import('./plugins-sign-in.ts')).signInAt(screen, client, name, {});
    }
    if (error.code === 'plugin.install' && (screen.asks || yes)) {
      screen.note(`${name} is added. ${error.message}`);
      const { installFor } = await import('./plugins-install.ts');
      return installFor(screen, client, await pluginOf(client, name), yes);
    }
    if (/^plugin\.(?:sign-in|install)$/.test(error.code) && error.next)
      throw new DeskhandError(error.code, `${name} is added. ${error.message}`, { next: error.next });
    throw new DeskhandError(error.code, `${name} is added and can't be used yet. ${error.message}`, {
      next: `Mend it and look again: deskhand plugins look ${name}. Or take it away: deskhand plugins remove ${name}`,
    });
  }
  return acceptPlugin(screen, client.home, name, { yes });
}

/** Asked for one by one; from a pipe, a line for each. */
async function secretsFor(screen: Screen, plugin: string, names: string[]): Promise<Record<string, string>> {
  const piped = screen.asks || !names.length ? [] : (await screen.input()).split('\n');
  const secrets: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    const given = screen.asks ? await screen.askSecret(`${plainLine(name, 60)} for ${plugin} (not shown): `) : (piped[at] ?? '').trim();
    if (!given) {
      throw new DeskhandError('usage', `No value for ${plainLine(name, 60)} was given.`, {
        next: 'Type it where it is asked for, or send it by a pipe: a line for each, in that order.',
      });
    }
    secrets[name] = given;
  }
  return secrets;
}

interface Found {
  name: string;
  of: string;
  file: string;
  run: PluginPlan['run'];
  values: string[];
}

export async function listFound(screen: Screen, home: string): Promise<number> {
  const client = await connect(home);
  const { found } = await client.get<{ found: Found[] }>('/v1/plugins/found');
  if (screen.json) screen.outJson({ found });
  else if (!found.length) screen.note('No other program here has set up a plugin.');
  else {
    for (const { name, of, file, run, values } of found) {
      const how = plainLine(run.kind === 'url' ? run.url : run.argv.join(' '), 90);
      screen.out(
        `${plainLine(name, 40)}  ${how}${values.length ? `  with ${plainLine(values.join(', '), 80)}` : ''}  (${of}, ${plainLine(file, 120)})`,
      );
    }
    screen.note(`Add one: ${me} plugins import NAME`);
  }
  return exits.done;
}

/** Takes over how another program runs it. The values that stand there go straight to the keys; `--secret` gives others. */
export async function importPlugin(screen: Screen, home: string, name: string, flags: PlanFlags): Promise<number> {
  const client = await connect(home);
  const { found } = await client.get<{ found: Found[] }>('/v1/plugins/found');
  const one = found.find((had) => had.name === name);
  if (!one)
    throw new DeskhandError('plugin.unknown', `No other program here has set up ${plainLine(name, 40)}.`, {
      next: 'deskhand plugins found lists them.',
    });
  const plan = planOf(flags);
  const secrets = await secretsFor(screen, name, plan.secrets);
  await client.command({ type: 'plugin.import', plugin: name, found: { name: one.name, file: one.file }, plan, secrets });
  return lookAndAccept(screen, client, name, flags);
}
