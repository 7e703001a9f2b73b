// What a process may on macOS, in the language of its sandbox (seatbelt): nothing but what is named here. Paths come in as
// parameters (`sandbox-exec -D`), never as text, so that no name can be read as a rule. The kernel compares real paths:
// /private/tmp, not /tmp. Later rules win over earlier ones.

/** What one process may, beside the system's programs. All paths are absolute and real. */
export interface Allowed {
  /** To read, and to run what is in there. */
  read: readonly string[];
  /** Folders whose content is its own to change; the folders themselves stay where they are. */
  write: readonly string[];
  /** Neither, wherever they lie. */
  hide: readonly string[];
  /** By which it is found, with all that it starts: see host/marked.ts. */
  marks: readonly string[];
  /** The one port of this computer that it may connect to. */
  port?: number | undefined;
}

/** The text for `sandbox-exec -p`, and what goes with it as `-D NAME=VALUE`. */
export interface Profile {
  text: string;
  parameters: Record<string, string>;
}

export function seatbeltProfile({ read, write, hide, marks, port }: Allowed): Profile {
  const parameters: Record<string, string> = {};
  const named = (kind: string, values: readonly string[]): string[] =>
    values.map((value, index) => {
      parameters[`${kind}_${index}`] = value;
      return `(param "${kind}_${index}")`;
    });
  const shown = new Map(named('READ', read).map((name, index) => [name, read[index] ?? '']));
  const own = new Map(named('WRITE', write).map((name, index) => [name, write[index] ?? '']));
  const hidden = named('HIDE', hide);
  const above = named('ABOVE', foldersAbove([...read, ...write]));
  /** What of these lies in a hidden folder, and is to be seen all the same. */
  const inHidden = (paths: Map<string, string>) =>
    [...paths].filter(([, path]) => hide.some((place) => path.startsWith(`${place}/`))).map(([name]) => name);
  const rules = [
    '(version 1)',
    '(deny default)',
    ...always,
    rule(
      'allow',
      'mach-lookup',
      [...services.map(quoted), ...named('MARK', marks)].map((name) => `(global-name ${name})`),
    ),
    // dyld reads the root itself.
    rule('allow', 'file-read*', ['(literal "/")', ...files.map((path) => `(literal ${quoted(path)})`)]),
    rule(
      'allow',
      'file-read-metadata',
      [...links.map(quoted), ...above].map((path) => `(literal ${path})`),
    ),
    ...mayUse([...folders.map(quoted), ...shown.keys()], [...own.keys()]),
    rule('deny', 'file-read* file-write* process-exec* file-map-executable', hidden.flatMap(whole)),
    ...mayUse(inHidden(shown), inHidden(own)),
    // A name for a file that may only be read, in a folder that may be written, would be a way to write it.
    '(deny file-link)',
    ...(port === undefined ? [] : [`(allow network-outbound (remote ip "localhost:${port}"))`]),
  ];
  return { text: rules.filter(Boolean).join('\n'), parameters };
}

function mayUse(read: string[], write: string[]): string[] {
  return [
    rule('allow', 'file-read* process-exec* file-map-executable', [...read, ...write].flatMap(whole)),
    // A folder that could be moved away could be a link, next time that we look into it.
    rule(
      'allow',
      'file-write*',
      write.map((path) => `(require-all (subpath ${path}) (require-not (literal ${path})))`),
    ),
    rule(
      'allow',
      'file-write-mode file-write-times file-write-xattr',
      write.map((path) => `(literal ${path})`),
    ),
  ];
}

const quoted = (text: string) => `"${text}"`;
const whole = (path: string) => [`(literal ${path})`, `(subpath ${path})`];
/** Without a filter it would hold for everything. */
const rule = (answer: 'allow' | 'deny', operations: string, filters: string[]) =>
  filters.length ? `(${answer} ${operations}\n  ${filters.join('\n  ')})` : '';

/** Whoever walks to a path looks at what lies on the way. */
function foldersAbove(paths: readonly string[]): string[] {
  const all = new Set<string>();
  for (const path of paths) for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) all.add(path.slice(0, at));
  return [...all];
}

const settings = [
  ...['hw.', 'machdep.cpu.', 'sysctl.proc_', 'vm.loadavg', 'kern.os', 'kern.version', 'kern.hostname', 'kern.maxfiles', 'kern.maxproc'],
  // Nothing of other processes: kern.procargs2 would tell their environment.
  ...[
    'kern.argmax',
    'kern.ngroups',
    'kern.tcsm',
    'kern.bootargs',
    'kern.willshutdown',
    'machdep.ptrauth_enabled',
    'kern.usrstack',
    'kern.secure_kernel',
    'kern.iossupportversion',
    'security.mac.lockdown_mode_state',
  ],
];

const always = [
  '(allow process-fork)',
  '(allow signal (target same-sandbox))',
  '(allow process-info* (target same-sandbox))',
  rule(
    'allow',
    'sysctl-read',
    settings.map((name) => `(sysctl-name-prefix "${name}")`),
  ),
  // Python's locks between processes.
  '(allow ipc-posix-sem)',
  rule(
    'allow',
    'file-read* file-write-data',
    ['null', 'zero'].map((name) => `(literal "/dev/${name}")`),
  ),
  '(allow file-read* file-write-data (subpath "/dev/fd"))',
];

/** Who a user is, by name and number. Nothing that starts a program, shows a window or knows a secret. */
const services = ['com.apple.system.opendirectoryd.libinfo', 'com.apple.system.opendirectoryd.membership'];

const under = (top: string, names: string[]) => names.map((name) => `${top}/${name}`);
/** Programs and what belongs to them. No folder of data, of a server or of a user. */
const folders = [
  ...['/bin', '/sbin', ...under('/usr', ['bin', 'sbin', 'lib', 'libexec', 'share', 'include', 'standalone'])],
  ...['/System/Library', '/System/Cryptexes', '/System/Volumes/Preboot/Cryptexes', '/Applications/Xcode.app'],
  ...under('/Library', ['Apple', 'Developer/CommandLineTools', 'Fonts', 'Frameworks', 'Java', 'Perl', 'Python', 'Ruby', 'TeX']),
  ...['/usr/local', '/opt/homebrew', '/opt/local'].flatMap((top) =>
    under(top, [
      ...['bin', 'sbin', 'lib', 'libexec', 'share', 'include', 'opt', 'Cellar', 'Frameworks', 'Library'],
      ...['etc/openssl@3', 'etc/ca-certificates', 'texlive'],
    ]),
  ),
  ...['/nix/store', '/private/etc/ssl', '/private/etc/paths.d', '/private/var/db/timezone', '/private/var/db/dyld', '/private/var/select'],
];
const files = [
  ...under('/private/etc', [
    'passwd',
    'group',
    'hosts',
    'services',
    'protocols',
    'shells',
    'profile',
    'bashrc',
    'zshrc',
    'localtime',
    'paths',
  ]),
  ...['/private/var/db/xcode_select_link', '/dev/random', '/dev/urandom', '/dev/stdin', '/dev/stdout', '/dev/stderr', '/dev/dtracehelper'],
];
/** Links of the system, by which the rest is found. */
const links = ['/etc', '/tmp', '/var', '/private', '/private/etc', '/private/var', '/private/var/db', '/dev', '/usr', '/usr/local', '/opt'];
