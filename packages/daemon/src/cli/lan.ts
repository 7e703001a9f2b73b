import { resolve } from 'node:path';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import { faint, type Screen, warning } from './screen.ts';

// Whether phones on this network reach the host. Off until the owner says so, here or when pairing.

/** As link says it. */
export interface LanState {
  open: boolean;
  addresses: { url: string; secure: boolean; by: 'network' | 'certificate' | 'tailscale' }[];
  why?: string;
  /** Where the brake answers phones by itself, or why it doesn't. */
  brake?: { port?: number; why?: string };
}

export interface LanOptions {
  port?: string;
  brakePort?: string;
  cert?: string;
  key?: string;
}

export async function lanStatus(screen: Screen, home: string): Promise<number> {
  return report(screen, await (await connect(home)).get<LanState>('/v1/lan'));
}

export async function lanOn(screen: Screen, home: string, options: LanOptions): Promise<number> {
  return report(screen, await letIn(await connect(home), options));
}

export async function lanOff(screen: Screen, home: string): Promise<number> {
  return report(screen, await (await connect(home)).post<LanState>('/v1/lan', { open: false }));
}

/** Lets phones on this network in, now and after a restart. */
export function letIn(client: Client, { port, brakePort, cert, key }: LanOptions): Promise<LanState> {
  if ((cert === undefined) !== (key === undefined))
    throw new DeskhandError('usage', 'A certificate and its key go together.', { next: '--cert FILE --key FILE' });
  const files = cert !== undefined && key !== undefined && { cert: resolve(cert), key: resolve(key) };
  return client.post<LanState>('/v1/lan', {
    open: true,
    ...(port !== undefined && { port: Number(port) }),
    ...(brakePort !== undefined && { brake: Number(brakePort) }),
    ...files,
  });
}

/** What a page that isn't secure lacks, and what it risks. */
export const insecureWords = [
  'What is sent is sealed. The page itself comes unencrypted, though: someone who can change this network’s traffic',
  'could put another page in its place (docs/security.md). There the app also can’t be installed, notify or use the camera.',
  `A certificate (${me} lan on --cert FILE --key FILE) or Tailscale on both makes up for it.`,
];

function report(screen: Screen, state: LanState): number {
  if (screen.json) screen.outJson(state);
  else if (!state.open)
    screen.note(
      state.why
        ? `${plainLine(state.why, 300)} Phones on this network can't reach this host.`
        : 'Phones on this network can’t reach this host.',
    );
  else {
    screen.note('Phones on this network reach this host:');
    for (const { url, secure } of state.addresses) screen.out(`  ${url}${secure ? '' : faint('  (not a secure page)')}`);
    if (!state.addresses.some(({ secure }) => secure)) for (const line of insecureWords) screen.note(warning(line));
    const { port, why } = state.brake ?? {};
    if (port !== undefined) screen.note(`The brake answers them by itself at port ${port}, even while Deskhand hangs.`);
    else if (why !== undefined)
      screen.note(
        warning(`While Deskhand hangs they can't pull the brake: ${plainLine(why, 200)}. Another port: ${me} lan on --brake-port N`),
      );
    screen.note(`Pair one: ${me} pair`);
  }
  return exits.done;
}
