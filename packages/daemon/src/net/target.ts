import { isIP } from 'node:net';
import { closedAddress } from './addresses.ts';

// A URL as a person would have it understood: by the WHATWG rules that browsers follow, so that every odd spelling of an
// address (decimal, octal, hex, full-width digits, percent escapes, IPv4 inside IPv6) is that address before it is looked at.

/** `closed`: it is well made, and leads to this computer or its own network. */
export type Target = { ok: true; url: URL; host: string } | { ok: false; sentence: string; closed?: true };

/** Names that lead to this computer or its network wherever they are asked. */
const local = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa|onion|test|invalid)$/;

/** Reads a URL, or says why nothing is asked of it. `host` is lower case, without brackets and without the dot at its end. */
export function parseTarget(text: string): Target {
  const no = (sentence: string): Target => ({ ok: false, sentence });
  const closed = (sentence: string): Target => ({ ok: false, sentence, closed: true });
  if (text.length > 8000) return no('That address is longer than 8,000 characters.');
  // Browsers drop these from inside an address; whoever reads it would see another.
  if (/[\s\p{Cc}\p{Cf}\\]/u.test(text)) return no('That address holds spaces, backslashes or characters that cannot be seen.');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return no('That is not a whole web address (https://…).');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return no(`Only http and https are spoken here, not ${url.protocol}`);
  if (url.username || url.password || /^[a-z]+:\/\/[^/?#]*@/i.test(text))
    return no('An address with a user or a password in it is not used.');
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (!host || host.endsWith('.')) return no('That address names no host.');
  if (isIP(host)) {
    const why = closedAddress(host);
    if (why) return closed(`${host} is ${why}: nothing is sent there.`);
  } else {
    if (!host.includes('.')) return closed(`"${host}" names a computer of the own network.`);
    if (local.test(host)) return closed(`"${host}" leads to this computer or its own network.`);
  }
  return { ok: true, url, host };
}
