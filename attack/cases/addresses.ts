import { Buffer } from 'node:buffer';
import { openNet } from '../../packages/daemon/src/net/gate.ts';
import { makeOutside, speak } from '../../packages/daemon/src/net/passage.double.ts';
import { openTrap, resolve, spellings } from '../../packages/daemon/src/net/spellings.double.ts';
import type { Case } from '../case.ts';

// Addresses that no request of the host's may reach, however they are spelled. The table is that of the gate's own test.

const spelled: Case[] = spellings.map(([why, url]) => ({
  road: 'addresses',
  name: why,
  tries: `has the host ask ${JSON.stringify(url)}`,
  async attack(protection) {
    const trap = await openTrap();
    try {
      return (await trap.look(protection === 'on' ? trap.guarded() : trap.unguarded(), url)).through;
    } finally {
      await trap.close();
    }
  },
}));

const rebinding: Case = {
  road: 'addresses',
  name: 'a name that leads elsewhere after the check',
  tries: 'answers the first question for a name with a public address, and all later ones with this computer',
  async attack(protection) {
    const answers = ['93.184.215.14'];
    const resolve = async () => [answers.shift() ?? '127.0.0.1'];
    if (protection === 'off') return (await resolve()) && (await resolve())[0] === '127.0.0.1';
    const dialled: string[] = [];
    const dial = (address: string) => {
      dialled.push(address);
      return { address: '127.0.0.1', port: 1 };
    };
    const net = openNet({ tell: () => {}, resolve, dial });
    await net.request({ method: 'GET', url: 'http://public.example.org/', headers: {}, follow: () => true });
    return dialled.some((address) => address !== '93.184.215.14');
  },
};

/**
 * The same through a command's way to the gate, with leave for that very host: as a proxied request, by CONNECT, by SOCKS5.
 * `can`: the spellings that this way of speaking has, whoever listens; any other is no request, with or without a gate.
 */
const ways: [string, can: RegExp, (url: string, host: string) => Uint8Array | string][] = [
  ['HTTP', /^\s*http:\/\/[!-[\]-~]+\s*$/, (url) => `GET ${url} HTTP/1.1\r\nhost: ${said(url)}\r\nconnection: close\r\n\r\n`],
  [
    'CONNECT',
    /^https?:\/*[A-Za-z0-9.[\]:-]+(?:[/?#].*)?$/,
    (url) =>
      `CONNECT ${hostIn(url)}:80 HTTP/1.1\r\nhost: ${said(url)}\r\n\r\nGET / HTTP/1.1\r\nhost: ${said(url)}\r\nconnection: close\r\n\r\n`,
  ],
  [
    'SOCKS5',
    /^/,
    (url, host) => {
      const name = Buffer.from(host);
      const asked = [Buffer.of(5, 1, 0, 5, 1, 0, 3, name.length), name, Buffer.of(0, 80)];
      return Buffer.concat([...asked, Buffer.from(`GET / HTTP/1.1\r\nhost: ${said(url)}\r\nconnection: close\r\n\r\n`)]);
    },
  ],
];
/** The Host that goes with it: as whoever reads the address understands it, or it would be refused for that alone. */
const said = (url: string) => new URL(url).host;
/** What stands where the host belongs, as it is spelled. */
const hostIn = (url: string) => url.replace(/^[a-z]+:\/*/i, '').replace(/[/?#\\].*$/s, '');

/** A redirect is the program's own business in there: it then asks for the address itself. */
const through = spellings.map(([why, url]) => [why, new URL(url, 'http://x').searchParams.get('to') ?? url] as const);
/** Other ports than the usual ones are refused before any address is looked at. */
const isUsual = (url: string) => URL.canParse(url) && new URL(url).port === '';
const proxied: Case[] = ways.flatMap(([way, can, bytes]) =>
  through
    .filter(([, url]) => can.test(url) && isUsual(url))
    .map(
      ([why, url]): Case => ({
        road: `by ${way}`,
        name: why,
        tries: `has a command with leave for that host ask ${JSON.stringify(url)} by ${way}`,
        async attack(protection) {
          const asked = new URL(url).hostname.replace(/^\[|\]$/g, '');
          const host = asked.replace(/\.$/, '');
          const outside = await makeOutside();
          try {
            const nothing = { closed: () => undefined, target: (text: string) => ({ ok: true, url: new URL(text), host }) as const };
            const { port } = await outside.open({ send: [host] }, { resolve, ...(protection === 'off' && nothing) });
            await speak(port, bytes(url, asked));
            return outside.seen.length > 0;
          } finally {
            await outside.close();
          }
        },
      }),
    ),
);

export const addresses: Case[] = [...spelled, rebinding, ...proxied];
