import { readFileSync } from 'node:fs';
import type { Case } from '../case.ts';
import { type Escape, escapes, perl } from '../escapes.ts';
import type { Listeners } from '../listeners.ts';
import type { World } from '../world.ts';

// Services of this computer: by a socket with a path, with a name, by the network of this computer. Each says the secret
// to whoever connects.

const socket = perl.bind(
  undefined,
  'use Socket; my $to = shift; $to =~ s/^@/\\0/; socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die "$!"; connect($s, pack_sockaddr_un($to)) or die "$!"; sysread($s, my $said, 200); print $said;',
);
const network = perl.bind(
  undefined,
  'use Socket qw(:DEFAULT getaddrinfo); my ($host, $port, $say) = @ARGV; my ($error, @all) = getaddrinfo($host, $port, { socktype => SOCK_STREAM }); die $error if $error; for my $one (@all) { socket(my $s, $one->{family}, SOCK_STREAM, 0) or next; connect($s, $one->{addr}) or next; syswrite($s, $say) if $say; sysread($s, my $said, 2000); print $said; last } print "$!\\n";',
);

const local = (name: string, what: string, path: (listeners: Listeners) => string): Escape => ({
  name,
  tries: `connects to ${what}`,
  line: ({ listeners }) => socket(path(listeners).replace(/^\0/, '@')),
});

const connect = (name: string, host: string, port: (world: World) => number, say = ''): Escape => ({
  name,
  tries: `connects to ${host}`,
  line: (world) => network(host, port(world), say),
});

/** What the host answers to its own token. */
const ask = (token: string) => `GET /v1/host HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`;

export const services: Case[] = escapes('services', [
  local('the screen, by path', 'the X server', ({ x11 }) => x11),
  local('the screen, by name', 'the X server by its abstract name', ({ x11Name }) => x11Name),
  local('Wayland', 'the compositor', ({ wayland }) => wayland),
  local('the message bus, by path', 'the bus of the session, where a keyring answers', ({ bus }) => bus),
  local('the message bus, by name', 'the bus by its abstract name', ({ busName }) => busName),
  local('containers', 'docker.sock, which is root', ({ docker }) => docker),
  local('the agent of SSH', 'the agent that signs for the owner', ({ ssh }) => ssh),
  local('the agent of GnuPG', 'the agent that opens for the owner', ({ gpg }) => gpg),
  local('systemd', 'the manager of this session, which starts programs', ({ systemd }) => systemd),
  local('sound', 'the microphone’s server', ({ pulse }) => pulse),
  local('a database', 'a database by its socket', ({ mysql }) => mysql),
  local('a socket in a granted folder', 'a service whose socket lies in the granted folder', ({ granted }) => granted),
  local('a socket in a folder to look at', 'a service whose socket lies in a folder to look at only', ({ lookAt }) => lookAt),
  connect('this computer', '127.0.0.1', ({ listeners }) => listeners.tcp4),
  connect('this computer by its name', 'localhost', ({ listeners }) => listeners.tcp4),
  connect('this computer by another loopback', '127.8.8.8', ({ listeners }) => listeners.tcp4),
  connect('this computer by the address that is none', '0.0.0.0', ({ listeners }) => listeners.tcp4),
  connect('this computer by IPv6', '::1', ({ listeners }) => listeners.tcp6),
  connect('this computer by a mapped address', '::ffff:127.0.0.1', ({ listeners }) => listeners.tcp4),
  {
    name: 'a question and its answer without a connection',
    tries: 'sends a datagram to a service of this computer',
    line: ({ listeners }) =>
      perl(
        'use Socket; socket(my $s, AF_INET, SOCK_DGRAM, 0); send($s, "hello", 0, pack_sockaddr_in(shift, inet_aton("127.0.0.1"))) or die "$!"; my $bits = ""; vec($bits, fileno($s), 1) = 1; select($bits, undef, undef, 1) or die "no answer"; recv($s, my $said, 200, 0); print $said;',
        listeners.udp,
      ),
  },
  {
    name: 'our own port with our own token',
    tries: 'asks the host itself, with its token known',
    line: (world) => network('127.0.0.1', world.port, ask(readFileSync(`${world.state}/token`, 'utf8').trim())),
    got: ({ output }) => /^HTTP\/1\.1 \d/m.test(output),
  },
  {
    name: 'our own socket for phones',
    tries: 'knocks at the socket that paired phones use',
    line: (world) =>
      network(
        '127.0.0.1',
        world.port,
        'GET /frames HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      ),
    got: ({ output }) => /^HTTP\/1\.1 \d/m.test(output),
  },
]);
