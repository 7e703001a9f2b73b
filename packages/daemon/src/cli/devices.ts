import type { DeviceView, HostView } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { dayOf } from '../host/moments.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { noteManaged } from './managed-lines.ts';
import { parseScopes } from './pair.ts';
import { plainLine } from './plain.ts';
import { faint, type Screen } from './screen.ts';

// The devices that are paired with this host, and what each may do.

export async function listDevices(screen: Screen, home: string): Promise<number> {
  const client = await connect(home);
  const devices = await devicesOf(client);
  if (screen.json) screen.outJson({ devices });
  else if (devices.length === 0) screen.note(`None yet. Pair a phone: ${me} pair`);
  else for (const device of devices) screen.out(lineOf(device));
  await noteManaged(screen, client, 'approvals');
  return exits.done;
}

export async function renameDevice(screen: Screen, home: string, which: string, name: string): Promise<number> {
  const client = await connect(home);
  const device = await findDevice(client, which);
  await client.command({ type: 'device.change', device: device.id, name });
  return done(screen, { device: device.id, name }, `${plainLine(device.name, 80)} is now called ${plainLine(name, 80)}.`);
}

export async function setScopes(screen: Screen, home: string, which: string, text: string): Promise<number> {
  const scopes = parseScopes(text);
  const client = await connect(home);
  const device = await findDevice(client, which);
  await client.command({ type: 'device.change', device: device.id, scopes });
  return done(screen, { device: device.id, scopes }, `${plainLine(device.name, 80)} may ${scopes.join(', ')}, from now on.`);
}

/** Shuts a device out. It counts from its next message on; asking first is for the slip of a hand. */
export async function revokeDevice(screen: Screen, home: string, which: string): Promise<number> {
  const client = await connect(home);
  const device = await findDevice(client, which);
  const name = plainLine(device.name, 80);
  if (screen.asks && !/^y(es)?$/i.test(await screen.ask(`Shut ${name} out? To come back it must be paired again. y/n  `)))
    return exits.done;
  await client.command({ type: 'device.revoke', device: device.id });
  return done(screen, { device: device.id }, `${name} is shut out.`);
}

async function devicesOf(client: Client): Promise<DeviceView[]> {
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  return Object.values(host.devices).sort((a, b) => Number(a.revoked) - Number(b.revoked) || b.paired - a.paired);
}

/** By name, or by any part of the id that fits one. */
async function findDevice(client: Client, which: string): Promise<DeviceView> {
  const devices = (await devicesOf(client)).filter(({ revoked }) => !revoked);
  const named = devices.filter(({ name }) => name.toLowerCase() === which.toLowerCase());
  const fits = named.length ? named : devices.filter(({ id }) => id.includes(which.toLowerCase()));
  const [device, ...others] = fits;
  if (device && others.length === 0) return device;
  const next = devices.length
    ? `There are: ${devices.map(({ id, name }) => `${plainLine(name, 80)} (${id})`).join(', ')}`
    : `Pair one: ${me} pair`;
  throw new DeskhandError(
    'device.unknown',
    device ? `"${plainLine(which)}" fits more than one device.` : `No device is called "${plainLine(which)}".`,
    { next },
  );
}

function lineOf({ id, name, scopes, paired, revoked }: DeviceView): string {
  const since = dayOf(paired);
  return `${plainLine(name, 80)}  ${revoked ? 'shut out' : `may ${scopes.join(', ') || 'nothing'}`}, paired ${since}  ${faint(id)}`;
}

function done(screen: Screen, value: object, words: string): number {
  if (screen.json) screen.outJson({ ok: true, ...value });
  else screen.note(words);
  return exits.done;
}
