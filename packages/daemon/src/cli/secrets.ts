import type { HostView } from '@deskhand/protocol';
import { type Away, awayWords, DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import type { Screen } from './screen.ts';

// Secrets that tasks may use without seeing them.

export async function listSecrets(screen: Screen, home: string): Promise<number> {
  const client = await connect(home);
  const secrets = await secretsOf(client);
  const { away } = secrets.length ? await client.get<{ away: { name: string; why: Away }[] }>('/v1/secrets/away') : { away: [] };
  const whyOf = (name: string) => away.find((one) => one.name === name)?.why;
  if (screen.json) screen.outJson({ secrets: secrets.map((one) => ({ ...one, ...(whyOf(one.name) && { away: whyOf(one.name) }) })) });
  else if (!secrets.length) screen.note('None kept. Add one: deskhand secrets add API_TOKEN api.example.com');
  else
    for (const { name, hosts } of secrets)
      screen.out(`${plainLine(name, 64)}  for ${plainLine(hosts.join(', '), 300)}${awayNote(whyOf(name))}`);
  if (away.some(({ why }) => why !== 'gone'))
    screen.note('What can’t be had now is not lost: unlock the keyring on the host’s own screen.');
  for (const { name, why } of away)
    if (why === 'gone' && !screen.json)
      screen.note(`${plainLine(name, 64)} was taken out of the keyring. Add it again: deskhand secrets add ${plainLine(name, 64)} HOST`);
  return exits.done;
}

const secretsOf = async (client: Client) => (await client.get<{ host: HostView }>('/v1/desk?limit=1')).host.secrets ?? [];

const awayNote = (why: Away | undefined) => (why ? `  (in the system’s keyring, which ${awayWords[why]})` : '');

/** It comes from a question or a pipe, never from the command's words: those stay in the shell's history. */
export async function addSecret(screen: Screen, home: string, name: string, hosts: string[]): Promise<number> {
  const client = await connect(home);
  const value = screen.asks ? await screen.askSecret(`Secret ${plainLine(name, 64)} (not shown): `) : (await screen.input()).trim();
  if (!value)
    throw new DeskhandError('usage', 'No secret was given.', {
      next: `From a file: deskhand secrets add ${plainLine(name, 64)} HOST < file`,
    });
  await client.command({ type: 'secret.add', name, hosts, value });
  const kept = (await secretsOf(client)).find((one) => one.name === name) ?? { name, hosts };
  if (screen.json) screen.outJson(kept);
  else
    screen.note(`${plainLine(name, 64)} is kept. Tasks may ask to use it, and only ${plainLine(kept.hosts.join(', '), 300)} ever sees it.`);
  return exits.done;
}

export async function removeSecret(screen: Screen, home: string, name: string): Promise<number> {
  const client = await connect(home);
  await client.command({ type: 'secret.remove', name });
  if (screen.json) screen.outJson({ name });
  else screen.note(`${plainLine(name, 64)} is gone.`);
  return exits.done;
}
