import { existsSync, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

// The root file system of a sandboxed process, as bubblewrap's arguments: the system's programs and the little of /etc
// that they need, read-only. Nobody's home, nothing of /var or /run, no socket of any service.

export interface Root {
  /** bubblewrap's arguments. */
  options: string[];
  /** Small files that each process gets a copy of: bubblewrap reads all mounts anew for each that it makes, and half of its time went into those. */
  copied: string[];
}

/** Made once, for all commands: what the system has doesn't change while it runs. */
export function minimalRoot(): Root {
  const copies = new Map(settings.map((path) => [path, copiesOf(path)]));
  const copied = [...copies.values()].flat();
  return {
    options: [
      ...[...new Set([...folders, ...copied.map((path) => dirname(path))])].flatMap((path) => ['--dir', path]),
      ...[...programs, ...settings, ...installed].flatMap((path) => (copies.get(path)?.length ? [] : show(path))),
      ...['--proc', '/proc', '--ro-bind', '/proc/sys', '/proc/sys', '--dev', '/dev'],
    ],
    copied,
  };
}

/** In bytes: each command has it in memory. */
const small = 131_072;
/** Of more files than these a mount of their folder is less work. */
const few = 8;

/** The small file that this is, or those of a folder that holds a few and nothing else; none where it is mounted. */
function copiesOf(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found && isCopied(found) ? [path] : [];
  const files = (found.mode & 0o005) === 0o005 ? readdirSync(path).map((name) => join(path, name)) : [];
  return files.length <= few && files.map((file) => lstatSync(file)).every((file) => isCopied(file) && !isProgram(file)) ? files : [];
}

const isProgram = ({ mode }: Stats): boolean => (mode & 0o111) !== 0;

/** What isn't for everybody's eyes is mounted, so that the kernel goes on to ask who reads it. */
const isCopied = (found: Stats): boolean => found.isFile() && found.size <= small && (found.mode & 0o004) !== 0;

/** Made first, because bubblewrap makes a missing parent closed to others. */
const folders = ['/etc', '/etc/default', '/etc/ssl', '/etc/pki', '/home', '/opt', '/run', '/var', '/var/cache', '/var/lib'];

const programs = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store', '/run/current-system/sw'];

/** No private keys (only /etc/ssl/certs), no shadow, no settings of services, nothing that says how this network is made. */
const settings = [
  ...['passwd', 'group', 'nsswitch.conf', 'hosts', 'host.conf', 'gai.conf', 'services', 'protocols', 'shells', 'profile', 'bash.bashrc'],
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'alternatives', 'os-release', 'lsb-release', 'debian_version', 'terminfo', 'inputrc'],
  ...['localtime', 'timezone', 'locale.conf', 'locale.alias', 'default/locale', 'mime.types', 'magic', 'papersize', 'paperspecs'],
  ...['ssl/certs', 'ssl/openssl.cnf', 'ca-certificates', 'pki/tls/certs', 'pki/tls/cert.pem', 'pki/ca-trust', 'crypto-policies'],
  ...['fonts', 'pango', 'ImageMagick-6', 'ImageMagick-7', 'ghostscript', 'libreoffice', 'texmf', 'texlive', 'perl', 'R', 'php'],
  ...['python3', 'python3.9', 'python3.10', 'python3.11', 'python3.12', 'python3.13', 'python3.14', 'java', 'chromium', 'chromium.d'],
  ...['java-11-openjdk', 'java-17-openjdk', 'java-21-openjdk', 'java-25-openjdk', 'dictionaries-common', 'static'],
].map((name) => `/etc/${name}`);

/** Data that programs made for themselves when they were installed. */
const installed = ['/var/cache/fontconfig', '/var/lib/texmf', '/var/lib/ghostscript', '/var/lib/dictionaries-common'];

/** A link stays a link (time zones are known by where /etc/localtime points), as long as it points to what is shown. */
function show(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isSymbolicLink()) return ['--ro-bind', path, path];
  const target = readlinkSync(path);
  const whole = resolve(path, '..', target);
  if (whole.startsWith('/usr/') || programs.includes(whole)) return ['--symlink', target, path];
  return existsSync(path) ? ['--ro-bind', path, path] : [];
}
