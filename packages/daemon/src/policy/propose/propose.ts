import type { Call, Need, ProposalFacts, Propose, ProposedLine } from '../policy.ts';
import { type Clause, clausesOf } from '../words/said.ts';
import { accountsNamed } from './accounts.ts';
import { hostsNamed } from './hosts.ts';
import { grantFor, neededBefore } from './like.ts';
import { isClosed, placesProposed } from './places.ts';
import { toolsNamed } from './plugins.ts';
import { asks } from './words.ts';

// The smallest grants for a task, from its owner's words and from what like tasks needed before. No model has a say, and
// nothing that a file, a page or a plugin said is looked at. It only proposes: a person signs, line by line.

/** Lines of one proposal: a longer one nobody reads. */
const most = 8;

export const propose: Propose = (facts, decide) => {
  const clauses = clausesOf(facts.words);
  const named = [
    ...hostsNamed(clauses),
    ...toolsNamed(clauses, facts.plugins),
    ...accountsNamed(clauses, facts),
    ...secretsNamed(clauses, facts),
    ...placesProposed(clauses, facts),
  ];
  const before = neededBefore(facts).filter((line) => stillThere(line.grant.need, facts) && !isRefused(line.grant.need, clauses));
  const all = [...named, ...before].filter((line) => isOpen(line, facts, decide));
  return withoutCovered(all).slice(0, most);
};

/** Whether it would change anything: not closed to every task, not asked about each time all the same, not there already. */
function isOpen({ grant }: ProposedLine, { situation }: ProposalFacts, decide: Parameters<Propose>[1]): boolean {
  const call = probe(grant.need);
  const now = decide(call, { ...situation, words: [] });
  if (grant.need.kind === 'folder') {
    const folder = { path: grant.need.path, mode: grant.need.access === 'write' ? ('review' as const) : ('ro' as const) };
    return now.answer !== 'allow' && decide(call, { ...situation, folders: [...situation.folders, folder] }).answer === 'allow';
  }
  if (now.answer === 'allow') return false;
  const then = decide(call, { ...situation, words: [], grants: [...situation.grants, grant], signed: [grant.need] });
  return then.answer === 'allow';
}

/** A call that needs just this. */
const probe = (need: Need): Call => ({
  tool: '',
  effect: 'read',
  needs: [need],
  sinks: need.kind === 'network' && need.access === 'send' ? [{ name: 'url', kind: 'url', value: `https://${need.host}/` }] : [],
});

/** Without lines that another one says too: to send is also to look. */
function withoutCovered(lines: ProposedLine[]): ProposedLine[] {
  const key = ({ grant }: ProposedLine) => JSON.stringify(grant.need);
  const once = [...new Map(lines.toReversed().map((line) => [key(line), line])).values()].reverse();
  return once.filter(
    ({ grant: { need } }) =>
      !once.some(({ grant: { need: other } }) => {
        if (need.kind === 'folder' && other.kind === 'folder')
          return need.path === other.path && need.access === 'read' && other.access === 'write';
        if (need.kind === 'account' && other.kind === 'account')
          return need.account === other.account && strength.indexOf(need.access) < strength.indexOf(other.access);
        return false;
      }),
  );
}
const strength = ['read', 'draft', 'send'];

/** By its whole name, also as people say it ("the deploy token"), which is nobody's ordinary word. */
const secretsNamed = (clauses: readonly Clause[], { secrets }: ProposalFacts): ProposedLine[] =>
  secrets
    .filter(({ name }) => name.length > 3 && clauses.some(({ text, not }) => !not && secretIn(name).test(text)))
    .flatMap(({ name, hosts }) => {
      const [host, ...others] = hosts;
      // A secret is good for its own place alone: it is for a look there, or to send there where the words say so.
      const access = clauses.some(({ text, not }) => !not && asks('send', text)) ? 'send' : 'read';
      const place: ProposedLine[] = host && !others.length ? [{ grant: grantFor({ kind: 'network', host, access }), why: 'named' }] : [];
      return [...place, { grant: grantFor({ kind: 'secret', name }), why: 'named' as const }];
    });

function secretIn(name: string): RegExp {
  const parts = name.split(/[_-]+/).filter(Boolean);
  const said =
    parts.length > 1
      ? `|${parts.join('[ -]').toLowerCase()}|${parts.map(capital).join('[ -]')}|${capital(parts.join(' ').toLowerCase())}`
      : '';
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${name}${said})(?![\\p{L}\\p{N}_])`, 'u');
}
const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`;

/** What was needed before may be gone, or closed since. */
function stillThere(need: Need, { plugins, secrets, accounts, home, situation }: ProposalFacts): boolean {
  if (need.kind === 'plugin')
    return plugins.some(({ server, tools }) => server === need.server && tools.some(({ name }) => name === need.tool));
  if (need.kind === 'secret') return secrets.some(({ name }) => name === need.name);
  if (need.kind === 'account') return accounts.includes(need.account);
  if (need.kind === 'network') return !need.host.includes('*');
  return need.kind === 'folder' && !isClosed({ path: need.path, kind: 'folder' }, home, situation);
}

/** The words say no to what goes out: then nothing that does is taken over from before; nor what they name in a no. */
function isRefused(need: Need, clauses: readonly Clause[]): boolean {
  const no = clauses.filter(({ not }) => not).map(({ text }) => text);
  const outgoing = no.some((text) => asks('send', text) || asks('mail', text));
  const goesOut = (need.kind === 'network' || need.kind === 'account') && need.access === 'send';
  const name = need.kind === 'network' ? need.host : need.kind === 'plugin' ? need.server : need.kind === 'account' ? need.account : '';
  return (
    (outgoing && (goesOut || need.kind === 'plugin')) || (name !== '' && no.some((text) => text.toLowerCase().includes(name.toLowerCase())))
  );
}
