import type { Event } from '@deskhand/protocol';
import type { AuditReport, Excerpt, Leave, SignedHead } from '@deskhand/protocol/audit';
import type { Reply } from './desk.ts';
import { type Called, jsonFrom } from './local-http.ts';

// What a desk says about its own log: where it ends, what stands where, who did what.

export interface AuditFilters {
  text?: string | undefined;
  folder?: string | undefined;
  domain?: string | undefined;
  device?: string | undefined;
  before?: number | undefined;
}

export interface AuditPage {
  events: { event: Event; leave?: Leave | undefined }[];
  /** Where to go on, if there is more. */
  more?: number | undefined;
}

export interface DeskAudit {
  head(): Promise<Reply<SignedHead>>;
  /** The hashes that stand in these places now, and the last place there is. */
  hashes(places: readonly number[]): Promise<Reply<{ seq: number; hashes: Record<string, string> }>>;
  check(): Promise<Reply<AuditReport>>;
  search(filters: AuditFilters): Promise<Reply<AuditPage>>;
  excerpt(seqs: readonly number[]): Promise<Reply<Excerpt>>;
}

// The shapes are the host's own, of the version that served this page; what is signed is checked by its signature.
export function auditOver(call: (path: string, init?: RequestInit) => Promise<Called>): DeskAudit {
  const json = { 'content-type': 'application/json' };
  return {
    head: () => jsonFrom(call('audit/head'), (value) => (value as { head: SignedHead }).head),
    hashes: (places) =>
      jsonFrom(call(`audit/hashes?at=${places.join(',')}`), (value) => value as { seq: number; hashes: Record<string, string> }),
    check: () => jsonFrom(call('audit/check'), (value) => value as AuditReport),
    search: (filters) => {
      const said = Object.entries(filters).filter(([, value]) => value !== undefined && value !== '');
      const query = new URLSearchParams([...said.map(([name, value]) => [name, String(value)] as [string, string]), ['limit', '60']]);
      return jsonFrom(call(`audit/search?${query}`), (value) => value as AuditPage);
    },
    excerpt: (seqs) =>
      jsonFrom(
        call('audit/excerpt', { method: 'POST', headers: json, body: JSON.stringify({ seqs, words: false }) }),
        (value) => value as Excerpt,
      ),
  };
}
