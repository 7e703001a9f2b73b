import type { Need, ProposalFacts, ProposedLine } from '../policy.ts';
import { isDayName } from '../words/days.ts';
import { ownWords } from '../words/said.ts';
import { fold } from '../words/values.ts';
import { networkGrant } from './hosts.ts';

/** How alike the words of two tasks have to be: the share of their words that both have. */
const alike = 0.5;
/** Like tasks that count, the newest first. */
const recent = 5;

/** What like tasks were let use and used, in at least half of the newest of them. */
export function neededBefore({ words, earlier }: Pick<ProposalFacts, 'words' | 'earlier'>): ProposedLine[] {
  const mine = contentWords(words);
  if (mine.size < 2) return [];
  const like = earlier.filter((task) => share(mine, contentWords(task.words)) >= alike).slice(0, recent);
  const counts = new Map<string, { need: Need; times: number }>();
  for (const { needs } of like) {
    for (const [key, need] of new Map(needs.map((need) => [JSON.stringify(need), need]))) {
      counts.set(key, { need, times: (counts.get(key)?.times ?? 0) + 1 });
    }
  }
  return [...counts.values()]
    .filter(({ times }) => times * 2 >= like.length)
    .map(({ need, times }) => ({ grant: grantFor(need), why: 'like', times }));
}

export const grantFor = (need: Need): ProposedLine['grant'] =>
  need.kind === 'network' ? networkGrant(need.host, need.access) : { source: 'task', need, reason: 'signed before this task began' };

/** The words that say what it is about, without numbers: last month's task is like this month's. */
const contentWords = (text: string): Set<string> =>
  new Set(
    fold(ownWords(text))
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length > 3 && !isDayName(word)),
  );

function share(a: Set<string>, b: Set<string>): number {
  const both = [...a].filter((word) => b.has(word)).length;
  return both / (a.size + b.size - both || 1);
}
