import type { OutboxEntry, TaskSummary, TaskView } from '@deskhand/protocol';
import { isOpen, outboxOf } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { entryLine } from './outbox-words.ts';
import { plain, plainLine } from './plain.ts';
import { faint, type Screen, strong } from './screen.ts';
import { textOf } from './text-of.ts';
import { recentTasks } from './which.ts';
import { count, shortId } from './words.ts';

// What tasks send to the outside world: look at it, hold it back, or let it go now.

export async function listOutbox(screen: Screen, home: string, options: { all?: boolean }): Promise<number> {
  const client = await connect(home);
  const tasks = (await withOutbox(client)).filter(({ entries }) => options.all || entries.some(isOpen));
  if (screen.json) {
    screen.outJson({ entries: tasks.flatMap(({ task, entries }) => entries.map((entry) => ({ task: task.id, ...entry }))) });
    return exits.done;
  }
  if (tasks.length === 0) screen.note(options.all ? 'Nothing was ever sent.' : 'Nothing waits to be sent.');
  for (const { task, entries } of tasks) {
    screen.out(`${strong(shortId(task.id))}  ${plainLine(task.title, 60)}`);
    for (const entry of entries.filter((one) => options.all || isOpen(one))) {
      screen.out(`  ${entryLine(entry, Date.now())}`);
      if (isOpen(entry)) for (const line of await exactly(client, entry)) screen.out(faint(`          ${line}`));
    }
  }
  return exits.done;
}

/** What would happen, exactly: as it is kept, with what it carries. */
async function exactly(client: Client, entry: OutboxEntry): Promise<string[]> {
  const refs = [entry.act, ...entry.content.filter(({ bytes }) => bytes <= 4000)];
  const texts = await Promise.all(refs.map((ref) => textOf(client, ref)));
  const large = entry.content.filter(({ bytes }) => bytes > 4000).map(({ bytes }) => `and ${bytes} bytes`);
  return [...texts.flatMap((text) => plain(text).split('\n')), ...large];
}

/** "Don't send": one entry, all of a task, or, with nothing named, all that waits. */
export async function cancelOutbox(screen: Screen, home: string, named: string | undefined): Promise<number> {
  const client = await connect(home);
  const found = await which(client, named, true);
  for (const { task, entry } of found) await client.command({ type: 'outbox.cancel', task, entry: entry.id });
  return done(screen, found, `${count(found.length, 'thing')} won't be sent.`);
}

/** Sends without waiting for the end of the hold. What may have happened already is asked about first. */
export async function sendNow(screen: Screen, home: string, named: string | undefined): Promise<number> {
  const client = await connect(home);
  const meant = await which(client, named, false);
  const ready = meant.filter(({ entry }) => entry.state !== 'queued');
  // Where all of it waits for its task, the host says so.
  const found = ready.length ? ready : meant;
  const unsure = found.filter(({ entry }) => entry.state === 'lost');
  if (unsure.length && screen.asks) {
    for (const { entry } of unsure) screen.note(entryLine(entry, Date.now()));
    if (!/^y(es)?$/i.test(await screen.ask('It may have been sent already. Send it once more? y/n  '))) return exits.person;
  }
  for (const { task, entry } of found) await client.command({ type: 'outbox.send', task, entry: entry.id });
  return done(screen, found, `Sending ${count(found.length, 'thing')} now. What came of it: ${me} outbox --all`);
}

interface Found {
  task: string;
  entry: OutboxEntry;
}

/** The open entries that are meant: by any part of an entry's id or of its task's; the newest task's, or all, where none is named. */
async function which(client: Client, named: string | undefined, all: boolean): Promise<Found[]> {
  const open = (await withOutbox(client)).flatMap(({ task, entries }) => entries.filter(isOpen).map((entry) => ({ task: task.id, entry })));
  const fits = open.filter(({ task, entry }) => named === undefined || entry.id.includes(named) || task.includes(named));
  const [first] = fits;
  if (!first) throw new DeskhandError('outbox.none', 'Nothing like that waits to be sent.', { next: 'deskhand outbox lists what does.' });
  return named !== undefined || all ? fits : fits.filter(({ task }) => task === first.task);
}

async function withOutbox(client: Client): Promise<{ task: TaskSummary; entries: OutboxEntry[] }[]> {
  const tasks = (await recentTasks(client, 1000)).filter(({ outbox }) => outbox?.length);
  return Promise.all(tasks.map(async (task) => ({ task, entries: outboxOf(await client.get<TaskView>(`/v1/tasks/${task.id}`)) })));
}

function done(screen: Screen, found: Found[], words: string): number {
  if (screen.json) screen.outJson({ ok: true, entries: found.map(({ entry }) => entry.id) });
  else screen.note(words);
  return exits.done;
}
