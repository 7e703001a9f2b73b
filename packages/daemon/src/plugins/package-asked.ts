import { basename } from 'node:path';

// Command lines that fetch a program from a registry before they run it, as other programs' settings are full of them:
// which package they mean. Pure.

export interface PackageAsked {
  from: 'npm' | 'pypi';
  /** As registries spell it. */
  name: string;
  /** An exact version, a range or a tag; undefined for the newest. */
  wanted?: string | undefined;
  /** The program in it, where that isn't the one with its name. */
  program?: string | undefined;
  /** For the program. */
  args: string[];
}

/** The package; why it can't be had so; or undefined for what fetches nothing. */
export function packageAsked(argv: string[]): PackageAsked | { no: string } | undefined {
  const [first = '', ...rest] = argv;
  const tool = basename(first).replace(/\.(?:cmd|exe)$/i, '');
  const two = `${tool} ${rest[0] ?? ''}`;
  if (/^(?:npx|bunx|pnpx)$/.test(tool)) return fromNpm(tool, rest);
  if (/^(?:npm exec|npm x|pnpm dlx|yarn dlx|bun x)$/.test(two)) return fromNpm(two, rest.slice(1));
  if (tool === 'uvx') return fromPypi(tool, rest);
  if (/^(?:pipx run)$/.test(two)) return fromPypi(two, rest.slice(1));
  if (two === 'uv tool' && rest[1] === 'run') return fromPypi('uv tool run', rest.slice(2));
  if (/^(?:docker|podman|nerdctl)$/.test(tool))
    return {
      no: `${tool} runs with rights over the whole computer, so no plugin may start it. Most of these programs are packages too: look for its name on npm or PyPI.`,
    };
  return undefined;
}

const npmName = /^(?:@[a-z0-9~-][a-z0-9._~-]{0,100}\/)?[a-z0-9~-][a-z0-9._~-]{0,200}$/;
const pypiName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,100}[A-Za-z0-9])?$/;
const wantedForm = /^[A-Za-z0-9.^~<>=*+_-]{1,60}$/;

function fromNpm(tool: string, words: string[]): PackageAsked | { no: string } {
  const { options, values, rest } = split(words, { flags: ['-y', '--yes', '-q', '--quiet', '--bun'], valued: ['-p', '--package'] });
  if (options) return { no: `${tool} is asked for ${options}, which is not done here.` };
  const [first, ...args] = rest;
  const asked = values[0] ?? first;
  if (asked === undefined || values.length > 1) return { no: `${tool} names no one package.` };
  const [, name = '', wanted] = /^(@?[^@]+)(?:@(.+))?$/.exec(asked) ?? [];
  if (!npmName.test(name) || (wanted !== undefined && !wantedForm.test(wanted)))
    return { no: `"${asked.slice(0, 100)}" is no package of the npm registry by its name.` };
  return { from: 'npm', name, wanted, args, ...(values.length > 0 && { program: first }) };
}

function fromPypi(tool: string, words: string[]): PackageAsked | { no: string } {
  const { options, values, rest } = split(words, {
    flags: ['-q', '--quiet', '--isolated'],
    valued: ['--from', '--spec', '--python', '-p'],
  });
  if (options) return { no: `${tool} is asked for ${options}, which is not done here.` };
  const [first, ...args] = rest;
  const from = values.find((value) => !/^[\d.]+$/.test(value));
  const asked = from ?? first;
  if (asked === undefined) return { no: `${tool} names no package.` };
  const [, name = '', at, is] = /^([^@=\s[]+)(?:\[[\w,.-]*\])?(?:@(.+)|==(.+))?$/.exec(asked) ?? [];
  const wanted = at === 'latest' ? undefined : (at ?? is);
  if (!pypiName.test(name) || (wanted !== undefined && !wantedForm.test(wanted)))
    return { no: `"${asked.slice(0, 100)}" is no package of PyPI by its name.` };
  return { from: 'pypi', name, wanted, args, ...(from !== undefined && { program: first }) };
}

/** Options up to the first word that is none; the first one that isn't known. */
function split(words: string[], known: { flags: string[]; valued: string[] }): { options?: string; values: string[]; rest: string[] } {
  const values: string[] = [];
  let at = 0;
  for (; at < words.length && words[at]?.startsWith('-'); at++) {
    const word = words[at] ?? '';
    if (word === '--') return { values, rest: words.slice(at + 1) };
    const [option = '', value] = word.split(/=(.*)/s);
    if (known.flags.includes(word)) continue;
    if (!known.valued.includes(option)) return { options: option.slice(0, 40), values, rest: [] };
    values.push(value ?? words[++at] ?? '');
  }
  return { values, rest: words.slice(at) };
}
