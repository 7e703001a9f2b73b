import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ownOf } from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import { z } from 'zod';
import type { PackageAsked } from './package-asked.ts';

// How each registry's own client finds and installs, as command lines for the sandbox: first only what would come, then
// exactly that, by its checksums, and nothing of it runs meanwhile.

/** Where the work is done, and where it shows to the plugin. */
export const workAt = '/home/deskhand';
export const shownAt = '/opt/deskhand/package';

/** One package that comes along. */
interface Part {
  name: string;
  version: string;
}

interface Resolved {
  version: string;
  /** All that comes, the package itself too. */
  parts: Part[];
  /** How many want to run something of theirs while they are installed, which isn't done. */
  scripts: number;
}

export interface Way {
  registry: string;
  /** Looked at, and nothing else. */
  hosts: string[];
  /** What has to be there, and what to do where it isn't. */
  missing(): string | undefined;
  library(): { from: string; at: string }[];
  env: Record<string, string>;
  /** Files that the work begins with. */
  begin(asked: PackageAsked): Record<string, string>;
  find(asked: PackageAsked): string[];
  /** The file that says what was found. */
  found: string;
  read(text: string, asked: PackageAsked): Resolved | { no: string };
  /** Files that installing takes beside it. */
  pinned(text: string): Record<string, string>;
  install: string[];
  /** What starts it, once installed in this folder. */
  start(folder: string, asked: PackageAsked): { argv: string[]; env: Record<string, string> } | { no: string };
}

const npmAt = '/opt/deskhand/npm';
const npm = ['node', `${npmAt}/bin/npm-cli.js`];
const npmHost = 'registry.npmjs.org';
const npmSettings = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
  '--omit=dev',
  '--omit=optional',
];

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().max(200).optional(),
      resolved: z.string().max(1000).optional(),
      integrity: z.string().max(1000).optional(),
      link: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});

export const fromNpm: Way = {
  registry: npmHost,
  hosts: [npmHost],
  missing: () => (npmFolder() ? undefined : 'npm, which comes with Node.js, is not to be found on this computer.'),
  library: () => [{ from: npmFolder() ?? '', at: npmAt }],
  // Settings of the person's are not seen here, so no registry and no key of theirs is used.
  env: {
    npm_config_registry: `https://${npmHost}/`,
    npm_config_cache: `${workAt}/.cache`,
    npm_config_replace_registry_host: 'never',
    npm_config_fetch_retries: '1',
    npm_config_fetch_retry_mintimeout: '1000',
  },
  begin: ({ name, wanted = 'latest' }) => ({
    'package.json': JSON.stringify({ name: 'plugin', version: '0.0.0', private: true, dependencies: { [name]: wanted } }),
  }),
  find: () => [...npm, 'install', '--package-lock-only', ...npmSettings],
  found: 'package-lock.json',
  read(text, { name }) {
    const { packages } = lockSchema.parse(JSON.parse(text));
    const all = Object.entries(packages).filter(([path]) => path !== '');
    const odd = all.find(
      ([, { resolved, integrity, link }]) => link || !resolved?.startsWith(`https://${npmHost}/`) || !integrity?.startsWith('sha512-'),
    );
    if (odd) return { no: `${odd[0].replace(/^.*node_modules\//, '').slice(0, 100)} does not come from ${npmHost} with a checksum.` };
    const parts = all.map(([path, { version = '' }]) => ({ name: path.replace(/^.*node_modules\//, ''), version }));
    const version = packages[`node_modules/${name}`]?.version;
    return version
      ? { version, parts, scripts: all.filter(([, one]) => one.hasInstallScript).length }
      : { no: `${npmHost} has no ${name}.` };
  },
  pinned: () => ({}),
  install: [...npm, 'ci', ...npmSettings],
  start(folder, { name, program, args }) {
    const own = join(folder, 'node_modules', name);
    const { bin } = binSchema.parse(JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')));
    const plain = name.replace(/^.*\//, '');
    const named = typeof bin === 'string' ? { [plain]: bin } : bin;
    const wanted = program ?? (Object.hasOwn(named, plain) ? plain : (Object.keys(named)[0] ?? ''));
    const file = ownOf(named, wanted);
    if (!file || !isThere(join(own, file), folder))
      return { no: `${name} has no program${program ? ` ${program}` : ''} that could be started.` };
    return { argv: ['node', join(shownAt, 'node_modules', name, file), ...args], env: {} };
  },
};
const binSchema = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]).default({}) });

const pip = ['/usr/bin/python3', '-m', 'pip', '--isolated', '--no-input', '--disable-pip-version-check', '--no-color', '-q'];
const pypiHost = 'pypi.org';
/** Wheels only: what has to be built runs its own code while it is. */
const pipSettings = ['--only-binary', ':all:', '--no-cache-dir', '--index-url', `https://${pypiHost}/simple`];

const reportSchema = z.object({
  install: z
    .array(
      z.object({
        download_info: z.object({
          url: z.string().max(2000),
          archive_info: z.object({ hashes: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }) }),
        }),
        metadata: z.object({ name: z.string().regex(/^[A-Za-z0-9._-]{1,200}$/), version: z.string().regex(/^[A-Za-z0-9.!+_-]{1,100}$/) }),
      }),
    )
    .max(2000),
});

