import type { Proposed } from '@deskhand/protocol';
import { begin, type Scene } from './begin.ts';
import { tell } from './teller.ts';

// What tasks are given before they start.

const line = (need: Proposed['grant']['need'], more: Partial<Proposed> = {}): Proposed => ({
  grant: { source: 'task', need, reason: '' },
  why: 'named',
  ...more,
});

/** Two tasks that wait for what they may be given: a short one, and one with every kind of line. */
export function proposals(now: number): Scene {
  const story = begin(now);
  const propose = (words: string, lines: Proposed[]) => {
    const task = tell(story, now, words, { minutes: 1 });
    task.event({ type: 'proposal.made', body: { proposal: `proposal_${task.task}`, lines, hash: 'h', until: now + 9 * 60_000 } });
    return task.task;
  };
  const long = propose('Put the minutes of the board into the shared folder, open a ticket for what is left to do, and upload the rest', [
    line({ kind: 'folder', path: '/srv/shared/minutes of the board/2026', access: 'write' }),
    line({ kind: 'folder', path: '/home/ana/Downloads/statement-march-final-version-2.pdf', access: 'read' }, { file: true }),
    line({ kind: 'plugin', server: 'tickets', tool: 'create_ticket' }),
    line({ kind: 'network', host: 'files.a-rather-long-name-of-a-company.example', access: 'send' }),
    line({ kind: 'secret', name: 'TRACKER_TOKEN' }, { why: 'like', times: 3 }),
  ]);
  const short = propose('Compare the monthly prices on fly.example and render.example', [
    line({ kind: 'network', host: 'fly.example', access: 'read' }),
    line({ kind: 'network', host: 'render.example', access: 'read' }, { why: 'like', times: 1 }),
  ]);
  return { story, tasks: { short, long } };
}
