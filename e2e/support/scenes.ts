import type { Change, EventBody } from '@deskhand/protocol';
import { asking } from './asking.ts';
import { begin, documents, owner, type Scene } from './begin.ts';
import { permissions, proposals } from './boundary.ts';
import { hostileScene } from './hostile.ts';
import { leftUndone } from './left-undone.ts';
import { longScene } from './long.ts';
import { managed } from './managed-shots.ts';
import { invoice } from './pdf.ts';
import { rehearsing } from './rehearsed.ts';
import { takenBack } from './taken-back.ts';
import { type Teller, tell } from './teller.ts';
import { answerText, invitation, invoiceCsv, letter, letterMarkdown, mail, picture, slides, workbook } from './things.ts';
import { trusted } from './trusted.ts';

// The states that every screen is looked at in. Each scene is a host's whole log, and names the tasks that screens open.

export const empty = (now: number): Scene => ({ story: begin(now), tasks: {} });
const bare = (now: number): Scene => ({ story: begin(now, false), tasks: {} });

const change = (path: string, kind: Change['kind'] = 'changed', rest: Partial<Change> = {}): Change => ({
  kind,
  path: `${documents}/${path}`,
  what: 'file',
  marks: [],
  ...(kind !== 'added' && { before: 18_400 }),
  ...(kind !== 'deleted' && { after: 19_950 }),
  ...rest,
});

const asked = (host: string, more: Partial<EventBody<'request.made'>>) =>
  ({ type: 'request.made', body: { host, method: 'GET', decision: 'allowed', up: 0, down: 0, ms: 240, ...more } }) as const;

const reviewChanges: Change[] = [
  change('Invoices/2025/overview.xlsx', 'added', { after: 48_210 }),
  change('Invoices/2025/totals.csv'),
  change('Invoices/2025/march.pdf', 'moved', { from: `${documents}/Downloads/scan_0041.pdf` }),
  change('Invoices/2025/april.pdf', 'moved', { from: `${documents}/Downloads/scan_0042.pdf` }),
  change('Invoices/README.md', 'changed', { before: 512, after: 730, movedOn: true }),
  change('Invoices/logo.png', 'changed', { before: 820, after: 1024 }),
  change('Invoices/run.sh', 'added', { after: 120, marks: ['can be run as a program'] }),
  change('Old/2019-draft.docx', 'deleted', {
    marks: ['deletes a file that isn’t in version control'],
    same: `${documents}/Letters/2019/draft.docx`,
  }),
  change('Old/2019-draft-2.docx', 'deleted'),
];

