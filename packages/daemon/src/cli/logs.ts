import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Event } from '@deskhand/protocol';
import { secondOf } from '../host/moments.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plain, plainJson, plainLine } from './plain.ts';
import { requestWords } from './request-words.ts';
import type { Screen } from './screen.ts';
import { follow } from './tail.ts';
import { whichTask } from './which.ts';
import { shortId } from './words.ts';

/** What happened on the host, event by event: the last ones, then with `follow` each as it comes. */
export async function logs(
  screen: Screen,
  home: string,
  options: { limit?: number; task?: string; follow?: boolean; program?: boolean },
): Promise<number> {
  if (options.program) return programLog(screen, home, options.limit ?? 50);
  const client = await connect(home);
  const task = options.task === undefined ? undefined : (await whichTask(client, options.task, 'task', () => true)).id;
  const { events, head } = await lastEvents(client, options.limit ?? 50, task);
  for (const event of events) say(event);
  if (!options.follow) return exits.done;
  const end = new AbortController();
  const off = screen.onInterrupt(() => end.abort());
  try {
    for await (const message of follow(client, head, end.signal, () => screen.note('The host went away; waiting for it.'))) {
      if (message.kind === 'events') for (const event of message.events) if (!task || event.task === task) say(event);
    }
  } finally {
    off();
  }
  return exits.done;

  function say(event: Event): void {
    screen.out(screen.json ? plainJson(event) : eventLine(event));
  }
}

/** What the program itself wrote: what went wrong inside. Needs no host. */
async function programLog(screen: Screen, home: string, last: number): Promise<number> {
  const path = join(home, 'daemon.log');
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n').slice(-last);
  if (text.trim() === '') screen.note(`Nothing went wrong that was written down (${path}).`);
  else for (const line of lines) screen.out(plain(line));
  return exits.done;
}

async function lastEvents(client: Client, last: number, task: string | undefined): Promise<{ events: Event[]; head: number }> {
  const { head } = await client.get<{ head: { seq: number } }>('/v1/events?limit=1');
  const events: Event[] = [];
  const of = task === undefined ? '' : `&task=${task}`;
  let after = task === undefined ? Math.max(0, head.seq - last) : 0;
  for (;;) {
    const page = await client.get<{ events: Event[] }>(`/v1/events?after=${after}&limit=1000${of}`);
    events.push(...page.events.filter((event) => event.seq <= head.seq));
    after = page.events.at(-1)?.seq ?? after;
    if (page.events.length < 1000 || after >= head.seq) return { events: events.slice(-last), head: head.seq };
  }
}

/** One event on one line: when, what, whose, and the words in it. */
export function eventLine(event: Event): string {
  const task = event.task ? ` ${shortId(event.task)}` : '';
  const words = event.type === 'request.made' ? requestWords(event.body) : wordsOf(event.body);
  return `${secondOf(event.time)}  ${event.type}${task}${words ? `  ${plainLine(words, 160)}` : ''}`;
}

function wordsOf(body: Event['body']): string {
  const fields: Record<string, unknown> = body;
  for (const name of [
    'words',
    'title',
    'sentence',
    'text',
    'reason',
    'path',
    'model',
    'limit',
    'why',
    'by',
    'provider',
    'outcome',
    'answer',
  ]) {
    const value = fields[name];
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' || value === null) continue;
    // A pointer to content with its text along, or a reason.
    const { text, sentence } = value as { text?: string; sentence?: string };
    if (text ?? sentence) return text ?? sentence ?? '';
  }
  return '';
}
