import { createHash } from 'node:crypto';
import type { PluginView } from '@deskhand/protocol';

/** SHA-256 of what a plugin runs: its command line or address, and the copy of a package. What was shown of one is bound to it. */
export function programOf({ plan: { run }, installed }: Pick<PluginView, 'plan' | 'installed'>): string {
  const what = [run.kind === 'url' ? run.url : run.argv, installed?.hash ?? null];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}
