import type { Event, HostView } from '@deskhand/protocol';
import type { Excerpt, Leave, SignedHead } from '@deskhand/protocol/audit';
import { DeskhandError } from '../host/host.ts';
import { otlpOf } from './audit-otlp.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { eventLine } from './logs.ts';
import { plainJson, plainLine } from './plain.ts';
import type { Screen } from './screen.ts';
import { whichTask } from './which.ts';
import { writeFileWhole } from './write-out.ts';

/** What narrows a look into the log, as the command line has it. */
export interface Filters {
  task?: string;
  folder?: string;
  domain?: string;
  device?: string;
  actor?: string;
  type?: string;
  since?: string;
  until?: string;
  content?: boolean;
}

interface FoundEvent {
  event: Event;
  leave?: Leave;
}
interface Page {
  events: FoundEvent[];
  more?: number;
}

/** Who did what, for which task, by whose leave: the newest first. */
export async function search(screen: Screen, home: string, text: string[], options: Filters & { limit: number }): Promise<number> {
  const client = await connect(home);
  const found = await look(client, { ...options, ...(text.length && { text: text.join(' ') }) }, options.limit);
  if (screen.json) for (const one of found) screen.out(plainJson(one));
  else if (found.length === 0) screen.note('Nothing in the log fits that.');
  else {
    const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
    for (const { event, leave } of found) screen.out(`${eventLine(event)}  ${whoOf(event, host)}${leaveWords(leave, host)}`);
  }
  return exits.done;
}

/** Everything that fits, oldest first, for other programs: JSON Lines, OpenTelemetry, or a file that proves itself. */
export async function exportLog(
  screen: Screen,
  home: string,
  options: Filters & { format: 'jsonl' | 'otlp' | 'proof'; out?: string },
): Promise<number> {
  const client = await connect(home);
  const found = (await look(client, options, Number.MAX_SAFE_INTEGER)).reverse();
  const text = await written(client, found, options);
  if (options.out === undefined) screen.out(text.trimEnd());
  else {
    await writeFileWhole(options.out, text);
    screen.note(`${found.length} events in ${options.out}${options.content ? '' : ', without what was said (--content adds it)'}.`);
  }
  return exits.done;
}

async function written(client: Client, found: FoundEvent[], { format, content = false }: Filters & { format: string }): Promise<string> {
  if (format === 'proof') {
    const seqs = found.map(({ event }) => event.seq);
    if (seqs.length === 0 || seqs.length > 2000)
      throw new DeskhandError('audit.excerpt', `${seqs.length} events fit: a proof holds 1 to 2,000.`, {
        next: 'Narrow it: --task, --since, --type.',
      });
    return `${JSON.stringify(await client.post<Excerpt>('/v1/audit/excerpt', { seqs, words: content }))}\n`;
  }
  if (format === 'jsonl') return found.map((one) => `${JSON.stringify(one)}\n`).join('');
  const { head } = await client.get<{ head: SignedHead }>('/v1/audit/head');
  const lines: string[] = [];
  for (let at = 0; at < found.length; at += 500) lines.push(JSON.stringify(otlpOf(found.slice(at, at + 500), head.host)));
  return lines.map((line) => `${line}\n`).join('');
}

async function look(client: Client, filters: Filters & { text?: string }, limit: number): Promise<FoundEvent[]> {
  const query = new URLSearchParams();
  const { content, since, until, task, device, folder, domain, actor, type, text } = filters;
  for (const [name, value] of Object.entries({ folder, domain, actor, type, text })) if (value !== undefined) query.set(name, value);
  if (task !== undefined) query.set('task', (await whichTask(client, task, 'task', () => true)).id);
  if (device !== undefined) query.set('device', await deviceId(client, device));
  if (since !== undefined) query.set('since', String(timeOf(since)));
  if (until !== undefined) query.set('until', String(timeOf(until)));
  if (content) query.set('words', '1');
  const found: FoundEvent[] = [];
  for (let before: number | undefined; ; ) {
    query.set('limit', String(Math.min(1000, limit - found.length)));
    if (before !== undefined) query.set('before', String(before));
    const page = await client.get<Page>(`/v1/audit/search?${query}`);
    found.push(...page.events);
    before = page.more;
    if (before === undefined || found.length >= limit) return found;
  }
}

async function deviceId(client: Client, named: string): Promise<string> {
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  const device = Object.values(host.devices).find(({ id, name }) => id === named || name.toLowerCase() === named.toLowerCase());
  return device?.id ?? named;
}

function timeOf(words: string): number {
  const ago = /^(\d{1,5})([hdw])$/.exec(words);
  if (ago) return Date.now() - Number(ago[1]) * { h: 3_600_000, d: 86_400_000, w: 604_800_000 }[ago[2] as 'h' | 'd' | 'w'];
  const time = Date.parse(words);
  if (Number.isNaN(time))
    throw new DeskhandError('usage', `"${plainLine(words, 60)}" is no time.`, { next: 'Say it as 2026-03-01, 2026-03-01T09:30, or 7d.' });
  return Math.max(0, time);
}

const nameOf = (id: string, host: HostView): string => plainLine(host.devices[id]?.name ?? (id === 'host' ? 'the host' : id), 80);

function whoOf({ actor }: Event, host: HostView): string {
  return `by ${actor.kind === 'device' ? nameOf(actor.id, host) : actor.kind === 'agent' ? 'the agent' : 'the host'}`;
}

function leaveWords(leave: Leave | undefined, host: HostView): string {
  if (!leave) return '';
  if (leave.kind === 'rules') return ', as was granted';
  if (leave.kind === 'silence') return ', nobody said no';
  const said = { asked: 'asked for by', approved: 'approved by', accepted: 'accepted by', released: 'released by', refused: 'refused by' }[
    leave.kind
  ];
  const second = leave.kind === 'approved' && leave.second !== undefined ? ` and ${nameOf(leave.second, host)}` : '';
  return `, ${said} ${nameOf(leave.by, host)}${second}`;
}
