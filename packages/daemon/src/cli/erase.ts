import { type HostView, managedSays } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { connect } from './client.ts';
import { exits } from './exits.ts';
import { noteManaged } from './managed-lines.ts';
import { plainLine } from './plain.ts';
import type { Screen } from './screen.ts';
import { whichTask } from './which.ts';
import { shortId } from './words.ts';

/** Takes all that was said in a task off the disk. Asked first at a terminal: there is no way back. */
export async function erase(screen: Screen, home: string, named: string, { yes = false }: { yes?: boolean }): Promise<number> {
  const client = await connect(home);
  const task = await whichTask(client, named, 'task', () => true);
  const title = plainLine(task.title, 60) || shortId(task.id);
  if (!yes && !screen.asks) throw new DeskhandError('usage', 'Erasing can’t be undone.', { next: 'Say --yes where nobody can be asked.' });
  const question = `Erase all that was said, read and made in “${title}”? It can’t be brought back. y/n  `;
  if (!yes) {
    screen.note(staysWords);
    if (!/^y(es)?$/i.test(await screen.ask(question))) return exits.done;
  }
  const { seq } = await client.command({ type: 'erase', task: task.id });
  if (screen.json) screen.outJson({ ok: true, task: task.id, seq });
  else
    screen.note(
      `Its words and files are going from this computer’s log and blobs; that it was there, and who erased it, stays.${yes ? ` ${staysWords}` : ''}`,
    );
  return exits.done;
}

const staysWords = `Files that it changed in your folders stay as they are, and what they were before is kept for “${me} undo” as promised. The line that says what each step did stays too: names of files and places, the first 200 characters of a command, what was looked for. What another task of the conversation has as well stays with that one.`;

/** How long finished tasks keep what was said in them. */
export async function retention(screen: Screen, home: string, words: string | undefined): Promise<number> {
  const client = await connect(home);
  if (words !== undefined) {
    const days = /^(\d{1,5})d?$/.exec(words)?.[1];
    if (words !== 'off' && (days === undefined || Number(days) < 1))
      throw new DeskhandError('usage', `"${plainLine(words, 40)}" is no number of days.`, {
        next: 'Say “deskhand retention 90”, or “off”.',
      });
    await client.command({ type: 'retention.choose', ...(days !== undefined && { days: Number(days) }) });
  }
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  const managed = managedSays(host, 'retention');
  if (screen.json) screen.outJson({ days: host.retention ?? null, ...(managed && { managed: managed.rules }) });
  else if (host.retention !== undefined) screen.out(`What was said in a task is erased ${host.retention} days after its end.`);
  else if (!managed) screen.out('Tasks keep what was said in them for good.');
  await noteManaged(screen, client, 'retention');
  return exits.done;
}
