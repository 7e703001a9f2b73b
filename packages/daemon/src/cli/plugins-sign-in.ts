import { setTimeout as pause } from 'node:timers/promises';
import type { PluginView } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import { acceptPlugin, pluginOf } from './plugins.ts';
import type { Screen } from './screen.ts';

// Signing in to a plugin's address: the person does it in a browser, here or on any device of theirs.

interface SignInFlags {
  clientId?: string;
  clientSecret?: boolean;
  answer?: string;
}

interface Begun {
  address: string;
  at: string;
  ends: number;
}

export async function signIn(screen: Screen, home: string, name: string, flags: SignInFlags): Promise<number> {
  const client = await connect(home);
  await pluginOf(client, name);
  if (flags.answer !== undefined) return answered(screen, client, flags.answer);
  const secret = flags.clientSecret ? await secretOf(screen) : undefined;
  const known = flags.clientId === undefined ? {} : { client: { id: flags.clientId, ...(secret && { secret }) } };
  return signInAt(screen, client, name, known);
}

/** Shows what to open and waits until the browser is back, or the person brings the address where it ended. */
export async function signInAt(screen: Screen, client: Client, name: string, known: object): Promise<number> {
  const before = (await pluginOf(client, name)).signed?.since;
  const begun = await client.post<Begun>(`/v1/plugins/${name}/sign-in`, known);
  if (screen.json) {
    screen.outJson(begun);
    return exits.done;
  }
  screen.out(`Open this and sign in at ${plainLine(begun.at, 100)}:\n\n  ${plainLine(begun.address, 8000)}\n`);
  screen.note(
    `If that browser is on another device, it ends at an address that it can’t open. Copy it, and: ${me} plugins sign-in ${name} --answer 'ADDRESS'`,
  );
  if (!screen.asks) return exits.done;
  screen.status('Waiting for you to sign in…');
  const view = await outcomeOf(client, name, before, begun.ends);
  screen.status(undefined);
  if (view?.signed?.since === before || !view)
    throw new DeskhandError('plugin.sign-in', view?.trouble?.sentence ?? 'Nobody signed in within ten minutes.', {
      next: `deskhand plugins sign-in ${name}`,
    });
  return usable(screen, client, name, begun.at);
}

async function answered(screen: Screen, client: Client, address: string): Promise<number> {
  const { plugin, at } = await client.post<{ plugin: string; at: string }>('/v1/plugins/signed-in', { address });
  return usable(screen, client, plugin, at);
}

async function usable(screen: Screen, client: Client, name: string, at: string): Promise<number> {
  screen.note(`Signed in at ${plainLine(at, 100)}.`);
  await client.post(`/v1/plugins/${name}/look`, {});
  if (screen.asks) return acceptPlugin(screen, client.home, name, {});
  if (screen.json) screen.outJson({ ok: true, plugin: name, at });
  else screen.note(`Look at its tools: ${me} plugins accept ${name}`);
  return exits.done;
}

async function outcomeOf(client: Client, name: string, before: number | undefined, ends: number): Promise<PluginView | undefined> {
  const trouble = (await pluginOf(client, name)).trouble;
  while (Date.now() < ends) {
    const view = await pluginOf(client, name);
    if (view.signed?.since !== before || (view.trouble && view.trouble.sentence !== trouble?.sentence)) return view;
    await pause(700);
  }
  return undefined;
}

async function secretOf(screen: Screen): Promise<string> {
  const given = screen.asks ? await screen.askSecret('The client’s secret (not shown): ') : (await screen.input()).trim();
  if (given) return given;
  throw new DeskhandError('usage', 'No secret was given.', { next: 'Type it where it is asked for, or send it by a pipe.' });
}

export async function signOut(screen: Screen, home: string, name: string): Promise<number> {
  const client = await connect(home);
  await pluginOf(client, name);
  await client.post(`/v1/plugins/${name}/sign-out`, {});
  if (screen.json) screen.outJson({ ok: true, plugin: name });
  else screen.note(`Signed out of ${name}: what you signed in with is forgotten there and here.`);
  return exits.done;
}
