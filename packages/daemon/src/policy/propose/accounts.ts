import type { ProposalFacts, ProposedLine } from '../policy.ts';
import { isAskedFor } from '../words/intent.ts';
import { anyOf, beginning } from '../words/lexicon.ts';
import type { Clause } from '../words/said.ts';
import { grantFor } from './like.ts';
import { asks, spokenOf, verbs } from './words.ts';

/** The accounts that the words name, by their address or by what they are ("my work mail"), and what is to be done there. */
export function accountsNamed(clauses: readonly Clause[], { accounts }: Pick<ProposalFacts, 'accounts'>): ProposedLine[] {
  const no = clauses.some(({ text, not }) => not && asks('mail', text));
  return clauses.flatMap((clause) => (clause.not ? [] : accounts.flatMap((account) => lineFor(clause, account, accounts, no))));
}

function lineFor({ text }: Clause, account: string, accounts: readonly string[], no: boolean): ProposedLine[] {
  const found = addressIn(text, account) ?? roleIn(text, account, accounts);
  if (!found) return [];
  const before = text.slice(0, found.at);
  // Their own address as the one to write to.
  if (spokenOf.test(before) || /(?<!\p{L})(?:to|an|à|a|naar|cc)\s+$/iu.test(before)) return [];
  const sends = !no && isMailed(before);
  const access = asks('draft', text) ? 'draft' : sends ? 'send' : 'read';
  return [{ grant: grantFor({ kind: 'account', account, access }), why: 'named' }];
}

/** The first verb decides: "mail the report using …", "check … for answers". */
function isMailed(before: string): boolean {
  const mailed = beginning(verbs.mailing).exec(before)?.index;
  const at = mailed ?? (isAskedFor([before], { act: 'send', tool: [] }) ? 0 : undefined);
  return at !== undefined && !asks('look', before.slice(0, at));
}

function addressIn(text: string, account: string): { at: number } | undefined {
  const at = text.toLowerCase().indexOf(account.toLowerCase());
  if (at < 0 || /[\p{L}\p{N}_.+-]$/u.test(text.slice(0, at)) || /^[\p{L}\p{N}_-]/u.test(text.slice(at + account.length))) return undefined;
  return { at };
}

/** What people call a mailbox. */
const box = anyOf({
  en: 'e-?mail(?:s| ?(?:account|address|inbox|box))?|mails?(?: ?account| ?box)?|mailbox|inbox|account|address',
  de: 'postfach|mailkonto|konto|adresse|posteingang|mailpostfach',
  fr: 'boîte(?: mail)?|messagerie|courriels?|compte',
  es: 'correo|buzón|bandeja|cuenta',
  it: 'casella|posta',
  pt: 'caixa(?: de entrada)?',
  nl: 'postvak',
  sv: 'inkorg',
  da: 'indbakke',
  nb: 'innboks',
  pl: 'skrzynk\\p{L}*',
});

/** "My work mail", "das private Postfach", "the acme account", "compte perso". */
function roleIn(text: string, account: string, accounts: readonly string[]): { at: number } | undefined {
  const names = namesOf(account, accounts).join('|');
  if (!names) return undefined;
  const found = new RegExp(
    `(?<!\\p{L})(?:(?:${names})[\\p{L}]{0,3}[ -]?${box}|${box} (?:\\p{L}{1,3} )?(?:${names})\\p{L}{0,3})(?!\\p{L})`,
    'iu',
  ).exec(text);
  return found ? { at: found.index } : undefined;
}

const privately = anyOf({
  en: 'private|personal|home',
  de: 'privat',
  fr: 'perso|personnel|privé',
  es: 'personal|particular',
  it: 'personale',
  pt: 'pessoal|particular',
  nl: 'privé',
  sv: 'personlig',
  pl: 'osobist',
});
const privateWord = new RegExp(`^${privately}$`, 'u');
const atWork = anyOf({
  en: 'work|office|business|company|job',
  de: 'firmen|dienst|arbeits|geschäfts|beruflich',
  fr: 'pro|professionnel|bureau',
  es: 'trabajo',
  it: 'lavoro|ufficio',
  pt: 'trabalho',
  nl: 'werk|zakelijk',
  sv: 'jobb',
  pl: 'służbow|firmow',
});
/** Where people keep a mailbox of their own. */
const everybodys =
  /@(?:gmail|googlemail|gmx|web|outlook|hotmail|live|yahoo|icloud|me|proton|protonmail|posteo|t-online|free|orange|laposte|libero)\./i;

/** What tells it from the others: parts of its address that no other has; and what it is for, where exactly one is plainly the private one. */
function namesOf(account: string, accounts: readonly string[]): string[] {
  const parts = (of: string) =>
    of
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .slice(0, -1)
      .filter((part) => part.length > 2);
  const others = accounts.filter((other) => other !== account);
  const own = parts(account).filter((part) => !others.some((other) => parts(other).includes(part)) && !commonParts.test(part));
  const isPrivate = (one: string) => everybodys.test(one) || parts(one).some((part) => privateWord.test(part));
  if (accounts.filter(isPrivate).length !== 1) return own;
  if (isPrivate(account)) return [...own, privately];
  return accounts.length === 2 ? [...own, atWork] : own;
}
const commonParts = /^(?:mail|email|post|info|com|org|net|www)$/;