/** A day like any other: something waits, something works, something went wrong, much is done. */
export function busy(now: number): Scene {
  const story = begin(now);
  const tasks: Record<string, string> = {};
  const keep = (name: string, task: string) => {
    tasks[name] = task;
  };

  for (const [days, title] of [
    [6, 'Rename the holiday photos by place and date'],
    [3, 'Compare the two rental contracts'],
    [1, 'Collect all receipts of May in one folder'],
  ] as const) {
    const one = tell(story, now, title, { minutes: days * 1440 + 200 });
    one
      .turn('', 1)
      .step('looks through Pictures')
      .turn('Done.')
      .commit([change('Pictures/a.jpg', 'moved'), change('Pictures/b.jpg', 'moved')])
      .finish('done', `${title}: done. 2 files were moved.`);
  }

  const done = tell(story, now, 'Make a table of totals per customer from the invoices of this year', { minutes: 95 });
  keep('done', done.task);
  done
    .turn('I’ll look at what there is first.', 2)
    .step('looks through Invoices/2025', { output: '12 files', ms: 210 })
    .step('reads 12 invoices', { output: 'march.pdf: Total 1,240.00 EUR\napril.pdf: Total 980.50 EUR', ms: 4200 })
    .turn('', 2)
    .step('writes Invoices/2025/totals.csv', {
      tool: 'write_file',
      effect: 'reversible',
      args: { path: 'Invoices/2025/totals.csv', content: invoiceCsv.slice(0, 200) },
      output: 'written',
    })
    .step('runs a check of the sums', {
      tool: 'run',
      effect: 'reversible',
      args: { command: 'python3 check.py' },
      output: 'sum of rows 48,120.50\nsum of invoices 48,120.50\nok',
      ms: 1830,
    })
    .artifact(`${documents}/Invoices/2025/totals.csv`, invoiceCsv, 'text/csv')
    .artifact(`${documents}/Invoices/2025/overview.xlsx`, workbook())
    .artifact(`${documents}/Invoices/letter.md`, letterMarkdown, 'text/markdown')
    .artifact(`${documents}/Invoices/chart.png`, picture(), 'image/png')
    .turn(answerText)
    .commit([change('Invoices/2025/totals.csv', 'added'), change('Invoices/2025/overview.xlsx', 'added'), change('Invoices/README.md')])
    .finish('done', answerText);

  const failed = tell(story, now, 'Download the bank statements of March', { minutes: 70 });
  keep('failed', failed.task);
  failed
    .turn('', 1)
    .step('opens bank.example', { outcome: 'denied', output: 'The network is not open for bank.example.' })
    .event(asked('bank.example', { method: 'HEAD', status: 302, down: 0 }))
    .event(asked('statements.a-rather-long-name-of-a-department.bank.example', { status: 200, down: 48_210_000 }))
    .event(asked('bank.example', { method: 'POST', up: 1840, why: 'The connection broke off.' }))
    .event(
      asked('login.bank.example', {
        method: 'CONNECT',
        decision: 'refused',
        why: 'this command has no leave for login.bank.example. To ask for it, run it again with network: ["login.bank.example"].',
      }),
    )
    .finish('failed', undefined, {
      code: 'network',
      sentence: 'bank.example can’t be reached: this task has no leave to use the network.',
      next: 'Download the statements yourself into Documents, or allow bank.example and try again.',
    });

  const partly = tell(story, now, 'Translate the manual into Italian', { minutes: 60 });
  keep('partly', partly.task);
  partly
    .turn('', 1)
    .step('reads manual.docx')
    .turn('Chapters 1 to 7 of 11 are translated.')
    .artifact(`${documents}/manual-it.md`, '# Manuale\n\nCapitoli 1–7.', 'text/markdown')
    .commit([change('manual-it.md', 'added')])
    .finish('partly', 'Chapters 1 to 7 of 11 are translated.', {
      code: 'limit',
      sentence: 'It reached its limit of 200 steps.',
      next: 'Say “go on” to let it do the other four chapters.',
    });

  const stopped = tell(story, now, 'Sort the music library by year', { minutes: 50 });
  keep('stopped', stopped.task);
  stopped.turn('', 1).step('looks through Music').finish('stopped');

  const undone = tell(story, now, 'Remove the blank lines from all notes', { minutes: 44 });
  keep('undone', undone.task);
  undone
    .turn('', 1)
    .step('edits 3 notes', { effect: 'reversible' })
    .turn('Three notes were cleaned up.')
    .commit([change('Notes/a.md'), change('Notes/b.md'), change('Notes/c.md')])
    .finish('done', 'Three notes were cleaned up.');
  const commit = story.tasks.get(undone.task)?.commits[0];
  if (commit) undone.event({ type: 'change.undone', body: { ...commit.changes, commit: 'undo', of: commit.id } });

  const review = tell(story, now, 'Tidy up the invoices: sort them by month and name them alike', { minutes: 26 });
  keep('review', review.task);
  review
    .turn('', 2)
    .step('looks through Downloads')
    .step('moves 2 files', { effect: 'reversible' })
    .turn(
      'The invoices are sorted into `Invoices/2025`. Two old drafts looked abandoned, so I removed them; leave those out if you want to keep them.',
    )
    .review(reviewChanges);

  const approval = tell(story, now, 'Send the summary to my accountant and ask for a date next week', { minutes: 18 });
  keep('approval', approval.task);
  approval
    .turn('', 1)
    .step('reads accountant-website.html', {
      labels: { sources: ['web'], confidentiality: 'public', from: ['the web page mueller-tax.example'] },
    })
    .turn('', 1)
    .approval({
      title: 'Send a mail to office@mueller-tax.example',
      why: 'The address comes from the web page mueller-tax.example, not from you, and a mail can’t be called back.',
      irreversible: true,
      decisive: [
        { name: 'To', value: 'office@mueller-tax.example', from: 'the web page mueller-tax.example', trusted: false },
        { name: 'Subject', value: 'Summary of the first quarter', from: 'you', trusted: true },
        { name: 'Attachment', value: 'summary-q1.pdf, 84 kB', from: 'your folder Documents', trusted: true },
      ],
      pattern: {
        words: 'send from ana@home.example, to office@mueller-tax.example only',
        grant: {
          source: 'task',
          need: { kind: 'account', account: 'ana@home.example', access: 'send' },
          tool: 'send_mail',
          to: ['office@mueller-tax.example'],
          reason: 'The address comes from the web page mueller-tax.example.',
        },
      },
      full: JSON.stringify(
        {
          to: 'office@mueller-tax.example',
          subject: 'Summary of the first quarter',
          body: 'Dear Ms Müller,\n\nattached is the summary. Would Tuesday or Wednesday suit you?\n\nKind regards\nAna',
        },
        undefined,
        2,
      ),
    });

  const question = tell(story, now, 'Book the meeting room for the team lunch', { minutes: 12, files: ['list.txt'] });
  keep('question', question.task);
  question
    .turn('', 1)
    .ask('There are two rooms with space for nine people. Which one should it be?', [
      'The garden room, 12:00 to 13:30',
      'The large room upstairs, 12:30 to 14:00',
      'Neither, look further',
    ]);

  const working = tell(
    story,
    now,
    'Read all interview notes and write a report with the five main themes, each with quotes and who said them',
    { minutes: 3 },
  );
  keep('working', working.task);
  working
    .turn('I’ll read the notes first, then group what they say.', 2)
    .step('looks through Interviews', { ms: 120 })
    .step('reads Interviews/notes-01.md')
    .say('Leave out the names of the people, please.')
    .think()
    .step('reads 4 of 12 interview notes', { running: true });

  const queued = tell(story, now, 'Check the spelling of the newsletter', { minutes: 1 });
  keep('queued', queued.task);
  return { story, tasks };
}

