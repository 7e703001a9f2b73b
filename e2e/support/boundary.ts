import type { Proposed } from '@deskhand/protocol';
import { begin, owner, type Scene } from './begin.ts';
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

const day = 86_400_000;

/** Permissions of a year: some never used, some over soon, some always allowed, some over. */
export function permissions(now: number): Scene {
  const story = begin(now - 120 * day);
  const give = (grant: string, host: string, days: number) => {
    const need = { kind: 'network', host, access: 'read' } as const;
    story.append({ type: 'grant.given', body: { grant, given: { source: 'owner', need, reason: '' } }, actor: owner }, now - days * day);
  };
  give('grant_gone', 'weather.example', 110);
  give('grant_older', 'archive.with-a-rather-long-name.example', 95);
  for (const path of ['/home/ana/Archive', '/home/ana/Scans of the last ten years'])
    story.append({ type: 'folder.granted', body: { path, mode: 'ro' }, actor: owner }, now - 85 * day);
  give('grant_old', 'rates.bank.example', 80);
  tell(story, now, 'What is due this week?', { minutes: 40 * 24 * 60 });
  story.append({ type: 'grant.lapsing', body: { grant: 'grant_older', at: now + 9 * day }, actor: { kind: 'host' } }, now - 5 * day);
  story.append({ type: 'folder.lapsing', body: { path: '/home/ana/Archive', at: now + 5 * day }, actor: { kind: 'host' } }, now - 5 * day);
  story.append({ type: 'grant.lapsed', body: { grant: 'grant_gone' }, actor: { kind: 'host' } }, now - 4 * day);
  const grant = { source: 'task', need: { kind: 'plugin', server: 'tickets', tool: 'list_tickets' }, tool: 'use_plugin', reason: '' };
  for (const minutes of [50, 40, 30, 20]) {
    const task = tell(story, now, 'Which tickets are open?', { minutes });
    task.approval({
      title: 'Ask the plugin tickets for list_tickets',
      why: '',
      irreversible: false,
      decisive: [],
      pattern: { words: 'use list_tickets of tickets', grant },
    });
    const asked = story.events.at(-1);
    if (asked?.type !== 'approval.requested') continue;
    const at = { task: asked.task, thread: asked.thread };
    story.append({ type: 'approval.answered', body: { approval: asked.body.approval, answer: 'once', hash: 'h' }, actor: owner, ...at });
  }
  const rules = [
    { source: 'owner', need: { kind: 'network', host: '*.gambling.example', access: 'send' }, give: 'none', reason: 'house rules' },
    { source: 'owner', need: { kind: 'command', line: 'git push*' }, give: 'ask', reason: '' },
  ];
  const body = { path: '/home/ana/.local/share/deskhand/policy.json', rules: story.ref(JSON.stringify(rules)), count: rules.length };
  const trouble = `The policy file is not valid JSON: Unexpected end of JSON input (${body.path})`;
  story.append({ type: 'rules.read', actor: { kind: 'host' }, body: { ...body, trouble } }, now);
  return { story, tasks: {} };
}
