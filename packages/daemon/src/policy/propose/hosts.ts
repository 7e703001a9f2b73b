import type { ProposedLine } from '../policy.ts';
import type { Clause } from '../words/said.ts';
import { hostOf, plainUrl, urlsIn } from '../words/values.ts';
import { asks, broughtTo, fromMemory, inPlace, isLookedAtLast, spokenOf, towards, worksOnText } from './words.ts';

/** Endings that are names of files before they are names of places. */
const files =
  /\.(?:md|txt|csv|tsv|xlsx?|docx?|pptx?|odt|pdf|png|jpe?g|gif|svg|heic|mp[34]|wav|mov|zip|gz|tar|7z|json|ya?ml|xml|html?|css|js|ts|tsx|jsx|py|rb|rs|go|c|h|cpp|java|sh|sql|db|log|ini|toml|eml|ics|vcf|tgz|bz2|xz|rar|bak|tmp|diff|patch|conf|cfg|epub|rtf|tex|webp|dat|bin|jar|apk|iso|psd|heif|avi|mkv|ods|odp|msg)$/i;

/** "Post hotels.csv https://…". */
const endsInFile = (before: string): boolean => files.test(before.trim());

/** A host as it may be granted: a name, written out, that is no file's. */
function grantable(written: string): string | undefined {
  const host = hostOf(written);
  const named = /^(?:https?:\/\/|www\.)/i.test(written);
  if (!named && (files.test(plainUrl(written)) || written.includes('..'))) return undefined;
  // Other alphabets may look like a name that they aren't; numbers are no names.
  return /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(host) &&
    !/(?:^|\.)(?:localhost|local|internal|lan)$/.test(host)
    ? `${/^(?:[a-z]+:\/\/)?www\./i.test(written) ? 'www.' : ''}${host}`
    : undefined;
}

/** The places on the network that the owner's words name: to look, or to send where the words say that something goes there. */
export function hostsNamed(clauses: readonly Clause[]): ProposedLine[] {
  const found = new Map<string, 'read' | 'send'>();
  const left = new Set<string>();
  const written: string[] = [];
  const together = clauses.map(({ text }) => text).join(' ');
  for (const [at, { text, not }] of clauses.entries()) {
    for (const url of urlsIn(text)) {
      const host = grantable(url);
      const inClause = text.slice(0, text.toLowerCase().indexOf(url.toLowerCase()));
      // "Upload hotels.csv: https://…": the address is a clause of its own.
      const before = inClause.trim() || !/^https?:/i.test(text) ? inClause : `${clauses[at - 1]?.text ?? ''} `;
      // What stands in a path is a file.
      if (!host || spokenOf.test(before) || /[/\\~]$/.test(before)) continue;
      if (not) left.add(host);
      else if (isSentTo(before) || (asks('send', before) && endsInFile(before))) found.set(host, 'send');
      else if (isLookedAt(text.replaceAll(url, ' '), before, together)) found.set(host, found.get(host) ?? 'read');
      if (!not) written.push(plainUrl(url));
    }
  }
  // One address to be looked at: that they gave it is leave enough, and a line would only be in the way.
  const [only] = written;
  if (written.length === 1 && only?.includes('/') && [...found.values()][0] === 'read') return [];
  return [...found].filter(([host]) => !left.has(host)).map(([host, access]) => ({ grant: networkGrant(host, access), why: 'named' }));
}

/** A word says so, or something is brought there by a verb that is none of the others. */
function isSentTo(before: string): boolean {
  if (asks('send', before)) return towards.test(before) && !isLookedAtLast(before);
  return broughtTo.test(before) && !worksOnText.test(before) && !(['look', 'write', 'draft'] as const).some((kind) => asks(kind, before));
}

/** A word says so; or it is named as a place where something is, in whatever language, and nothing else is said to be done with it. */
function isLookedAt(text: string, before: string, together: string): boolean {
  if (fromMemory.test(together)) return false;
  if (asks('send', text)) return asks('look', text);
  // What there are no words for is looked at, if anything: that is the least.
  if (!worksOnText.test(text) && !kinds.some((kind) => asks(kind, together))) return true;
  return asks('look', together) || (inPlace.test(before) && !worksOnText.test(text) && !asks('write', text) && !asks('draft', text));
}

const kinds = ['look', 'send', 'write', 'draft', 'mail'] as const;

/** To send: only to that place, whose address then counts as the owner's word. */
export const networkGrant = (host: string, access: 'read' | 'send'): ProposedLine['grant'] => ({
  source: 'task',
  need: { kind: 'network', host, access },
  ...(access === 'send' && { to: [host] }),
  reason: 'signed before this task began',
});
