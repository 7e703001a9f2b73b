import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openNet } from './gate.ts';
import type { Net, NetAnswer } from './net.ts';

// Spellings of addresses that the gate must refuse, and a world to try them in, where every address leads to one listener
// of ours: what isn't refused arrives.

/** What names lead to in this world. */
const names: Record<string, string[]> = {
  'public.example.org': ['93.184.215.14'],
  'rebound.example.org': ['127.0.0.1'],
  'private.example.org': ['10.1.2.3'],
  'metadata.example.org': ['169.254.169.254'],
  'six.example.org': ['::1'],
  'mapped.example.org': ['::ffff:10.0.0.1'],
  'mixed.example.org': ['93.184.215.14', '192.168.1.1'],
  'late.example.org': ['93.184.215.14', '93.184.215.15', 'fe80::1'],
  'xn--lcalhost-54a.example.org': ['127.0.0.53'],
  '127.0.0.1.nip.example.org': ['127.0.0.1'],
};
export const resolve = async (name: string) => names[name.replace(/\.$/, '')] ?? ['127.0.0.1'];

export async function openTrap() {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    arrived.push(request.url ?? '');
    const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
    if (to) response.writeHead(302, { location: to });
    response.end('inside');
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  // A TCP server's address is never a string.
  const { port } = server.address() as AddressInfo;
  /** 127.0.0.0/8 is dialled as it is; what this machine has no route to is led to the listener. */
  const dial = (address: string) => ({ address: /^127\./.test(address) ? address : '127.0.0.1', port });
  return {
    port,
    dial,
    /** Paths that were asked for since the last `look`. */
    arrived,
    /** The gate as it is, and with its checks left out. */
    guarded: () => openNet({ tell: () => {}, resolve, dial }),
    unguarded: () => openNet({ tell: () => {}, resolve, dial, target: anyTarget, closed: () => undefined }),
    /** Looks at an address through a gate; `through`: it arrived there, behind every redirect. */
    async look(net: Net, url: string): Promise<{ answer: NetAnswer; through: boolean }> {
      arrived.length = 0;
      const answer = await net.request({ method: 'GET', url, headers: {}, follow: () => true });
      // The listener speaks no TLS: there, that the connection came about is enough.
      const sealed = !answer.ok && answer.code === 'connection' && /SSL|TLS|EPROTO/.test(answer.sentence);
      return { answer, through: sealed || arrived.some((path) => !url.includes('?to=') || path.startsWith('/inner')) };
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function anyTarget(text: string) {
  const url = new URL(text);
  return { ok: true as const, url, host: url.hostname.replace(/^\[|\]$/g, '') };
}

export const spellings: [why: string, url: string][] = [
  ['loopback', 'http://127.0.0.1/'],
  ['loopback by https', 'https://127.0.0.1/'],
  ['loopback with a port', 'http://127.0.0.1:8080/'],
  ['another loopback', 'http://127.8.8.8/'],
  ['the end of loopback', 'http://127.255.255.254/'],
  ['short', 'http://127.1/'],
  ['shorter by one part', 'http://127.0.1/'],
  ['decimal', 'http://2130706433/'],
  ['hex', 'http://0x7f000001/'],
  ['hex in parts', 'http://0x7f.0x0.0x0.0x1/'],
  ['hex with a capital X', 'http://0X7F.1/'],
  ['octal', 'http://0177.0.0.1/'],
  ['octal with many zeros', 'http://0000000000177.0.0.01/'],
  ['octal as one number', 'http://017700000001/'],
  ['all three at once', 'http://0x7f.0.01/'],
  ['trailing dot', 'http://127.0.0.1./'],
  ['percent escapes', 'http://%31%32%37%2e%30%2e%30%2e%31/'],
  ['full-width digits', 'http://１２７.０.０.１/'],
  ['circled digits', 'http://①②⑦.⓪.⓪.①/'],
  ['mathematical digits', 'http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/'],
  ['ideographic full stops', 'http://127。0。0。1/'],
  ['half-width full stops', 'http://127｡0｡0｡1/'],
  ['a soft hyphen inside', 'http://127.0.0.\u00ad1/'],
  ['a zero-width joiner inside', 'http://127.0.0.\u200b1/'],
  ['a tab inside', 'http://127.0.\t0.1/'],
  ['a line break inside', 'http://127.0.0.\n1/'],
  ['spaces around', '  http://127.0.0.1/  '],
  ['slashes left out', 'http:127.0.0.1/'],
  ['slashes in plenty', 'http:////127.0.0.1/'],
  ['backslashes', 'http:\\\\127.0.0.1\\'],
  ['a user before it', 'http://public.example.org@127.0.0.1/'],
  ['a user and a password', 'http://public.example.org:80@127.0.0.1/'],
  ['an empty user', 'http://@127.0.0.1/'],
  ['a user that looks like a path', 'http://public.example.org%2f@127.0.0.1/'],
  ['the unspecified address', 'http://0.0.0.0/'],
  ['zero', 'http://0/'],
  ['zero network', 'http://0.1.2.3/'],
  ['private ten', 'http://10.0.0.1/'],
  ['private ten, decimal', 'http://167772161/'],
  ['private 172', 'http://172.16.0.1/'],
  ['the end of private 172', 'http://172.31.255.255/'],
  ['private 192.168', 'http://192.168.0.1/'],
  ['private 192.168, hex', 'http://0xc0a80001/'],
  ['carrier network', 'http://100.64.0.1/'],
  ["Alibaba's metadata", 'http://100.100.100.200/'],
  ['link-local', 'http://169.254.1.1/'],
  ['metadata', 'http://169.254.169.254/latest/meta-data/'],
  ['metadata, decimal', 'http://2852039166/'],
  ['metadata, hex', 'http://0xa9fea9fe/'],
  ['metadata, octal', 'http://0251.0376.0251.0376/'],
  ['metadata, inside IPv6', 'http://[::ffff:169.254.169.254]/'],
  ["Azure's metadata", 'http://168.63.129.16/'],
  ["Oracle's metadata", 'http://192.0.0.192/'],
  ["Amazon's metadata by IPv6", 'http://[fd00:ec2::254]/'],
  ['benchmarking', 'http://198.18.0.1/'],
  ['multicast', 'http://224.0.0.1/'],
  ['reserved', 'http://240.0.0.1/'],
  ['broadcast', 'http://255.255.255.255/'],
  ['IPv6 loopback', 'http://[::1]/'],
  ['IPv6 loopback in full', 'http://[0:0:0:0:0:0:0:1]/'],
  ['IPv6 loopback with zeros', 'http://[0000::0001]/'],
  ['IPv6 unspecified', 'http://[::]/'],
  ['mapped', 'http://[::ffff:127.0.0.1]/'],
  ['mapped, hex', 'http://[::ffff:7f00:1]/'],
  ['mapped in full', 'http://[0:0:0:0:0:ffff:7f00:0001]/'],
  ['mapped private', 'http://[::ffff:10.0.0.1]/'],
  ['compatible', 'http://[::127.0.0.1]/'],
  ['translated, old', 'http://[::ffff:0:127.0.0.1]/'],
  ['translated', 'http://[64:ff9b::127.0.0.1]/'],
  ['translated, local use', 'http://[64:ff9b:1::10.0.0.1]/'],
  ['6to4 of loopback', 'http://[2002:7f00:1::]/'],
  ['6to4 of a private address', 'http://[2002:c0a8:1::1]/'],
  ['Teredo', 'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
  ['unique local', 'http://[fd12:3456:789a::1]/'],
  ['IPv6 link-local', 'http://[fe80::1]/'],
  ['site-local', 'http://[fec0::1]/'],
  ['IPv6 multicast', 'http://[ff02::1]/'],
  ['IPv6 documentation', 'http://[2001:db8::1]/'],
  ['localhost', 'http://localhost/'],
  ['LOCALHOST', 'http://LOCALHOST/'],
  ['localhost with a dot', 'http://localhost./'],
  ['localhost, circled', 'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/'],
  ['localhost, percent escapes', 'http://%6c%6f%63alhost/'],
  ['below localhost', 'http://app.localhost/'],
  ['a name of the local network', 'http://printer.local/'],
  ['a name of this computer alone', 'http://router/'],
  ["Google's metadata by name", 'http://metadata.google.internal/'],
  ['home network', 'http://nas.home.arpa/'],
  ['a name that leads to loopback', 'http://rebound.example.org/'],
  ['that name with a dot', 'http://rebound.example.org./'],
  ['a name that looks like an address', 'http://127.0.0.1.nip.example.org/'],
  ['a name that leads to a private address', 'http://private.example.org/'],
  ['a name that leads to metadata', 'http://metadata.example.org/'],
  ['a name that leads to IPv6 loopback', 'http://six.example.org/'],
  ['a name that leads to a mapped address', 'http://mapped.example.org/'],
  ['a name with one private address among others', 'http://mixed.example.org/'],
  ['a name whose last address is link-local', 'http://late.example.org/'],
  ['punycode that leads to loopback', 'http://xn--lcalhost-54a.example.org/'],
  ['its letters', 'http://lócalhost.example.org/'],
  ['a redirect to loopback', 'http://public.example.org/?to=http://127.0.0.1/inner'],
  ['a redirect to decimal', 'http://public.example.org/?to=http://2130706433/inner'],
  ['a redirect to metadata', 'http://public.example.org/?to=http://169.254.169.254/inner'],
  ['a redirect without a scheme', 'http://public.example.org/?to=//127.0.0.1/inner'],
  ['a redirect to a name that leads inside', 'http://public.example.org/?to=http://rebound.example.org/inner'],
  ['a redirect over a redirect', 'http://public.example.org/?to=%2F%3Fto%3Dhttp%3A%2F%2F10.0.0.1%2Finner'],
];