/** Things on their way out: one held, one that went, one that nobody knows about. */
export function sending(now: number): Scene {
  const story = begin(now);
  const queue = (teller: Teller, entry: string, title: string, to: string) =>
    teller.step(title, { effect: 'irreversible' }).event({
      type: 'outbox.queued',
      body: {
        entry,
        step: 'step',
        call: 'call',
        sender: 'http',
        title,
        to,
        act: story.ref(JSON.stringify({ method: 'POST', url: `https://${to}/orders`, body: { table: 4 } }, undefined, 2)),
      },
    });
  const held = tell(story, now, 'Order lunch for nine at the Lindenhof', { minutes: 4 });
  held.turn('', 1);
  queue(held, 'out_1', 'Posts the order to lindenhof.example', 'lindenhof.example');
  queue(held, 'out_2', 'Tells the calendar service about it', 'calendar.example');
  held.turn('The order is ready.').event({ type: 'outbox.held', body: { entries: ['out_1', 'out_2'], until: now + 3_600_000 } });
  held
    .event({ type: 'outbox.sending', body: { entry: 'out_2' } })
    .event({ type: 'outbox.sent', body: { entry: 'out_2', receipt: { words: 'Created, number 4711', status: 201 } } });
  const lost = tell(story, now, 'Register the van with the city', { minutes: 30 });
  lost.turn('', 1);
  queue(lost, 'out_3', 'Sends the form to city.example', 'city.example');
  lost
    .turn('The form is filled in.')
    .event({ type: 'outbox.held', body: { entries: ['out_3'], until: now - 60_000 } })
    .event({ type: 'outbox.sending', body: { entry: 'out_3' } })
    .event({
      type: 'outbox.lost',
      body: {
        entry: 'out_3',
        reason: { code: 'lost', sentence: 'The connection broke after the form was sent and before city.example answered.' },
      },
    });
  return { story, tasks: { held: held.task, lost: lost.task } };
}

/** Documents that were handed over, and one of them changed. */
export function papers(now: number): Scene {
  const story = begin(now);
  const task = tell(story, now, 'Write the offer and the slides for it', { minutes: 8 });
  task
    .turn('', 1)
    .step('writes offer.docx', { effect: 'reversible' })
    .turn('The offer and the slides are done.')
    .artifact(`${documents}/offer.docx`, letter())
    .artifact(`${documents}/quarter.pptx`, slides())
    .artifact(`${documents}/invoice.pdf`, invoice())
    .artifact(`${documents}/lunch.ics`, invitation)
    .artifact(`${documents}/offer.eml`, mail)
    .commit([change('offer.docx', 'changed', { before: 1800, after: 1820 }), change('quarter.pptx', 'added', { after: 1400 })])
    .finish('done', 'The offer and the slides are done.');
  const answered = tell(story, now, 'How many days has February?', { minutes: 5 });
  answered.turn('28, and 29 in a leap year.').finish('done', '28, and 29 in a leap year.');
  const looked = tell(story, now, 'Which offers are still open?', { minutes: 4 });
  looked.turn('', 1).step('reads 3 offers').turn('Only the one to Oak & Elm.').finish('done', 'Only the one to Oak & Elm.');
  return { story, tasks: { papers: task.task, answered: answered.task, looked: looked.task } };
}

