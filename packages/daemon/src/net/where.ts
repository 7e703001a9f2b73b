import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { closedAddress } from './addresses.ts';
import type { NetDeps } from './gate.ts';

const systemResolve = async (name: string) => (await lookup(name, { all: true })).map(({ address }) => address);

/** What is said of a name that leads nowhere: which of the two it is, nothing here can tell. */
export const notFound = 'could not be reached: there is no such name, or this computer has no internet.';

export type Whereabouts = { ok: true; addresses: string[] } | { ok: false; code: 'name' | 'address'; sentence: string };

/** Milliseconds that a name server may take: a host chooses its own, and that may never answer. */
const patience = 10_000;

/**
 * All addresses of a host, each checked: one that is closed among open ones is a trick, so then none is used. Where
 * `signal` ends the search, there is none.
 */
export async function addressesOf(
  host: string,
  { resolve = systemResolve, closed = closedAddress }: NetDeps,
  signal?: AbortSignal,
): Promise<Whereabouts> {
  const none = { ok: false, code: 'name', sentence: `${host} ${notFound}` } as const;
  const addresses = isIP(host) ? [host] : await Promise.race([resolve(host).catch(() => []), noneAfter(signal)]);
  if (!addresses.length) return none;
  for (const address of addresses) {
    const why = closed(address);
    const sentence = `${host === address ? host : `${host} (${address})`} is ${why}: nothing is sent there.`;
    if (why) return { ok: false, code: 'address', sentence };
  }
  return { ok: true, addresses };
}

/** Nothing, once it took too long or is wanted no more. */
function noneAfter(signal: AbortSignal | undefined): Promise<string[]> {
  const late = AbortSignal.timeout(patience);
  const end = signal ? AbortSignal.any([signal, late]) : late;
  return new Promise((resolve) => {
    if (end.aborted) resolve([]);
    else end.addEventListener('abort', () => resolve([]), { once: true });
  });
}

/** How many addresses of a host are tried until one takes the connection. */
export const mostAddresses = 4;

/** Where a checked address is dialled. */
export const dialledAt = ({ dial }: NetDeps, address: string, port: number) => dial?.(address, port) ?? { address, port };

/** Whether a connection leads where it was meant to: the system's word, against whatever came between the check and here. */
export const ledTo = (remote: string | undefined, address: string): boolean => remote === address || remote === `::ffff:${address}`;
