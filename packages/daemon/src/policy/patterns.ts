import { globs } from '@deskhand/protocol';
import { fold, isDisguised } from './words/values.ts';

// What a `*` in a rule stands for: any run of characters in a name or a command line, a whole host's subdomains, anybody at
// one domain. What a rule allows it allows to the very letter; what it forbids or wants to be asked about it also finds in
// another case, behind a display name, or written with characters that only look alike. docs/security.md tells it.

/** What a rule gives. Of one pattern, `allow` matches nothing that the others don't. */
export type Give = 'none' | 'ask' | 'allow';

/** A plugin's tool, a secret: `list_*`. */
export const matchesName = (pattern: string, name: string, give: Give): boolean =>
  globs(pattern, name) || (give !== 'allow' && globs(fold(pattern), fold(name)));

/** `example.com`, `*.example.com` (it, and all below it), `*`. Any other `*` lets nothing through, and takes away all that it may mean. */
export function matchesHost(pattern: string, host: string, give: Give): boolean {
  const [wide, name] = [plainHost(pattern), plainHost(host)];
  if (wide === '*' || name === wide) return true;
  if (wide.startsWith('*.') && (name === wide.slice(2) || name.endsWith(wide.slice(1)))) return true;
  return give !== 'allow' && globs(wide, name);
}
/** In the one spelling that the network knows it by: "Müller.example." is "xn--mller-kva.example". */
function plainHost(host: string): string {
  const bare = host.trim().toLowerCase().replace(/\.$/, '');
  if (/^[!-~]*$/.test(bare) || !URL.canParse(`http://${bare}`)) return bare;
  return new URL(`http://${bare}`).hostname;
}

/** A mail address; `*@example.com`: everybody at that very domain; `*.example.com`: at it, or at one below it. */
export function matchesAddress(pattern: string, value: string, give: Give): boolean {
  const written = pattern.trim();
  const [, exact, below] = /^\*(?:@([^@*]+)|(\.[^@*]+))$/.exec(written) ?? [];
  const at = (domain: string) => (exact === undefined ? matchesHost(`*${below}`, domain, give) : plainHost(domain) === plainHost(exact));
  const isWide = exact !== undefined || below !== undefined;
  if (!isWide && fold(written) === fold(value)) return true;
  if (give === 'allow') {
    // One plain address and nothing around it: no name, no list, no route through another host.
    const [, domain] = /^[^\s@<>()[\]\\,;:"%!]+@([^\s@<>()[\]\\,;:"%!]+)$/.exec(value.trim()) ?? [];
    return isWide && domain !== undefined && !isDisguised(value) && at(domain);
  }
  // What is longer than a list of addresses is looked through by nobody: a person says.
  if (written === '*' || value.length > longest) return true;
  // Quoted, with spaces or a remark beside the "@", in brackets, or as an address says it: it is the same mailbox.
  const plain = fold(value)
    .replaceAll('%40', '@')
    .replace(/\([^()]{0,200}\)/g, '')
    .replace(/["'\\]/g, '')
    .replace(/\s{0,20}@\s{0,20}\[?/g, '@');
  const addresses = [fold(value), plain].flatMap((text) => text.split(/[\s<>,;:()[\]]+/).filter((part) => part.includes('@')));
  if (isWide)
    return addresses.some((one) =>
      one
        .split('@')
        .slice(1)
        .some((domain) => at(domain.replace(/\.$/, ''))),
    );
  return addresses.some((one) => one.replace(/\.$/, '') === fold(written)) || isSameNumber(written, value);
}
const longest = 20_000;
/** An account, in whatever groups it is written. */
function isSameNumber(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => fold(text).replace(/[\s.()-]/g, ''));
  return a === b && a !== undefined && /^[a-z]{0,2}\d[a-z\d]{5,}$/.test(a);
}

/** A command line. What takes away is looked for in each of the commands that a line is made of, however it is spaced. */
export function matchesLine(pattern: string, line: string, give: Give): boolean {
  if (globs(pattern, line.trim())) return true;
  if (give === 'allow') return false;
  const wide = fold(pattern);
  return [line, ...line.split(/&&|\|\||[;|&\n()`]/)].some((one) => {
    const bare = one.replace(/^[\s${]+/, '');
    return globs(wide, fold(bare)) || globs(wide, fold(named(bare)));
  });
}

/** A command by its name alone: "rm x" for "/bin/rm x", "\\rm x", "sudo rm x", "LANG=C rm x", "xargs rm x". */
const named = (command: string): string =>
  command
    .slice(0, longest)
    .replace(/^(?:(?:\w{1,40}=\S*|(?:\S*\/)?(?:sudo|doas|env|command|exec|nohup|nice|time|busybox|xargs)(?:\s+-\S+)*)\s+)+/, '')
    .replace(/^["'\\]*(?:[^\s"']*\/)?([^\s"'/]+)["']?/, '$1');
