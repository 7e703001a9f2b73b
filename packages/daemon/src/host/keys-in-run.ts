import type { PluginPlan } from '@deskhand/protocol';
import { looksLikeChance } from './chance.ts';

// Keys that stand in the command or the address of a plugin. Both are shown, logged and handed on; so a key leaves them for
// the place for keys, `${NAME}` stands where it was, and it is filled in when the plugin is started.

type Run = PluginPlan['run'];
/** Keeps a value under a name like this one; what stands in its place. */
type Keep = (value: string, like: string) => string;

/** The run without what looks like a key, and the keys by the names that stand for them. `taken`: names of others. */
export function withoutKeys(run: Run, taken: readonly string[]): { run: Run; keys: Record<string, string> } {
  const keys: Record<string, string> = {};
  const keep: Keep = (value, like) => {
    const name = freeName(like, [...taken, ...Object.keys(keys)]);
    keys[name] = value;
    return `\${${name}}`;
  };
  if (run.kind === 'url') return { run: { ...run, url: inAddress(inPath(run.url, keep), keep) }, keys };
  const argv = run.argv.map((word, at, all) => (at === 0 ? word : inWord(word, all[at - 1] ?? '', keep)));
  return { run: { ...run, argv }, keys };
}

/** A word of a command, or an address, with the values of these names in it. */
export const filled = (text: string, keys: Record<string, string>): string =>
  text.replace(/\$\{([A-Za-z_][A-Za-z0-9_-]*)\}/g, (whole, name: string) => (Object.hasOwn(keys, name) ? (keys[name] ?? '') : whole));

/** Which of these stand in it. */
export const filledIn = (text: string, names: readonly string[]): string[] => names.filter((name) => text.includes(`\${${name}}`));

/** What options, headers, variables and fields that hold keys are called. */
const named = /(?:^|[-_.])(?:token|api[-_]?key|(?:access|private|secret)[-_]?key|secret|passw(?:or)?d|credentials?|authorization|cookie)$/i;
const isNamed = (name: string): boolean => named.test(name.replace(/^-+/, '').replace(/([a-z])([A-Z])/g, '$1-$2'));
/** A path, a number, a shell's variable and what is filled in already are no keys. */
const mayBe = (value: string): boolean => !/^(?:\d{0,9}|[~.]{0,2}[\\/].*|-.*|\$\w+)$/.test(value) && !value.includes('${');

function inWord(word: string, before: string, keep: Keep): string {
  // A line for a shell: sh -c, cmd /c.
  if (/^[-/]\w*c(?:ommand)?$/i.test(before) && /\s/.test(word)) {
    let last = '';
    return word.replace(/[^\s'"]+/g, (one) => {
      const kept = inWord(one, last, keep);
      last = one;
      return kept;
    });
  }
  if (/^--?[A-Za-z]/.test(before) && isNamed(before) && mayBe(word)) return keep(word, before);
  const [, option, value] = /^(--?[\w.-]+|\w+)=(.+)$/s.exec(word) ?? [];
  if (option && value) return `${option}=${isNamed(option) && mayBe(value) ? keep(value, option) : inWord(value, '', keep)}`;
  const [, header, scheme, said] = /^([\w-]+):(\s*(?:(?:bearer|basic|token)\s+)?)(\S.*)$/is.exec(word) ?? [];
  if (header && said && isNamed(header) && mayBe(said)) return `${header}:${scheme}${keep(said, header)}`;
  if (/^bearer$/i.test(before) && mayBe(word)) return keep(word, 'token');
  if (/^[A-Za-z0-9_-]+$/.test(word) && mayBe(word) && looksLikeChance(word)) return keep(word, 'key');
  return word.replace(/\b\w{1,20}:\/\/\S+/g, (address) => inAddress(address, keep));
}

/** Before its host, and in its query. */
function inAddress(address: string, keep: Keep): string {
  return address
    .replace(/^(\w+:\/\/)([^/?#@]+)(?=@)/, (_, scheme: string, who: string) => {
      const colon = who.indexOf(':');
      const [shown, value] = colon < 0 ? ['', who] : [who.slice(0, colon + 1), who.slice(colon + 1)];
      return `${scheme}${shown}${mayBe(value) && (colon >= 0 || looksLikeChance(value)) ? keep(value, 'password') : value}`;
    })
    .replace(/([?&#])([\w.-]+)=([^&#]+)/g, (whole, mark: string, name: string, value: string) =>
      mayBe(value) && (isNamed(name) || /^(?:key|auth|sig|signature)$/i.test(name) || looksLikeChance(value))
        ? `${mark}${name}=${keep(value, name)}`
        : whole,
    );
}

/** Some services are told apart by a part of their path alone. */
const inPath = (address: string, keep: Keep): string =>
  address.replace(/^(\w+:\/\/[^/?#]*)([^?#]*)/, (_, place: string, path: string) => {
    const parts = path.split('/').map((part) => (mayBe(part) && looksLikeChance(part) ? keep(part, 'key') : part));
    return place + parts.join('/');
  });

function freeName(like: string, taken: readonly string[]): string {
  const words = like.replace(/([a-z])([A-Z])/g, '$1_$2').match(/[A-Za-z0-9]+/g) ?? [];
  const name = words.join('_').toUpperCase().replace(/^\d+/, '').slice(0, 60) || 'KEY';
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name}_${number}`;
    if (!taken.includes(free)) return free;
  }
}
