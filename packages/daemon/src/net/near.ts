import { isIP } from 'node:net';
import { closedAddress } from './addresses.ts';
import type { NearPlace } from './net.ts';
import type { Target } from './target.ts';
import type { Whereabouts } from './where.ts';

// The one exception to "nothing is sent into the own network": a place that an administrator's policy names with its
// addresses. It is as narrow as can be: https, no name is resolved, and this computer, the local link and a cloud's
// metadata stay closed to it, too.

/** An address as such a place may be asked at: any name, but sealed, and without a user in it. */
export function nearTarget(text: string): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:') return { ok: false, sentence: 'A place of the own network is asked by https alone.' };
  if (url.username || url.password) return { ok: false, sentence: 'An address with a user or a password in it is not used.' };
  return { ok: true, url, host: url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '') };
}

/** Why an address may not be such a place's; undefined where it may: the open Internet's, or a private network's. */
export function notNear(address: string): string | undefined {
  const family = isIP(address);
  if (!family) return `${address} is no address`;
  if (family === 6 && /^f[cd]/i.test(address)) return undefined;
  const closed = closedAddress(address);
  return closed === undefined || (family === 4 && closed === 'a private network') ? undefined : `${address} is ${closed}`;
}

export function nearAddresses({ addresses }: NearPlace): Whereabouts {
  const why = addresses.map(notNear).find((one) => one !== undefined);
  if (why !== undefined || !addresses.length)
    return { ok: false, code: 'address', sentence: `${why ?? 'It names no address'}: nothing is sent there.` };
  return { ok: true, addresses: [...addresses] };
}
