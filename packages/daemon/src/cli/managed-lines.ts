import { type HostView, type ManagedKind, managedSays } from '@deskhand/protocol';
import type { Client } from './client.ts';
import { plainLine } from './plain.ts';
import type { Screen } from './screen.ts';

/** Says which rules an organisation's policy has about what was just shown, and that they are its own. */
export async function noteManaged(screen: Screen, client: Client, ...about: ManagedKind[]): Promise<void> {
  if (screen.json) return;
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  const says = managedSays(host, ...about);
  for (const rule of says?.rules ?? []) screen.note(`Managed by ${plainLine(says?.name ?? '', 80)}: ${plainLine(rule, 300)}`);
}
