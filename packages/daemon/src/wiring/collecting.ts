import type { Event } from '@deskhand/protocol';
import { putIntoFolder } from '../log/collect-folder.ts';
import { startCollecting } from '../log/collecting.ts';
import type { Log } from '../log/log.ts';
import { postTo } from '../net/collector.ts';
import type { Net } from '../net/net.ts';
import type { Managed } from '../policy/policy.ts';

/** Hands the log on where a managed policy wants it: to a folder, or through the gate to an address, which leaves an event of its own in the log. */
export function collect({ to, what, near }: NonNullable<Managed['collect']>, log: Log, net: Net) {
  const at = /^https:/.test(to) ? new URL(to) : undefined;
  const isOwn = (event: Event) => at !== undefined && event.type === 'request.made' && event.body.host === at.hostname;
  const put = at ? postTo(net, at.href, near) : putIntoFolder(to);
  return startCollecting({ log, what, put, isOwn, tell: (error) => console.error(error) });
}
