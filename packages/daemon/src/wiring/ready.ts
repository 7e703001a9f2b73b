import { existsSync } from 'node:fs';
import { type HostView, meanwhileWords } from '@deskhand/protocol';
import type { Ready } from '../host/ready.ts';
import type { LanState } from '../link/phones.ts';
import type { Log } from '../log/log.ts';
import type { Models } from '../models/models.ts';
import { howToGetOne } from '../models/open-models.ts';
import { mendIt } from '../policy/managed/policy-places.ts';
import type { SandboxFacts } from '../sandbox/sandbox.ts';

const awayNext = (path: string): string =>
  `Put it back (a disk that is not plugged in?), or take it off the list: deskhand folders remove ${JSON.stringify(path)}`;

/** That the owner's file of rules doesn't hold as it stands, what holds meanwhile, and what to do. */
export function rulesTrouble({ file }: HostView): Ready['missing'][number] | undefined {
  if (file?.trouble === undefined) return undefined;
  return { what: `${file.trouble} ${meanwhileWords(file)}`, next: mendIt };
}

/** What the person at the terminal is told: what was found, and what to do about what is missing. */
export async function describe(
  log: Log,
  models: Pick<Models, 'list'>,
  facts: SandboxFacts,
  { port, lan, shut = lan.why }: { port: number; lan: LanState; shut: string | undefined },
): Promise<Ready> {
  const list = await models.list();
  const missing = [];
  const rules = rulesTrouble(log.host());
  if (rules) missing.push(rules);
  if (!list.length) missing.push({ what: 'No model was found.', next: howToGetOne });
  if (facts.kind === 'none') missing.push({ what: facts.why, next: facts.fix.length ? `To mend it: ${facts.fix.join(' && ')}` : '' });
  for (const { path } of log.host().folders)
    if (!existsSync(path)) missing.push({ what: `The folder ${path} isn't there.`, next: awayNext(path) });
  if (shut) missing.push({ what: shut, next: 'Phones on this network can’t reach this host until then: deskhand lan on' });
  const phones = lan.open ? lan.addresses.map(({ url }) => url) : undefined;
  return { type: 'ready', port, models: list, sandbox: { kind: facts.kind, why: facts.why }, folders: log.host().folders, phones, missing };
}