/** Requests that are over: one that nobody answered in time, one that was answered at another device. */
function over(now: number): Scene {
  const story = begin(now);
  const asks = (text: string, to: string) => {
    const task = tell(story, now, text, { minutes: 45 });
    task.turn('', 1).approval({
      title: `Send a mail to ${to}`,
      why: 'The address comes from the file contacts.csv, not from you.',
      irreversible: true,
      decisive: [{ name: 'To', value: to, from: 'the file contacts.csv', trusted: false }],
      full: JSON.stringify({ to, subject: 'The contract' }, undefined, 2),
    });
    const view = story.tasks.get(task.task);
    const [asked] = Object.values(view?.approvals ?? {});
    const at = { task: task.task, thread: view?.summary.thread ?? '' };
    return { at, approval: asked?.approval ?? '', hash: asked?.hash ?? '' };
  };
  const late = asks('Send the contract to the notary', 'office@notary.example');
  story.append({ type: 'approval.expired', body: { approval: late.approval }, actor: { kind: 'host' }, ...late.at });
  const elsewhere = asks('Send the contract to the bank', 'loans@bank.example');
  const { approval, hash } = elsewhere;
  const actor = { kind: 'device', id: 'dev_tablet' } as const;
  story.append({ type: 'approval.answered', body: { approval, hash, answer: 'no', word: 'not before Monday' }, actor, ...elsewhere.at });
  const ids = { late: late.at.task, 'late.approval': late.approval, elsewhere: elsewhere.at.task, 'elsewhere.approval': approval };
  return { story, tasks: ids };
}

/** Four requests that are alike, and one that isn't. */
export function alike(now: number): Scene {
  const story = begin(now);
  const task = tell(story, now, 'Ask every supplier for their new price list', { minutes: 3 });
  task.turn('', 5);
  const ask = (to: string, trusted: boolean) =>
    task.approval({
      title: `Send a mail to ${to}`,
      why: 'The addresses stand in suppliers.csv, and no message of yours names them.',
      irreversible: true,
      group: 'mails',
      decisive: [{ name: 'To', value: to, from: trusted ? 'you' : 'the file suppliers.csv', trusted, goes: true }],
      pattern: { words: `Send mail to ${to} only`, grant: {} },
      full: JSON.stringify({ to, subject: 'Your new price list' }, undefined, 2),
    });
  ask('sales@oak-and-elm.example', false);
  ask('office@pine.example', true);
  ask('hello@a-very-long-name-of-a-supplier-of-things-made-of-wood.example', false);
  ask('info@birch.example', false);
  task.approval({ title: 'Read prices from birch.example', why: 'No task was there before.', irreversible: false, decisive: [] });
  return { story, tasks: { alike: task.task } };
}

/** A review of 5,000 changes. */
export function huge(now: number): Scene {
  const story = begin(now);
  const changes = Array.from({ length: 5000 }, (_, index) => {
    const kind = (['changed', 'changed', 'added', 'moved', 'deleted'] as const)[index % 5] ?? 'changed';
    return change(
      `Archive/${2000 + (index % 40)}/folder-${index % 130}/photo-${String(index).padStart(5, '0')}.jpg`,
      kind,
      index % 250 === 0 ? { marks: ['shrank to nothing'] } : {},
    );
  });
  const task = tell(story, now, 'Rename every photo of the archive by its date', { minutes: 240 });
  task.turn('', 1).step('renames 5,000 files', { effect: 'reversible' }).turn('All photos are named by their date.').review(changes);
  return { story, tasks: { review: task.task } };
}

/** The files moved on while the task worked; and the brake is pulled. */
export function conflict(now: number): Scene {
  const story = begin(now);
  const task = tell(story, now, 'Update the price list', { minutes: 20 });
  task
    .turn('', 1)
    .step('edits prices.csv', { effect: 'reversible' })
    .turn('The price list is updated.')
    .review([change('prices.csv'), change('notes.md'), change('letters/to Mr Müller.docx')], [`${documents}/exchange rates.csv`])
    .event({
      type: 'change.conflicted',
      body: {
        paths: [`${documents}/prices.csv`, `${documents}/letters/to Mr Müller.docx`],
        merged: [`${documents}/notes.md`],
        sentence: 'prices.csv and to Mr Müller.docx changed while the task worked: nothing was put in place.',
      },
    });
  tell(story, now, 'Count the words of the novel', { minutes: 2 });
  story.append({ type: 'brake.pulled', body: { by: 'Ana’s phone', ended: 2 }, actor: owner }, now - 60_000);
  return { story, tasks: { review: task.task } };
}

export const scenes = {
  trusted,
  proposals,
  permissions,
  empty,
  bare,
  busy,
  sending,
  papers,
  alike,
  over,
  huge,
  conflict,
  managed,
  rehearsing,
  takenBack,
  leftUndone,
  long: longScene,
  hostile: hostileScene,
  asking,
};
