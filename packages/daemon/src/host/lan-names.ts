import { X509Certificate } from 'node:crypto';
import type { NetworkInterfaceInfo } from 'node:os';

// Under which names this computer is reached from the network. A request for any other name is refused: a page of someone
// else's whose name was turned to our address (DNS rebinding) comes with its own name.

export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** The host part of a link, the likeliest for a phone on the same network first. */
export function ownAddresses(interfaces: Interfaces): string[] {
  const all = Object.entries(interfaces).flatMap(([device, infos]) => (infos ?? []).map((info) => ({ device, ...info })));
  return all
    .filter(({ internal, address }) => !internal && !address.toLowerCase().startsWith('fe80:'))
    .sort((a, b) => rank(a) - rank(b))
    .map(({ family, address }) => (family === 'IPv6' ? `[${address.toLowerCase()}]` : address));
}

/** The DNS names that a certificate speaks for; a wildcard is none that can be linked to. */
export function certificateNames(pem: string): string[] {
  const names = new X509Certificate(pem).subjectAltName ?? '';
  return [...names.matchAll(/DNS:([^,\s]+)/g)].flatMap(([, name]) => (name && /^[\w.-]+$/.test(name) ? [name.toLowerCase()] : []));
}

/** Whether a Host header names us. */
export function isOurName(
  host: string | undefined,
  { interfaces, names, port }: { interfaces: Interfaces; names: string[]; port: number },
): boolean {
  const asked = host?.toLowerCase();
  if (!asked) return false;
  const ours = ['127.0.0.1', 'localhost', '[::1]', ...ownAddresses(interfaces), ...names];
  return ours.some((name) => asked === `${name}:${port}`) || names.includes(asked);
}

/** Virtual networks of this computer come last, and IPv6 after IPv4, which every phone's camera takes for a link. */
function rank({ device, family, address }: { device: string; family: string; address: string }): number {
  const inner = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|tailscale|utun|wg|zt|lxc|podman)/i.test(device) ? 10 : 0;
  const home = /^(192\.168\.|10\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address) ? 0 : 1;
  return inner + (family === 'IPv6' ? 4 : home);
}
