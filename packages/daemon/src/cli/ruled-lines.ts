import type { ApprovalView } from '@deskhand/protocol';
import type { Client } from './client.ts';
import { rulesOf, wordsOf } from './rules.ts';

/** What a rule said to a request in a person's place, as a line. */
export async function ruledLine(client: Client, { give, why, rule }: NonNullable<ApprovalView['ruled']>): Promise<string> {
  if (give === 'ask') return 'It is taken for another thing by now, since what is declared of its tool changed: it asks anew.';
  const whose = rule === undefined ? 'the rules as they are now' : 'a rule of yours';
  if (give === 'none') return `Refused by ${whose}: ${why ?? 'it is never allowed.'}`;
  const found = rule === undefined ? undefined : (await rulesOf(client)).find(({ id }) => id === rule);
  return found ? `Let through by ${whose}: ${wordsOf(found.grant)}.` : `Let through by ${whose}.`;
}
