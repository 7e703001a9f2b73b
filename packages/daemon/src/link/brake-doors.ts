// Where a page of the app finds the brake's own door, which is the supervisor's and has a port of its own: under the page's
// own name, and no less secure than the page.

/** Where the supervisor has it open, as it says. */
export interface BrakeDoors {
  loopback: number;
  network?: number | undefined;
  /** Why it isn't open to this network although the owner said so. */
  why?: string | undefined;
}

interface Places {
  loopback?: number | undefined;
  network?: number | undefined;
  /** Whether the network is reached by a certificate of the owner's. */
  secure?: boolean | undefined;
  /** By which name Tailscale serves the door: "desk.tail1234.ts.net:8443". */
  served?: string | undefined;
}

/** The origins to try, for a page of that origin. */
export function doorsFor(page: string, { loopback, network, secure = false, served }: Places): string[] {
  if (!URL.canParse(page)) return [];
  const { protocol, hostname } = new URL(page);
  if (protocol === 'https:' && served?.replace(/:\d+$/, '') === hostname) return [`https://${served}`];
  const open = network !== undefined && protocol === (secure ? 'https:' : 'http:') ? [`${protocol}//${hostname}:${network}`] : [];
  const isHere = hostname === '127.0.0.1' || hostname === 'localhost';
  const here = isHere && protocol === 'http:' && loopback !== undefined ? [`http://${hostname}:${loopback}`] : [];
  return [...here, ...open];
}

/** What the page's policy lets it connect to for that. A policy can't name an IPv6 address (CSP 3, host-part): there the port alone is named. */
export const sourceOf = (door: string): string => door.replace(/^(https?:\/\/)\[[^\]]*\]/, '$1*');