export const fromPypi: Way = {
  registry: pypiHost,
  hosts: [pypiHost, 'files.pythonhosted.org'],
  missing: () => (existsSync('/usr/bin/python3') ? undefined : 'Python (/usr/bin/python3) with pip is not on this computer.'),
  library: () => [],
  env: {},
  begin: () => ({}),
  find: ({ name, wanted }) => [
    ...[...pip, 'install', '--dry-run', '--ignore-installed', ...pipSettings, '--report', `${workAt}/found.json`],
    wanted === undefined ? name : `${name}==${wanted}`,
  ],
  found: 'found.json',
  read(text, { name }) {
    const all = reportSchema.parse(JSON.parse(text)).install;
    const odd = all.find(({ download_info: { url } }) => !fromPypi.hosts.some((host) => url.startsWith(`https://${host}/`)));
    if (odd) return { no: `${odd.metadata.name} does not come from ${pypiHost}.` };
    const parts = all.map(({ metadata: { name, version } }) => ({ name, version }));
    const version = parts.find((part) => plainly(part.name) === plainly(name))?.version;
    return version ? { version, parts, scripts: 0 } : { no: `${pypiHost} has no ${name}.` };
  },
  pinned: (text) => ({
    'requirements.txt': reportSchema
      .parse(JSON.parse(text))
      .install.map(
        ({ metadata: { name, version }, download_info: { archive_info } }) =>
          `${name}==${version} --hash=sha256:${archive_info.hashes.sha256}\n`,
      )
      .join(''),
  }),
  install: [
    ...pip,
    'install',
    '--require-hashes',
    '--no-deps',
    ...pipSettings,
    '--target',
    `${workAt}/site`,
    '-r',
    `${workAt}/requirements.txt`,
  ],
  start(folder, { name, program = name, args }) {
    const file = [program, plainly(program), plainly(program).replaceAll('-', '_')].find((one) =>
      existsSync(join(folder, 'site/bin', one)),
    );
    if (!file || file.includes('/')) return { no: `${name} has no program ${program} that could be started.` };
    return {
      argv: ['/usr/bin/python3', join(shownAt, 'site/bin', file), ...args],
      env: { PYTHONPATH: join(shownAt, 'site'), PYTHONUNBUFFERED: '1' },
    };
  },
};

/** As PyPI compares names (PEP 503). */
const plainly = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');
const isThere = (file: string, folder: string) => existsSync(file) && isInside(realpathSync(file), realpathSync(folder));

/** The folder of npm's own program, wherever this computer keeps it. */
function npmFolder(): string | undefined {
  const places = [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)]
    .filter(Boolean)
    .map((folder) => join(folder, 'npm'));
  for (const place of places) {
    if (!existsSync(place)) continue;
    const folder = dirname(dirname(realpathSync(place)));
    if (existsSync(join(folder, 'bin/npm-cli.js')) && existsSync(join(folder, 'package.json'))) return folder;
  }
  return undefined;
}
