import type { Rehearsed } from '@deskhand/protocol';
import { begin, documents, type Scene } from './begin.ts';
import type { Shot } from './shot.ts';
import { tell } from './teller.ts';

// Rehearsals: one under way, one that waits for a word, one that was let be done.

const title = 'Send every customer on the list their invoice, and note it in the tracker';
const told = (entry: string) =>
  `Held as ${entry}, and not done: this is a rehearsal. The owner sees it at the end and lets it be done, or not. So there is no answer, and nobody knows what it would be. Go on with what does not depend on it; say in your result what does.`;

function acts(story: Scene['story']) {
  const one = (entry: string, sender: string, title: string, to: string, detail: object, awaited: boolean) => {
    const act = story.ref(JSON.stringify(detail, null, 1));
    return {
      queued: { entry, step: `step_${entry}`, call: `call_${entry}`, sender, title, to, act, ...(awaited && { awaited }) },
      shown: { entry, title, to, sender, act: act.hash, content: [], told: told(entry), answers: awaited },
    };
  };
  return [
    one(
      'out_11',
      'http',
      'sends a POST to https://api.mailer.example/send: office@lindenhof.example, Invoice 2025-114',
      'https://api.mailer.example/send',
      { method: 'POST', url: 'https://api.mailer.example/send', headers: { 'content-type': 'application/json' } },
      false,
    ),
    one(
      'out_12',
      'plugin',
      'lets the plugin tracker create issue: Invoice 2025-114 sent, Billing',
      'the plugin tracker',
      { plugin: 'tracker', tool: 'create_issue', args: { title: 'Invoice 2025-114 sent', project: 'Billing' } },
      true,
    ),
  ];
}

/** The story of one up to its end. */
function rehearse(story: Scene['story'], now: number, minutes: number) {
  const task = tell(story, now, title, { minutes, rehearse: true });
  task.turn('', 1).step('reads customers.csv').step('writes Invoices/2025/sent.csv', { effect: 'reversible' });
  for (const { queued } of acts(story)) {
    task.step(queued.title, { effect: 'irreversible', output: told(queued.entry) }).event({ type: 'outbox.queued', body: queued });
  }
  return task;
}

export function rehearsing(now: number): Scene {
  const story = begin(now);
  const waits = rehearse(story, now, 12);
  const [mail, issue] = acts(story).map(({ shown }) => shown);
  const shown: Rehearsed = {
    changes: 2,
    marked: 0,
    acts: [
      {
        ...mail,
        why: 'The address comes from the file customers.csv, not from you.',
        decisive: [{ name: 'json.to', value: 'office@lindenhof.example', from: 'the file customers.csv', trusted: false }],
      },
      { ...issue, decisive: [] },
    ].flatMap((act) => (act.entry ? [act as Rehearsed['acts'][number]] : [])),
    left: [{ words: 'runs, sending to ftp.archive.example: curl -T sent.csv https://ftp.archive.example/2025/' }],
  };
  waits
    .turn(
      'One invoice would go to Lindenhof, and one issue would be filed. The number of the issue belongs into sent.csv: it is not known before.',
    )
    .review([
      { kind: 'added', path: `${documents}/Invoices/2025/sent.csv`, what: 'file', after: 410, marks: [] },
      { kind: 'changed', path: `${documents}/Invoices/2025/overview.xlsx`, what: 'file', before: 48_100, after: 48_210, marks: [] },
    ])
    .rehearsed(JSON.stringify(shown));
  const under = tell(story, now, 'Cancel the three newsletters that nobody reads', { minutes: 1, rehearse: true });
  under.turn('', 1).step('looks at newsletters.csv', { running: true });
  const done = rehearse(story, now, 60);
  done
    .turn('One invoice would go to Lindenhof.')
    .commit([{ kind: 'added', path: `${documents}/Invoices/2025/sent.csv`, what: 'file', after: 410, marks: [] }])
    .event({ type: 'outbox.held', body: { entries: ['out_11', 'out_12'], until: now - 3_000_000 } })
    .event({ type: 'outbox.sending', body: { entry: 'out_11' } })
    .event({ type: 'outbox.sent', body: { entry: 'out_11', receipt: { words: 'answered 202', status: 202 } } })
    .event({ type: 'outbox.sending', body: { entry: 'out_12' } })
    .event({ type: 'outbox.sent', body: { entry: 'out_12', receipt: { words: 'answered' } } })
    .finish('done', 'One invoice went to Lindenhof.');
  const asked = story.tasks.get(waits.task)?.rehearsal ?? '';
  return { story, tasks: { waits: waits.task, 'waits.approval': asked, under: under.task, done: done.task } };
}

const page = (tasks: Record<string, string>) => `#/approval/${tasks.waits}/${tasks['waits.approval']}`;
const text = (words: string) => `text=${words}`;

export const rehearsalShots: Shot[] = [
  { name: 'rehearsal-home', scene: 'rehearsing', at: () => '#/', ready: text('Needs you') },
  {
    name: 'rehearsal-choice',
    scene: 'rehearsing',
    at: () => '#/',
    ready: text('Needs you'),
    async act(page) {
      await page.click('button[aria-label^="Where and how"]');
      await page.getByLabel('Rehearse it first').check();
    },
  },
  { name: 'rehearsal-page', scene: 'rehearsing', at: page, ready: text('It would change 2 files') },
  {
    name: 'rehearsal-act',
    scene: 'rehearsing',
    at: page,
    ready: text('It would change 2 files'),
    async act(page) {
      await page.getByText('Exactly as it would go').last().click();
      await page.getByText('What the task was told instead').last().click();
      await page.getByText('Could not be rehearsed').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'rehearsal-sure',
    scene: 'rehearsing',
    at: page,
    ready: text('It would change 2 files'),
    act: async (page) => {
      await page.getByRole('button', { name: 'Let it be done' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'rehearsal-task', scene: 'rehearsing', at: (tasks) => `#/task/${tasks.waits}`, ready: text('Result') },
  { name: 'rehearsal-under', scene: 'rehearsing', at: (tasks) => `#/task/${tasks.under}`, ready: text('looks at newsletters.csv') },
  { name: 'rehearsal-done', scene: 'rehearsing', at: (tasks) => `#/task/${tasks.done}`, ready: text('Result') },
  { name: 'rehearsal-review', scene: 'rehearsing', at: (tasks) => `#/review/${tasks.waits}`, ready: text('sent.csv') },
];
