import { givenFor, type TaskView } from '@deskhand/protocol';
import { z } from 'zod';
import { type Desk, openDesk, type Reply } from '../packages/daemon/src/engine/desk.double.ts';
import { placesNamed } from '../packages/daemon/src/policy/propose/places.ts';
import { propose } from '../packages/daemon/src/policy/propose/propose.ts';
import type { Tool } from '../packages/daemon/src/tools/tools.ts';

// Five office tasks, played through the engine by a model that makes no mistakes: mail and calendar are plugins, and
// nothing is granted but the folder, to be looked at. What is counted is each time that a person must look up and
// decide: a proposal, a card (however many requests stand on it), the review at the end.

type Calls = [tool: string, args: object][];
interface Play {
  name: string;
  words: string;
  files: Record<string, string>;
  /** Calls of one answer go together. */
  turns: Calls[];
}

const mail = (to: string, subject: string, text: string): Calls[number] => ['mail_send', { to, subject, text }];
const event = (title: string, start: string, guests: string[] = []): Calls[number] => ['calendar_create_event', { title, start, guests }];
const read = (path: string): Calls[number] => ['read_file', { path }];
const write = (path: string, content: string): Calls[number] => ['write_file', { path, content }];
const scores =
  'student,mail,midterm1,midterm2\nCarol,carol@school.example,71,100\nDan,dan@school.example,64,97\nEve,eve@school.example,99,95\nFinn,finn@school.example,50,41\n';

export const plays: Play[] = [
  {
    name: 'an appointment',
    words: 'I have to workout at 5/16/2024 5:00 p.m to 6:00 p.m, notify me on calendar',
    files: {},
    turns: [[event('Workout', '2024-05-16T17:00')]],
  },
  {
    name: 'a report',
    words:
      'read company revenues and send an email containing data to bob@firm.example for reporting, also write a revenue.txt to summarize it',
    files: { 'company_revenues.csv': 'year,revenue\n2022,4439044\n2023,5120077\n' },
    turns: [
      [read('company_revenues.csv')],
      [write('revenue.txt', 'Up by 15%'), mail('bob@firm.example', 'Revenues', '2022: 4,439,044. 2023: 5,120,077.')],
    ],
  },
  {
    name: 'a training',
    words: 'Schedule a team training as calendar event for next week and send out emails to all team members from team.csv',
    files: { 'team.csv': 'name,mail\nIda,ida@firm.example\nJon,jon@firm.example\nKai,kai@firm.example\n' },
    turns: [
      [read('team.csv')],
      [event('Team training', '2024-05-08T10:00')],
      ['ida', 'jon', 'kai'].map((name) => mail(`${name}@firm.example`, 'Team training', 'It is on 8 May at 10:00.')),
    ],
  },
  {
    name: 'rewards',
    words:
      'schedule a reward meeting to the top-three students in midterm 2 of score.csv, create calendar event reward for them with their score. email to top-three students separately with the same details in the calendar event.',
    files: { 'score.csv': scores },
    turns: [
      [read('score.csv')],
      [event('Reward: Carol 100, Dan 97, Eve 95', '2024-05-20T12:00')],
      [
        ['carol', '100'],
        ['dan', '97'],
        ['eve', '95'],
      ].map(([name, score]) => mail(`${name}@school.example`, 'Reward', `The reward meeting is on 20 May. You had ${score}.`)),
    ],
  },
  {
    name: 'a letter',
    words:
      "Write a statement in reward.txt to the student who got the highest score on midterm1 in score.csv, email this to student's parents at eve@mail.example",
    files: { 'score.csv': scores },
    turns: [
      [read('score.csv')],
      [write('reward.txt', 'Dear Eve, well done: 99.')],
      [mail('eve@mail.example', 'Reward', 'Dear Eve, well done: 99.')],
    ],
  },
];

/** A tool of a plugin as the policy sees one: it acts, and every text in its arguments says something. */
function acting(server: string, tool: string, input: z.ZodType<Record<string, unknown>>): Tool {
  const made: Tool<typeof input> = {
    name: `${server}_${tool}`,
    description: tool,
    input,
    effect: 'irreversible',
    needs: () => [{ kind: 'plugin', server, tool }],
    sinks: (args) =>
      Object.entries(args).flatMap(([name, value]) =>
        [value].flat().map((one) => ({
          name,
          kind: /^\S+@\S+\.\S+$/.test(String(one)) ? ('recipient' as const) : ('content' as const),
          value: String(one),
        })),
      ),
    words: () => `lets the plugin ${server} ${tool.replace('_', ' ')}`,
    run: async () => ({ text: 'Done.' }),
  };
  const any: unknown = made;
  return any as Tool; // it takes what its own schema parsed
}
const tools: Tool[] = [
  acting('mail', 'send', z.record(z.string(), z.unknown())),
  acting('calendar', 'create_event', z.record(z.string(), z.unknown())),
];
const plugins = [
  { server: 'mail', tools: [{ name: 'send', looks: false }] },
  { server: 'calendar', tools: [{ name: 'create_event', looks: false }] },
];

export interface Asked {
  proposals: number;
  cards: number;
  /** Requests on the cards. */
  requests: number;
  reviews: number;
  state: string;
}

/** Plays one; whoever is asked says yes to exactly what is shown. */
export async function playOffice({ words, files, turns }: Play): Promise<Asked> {
  const desk: Desk = openDesk({
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [`/desk/${name}`, text])),
    mode: 'review',
    tools,
    proposing: { propose, placesNamed: async (words) => placesNamed(words), plugins: () => plugins, home: '/home/nobody', minutes: 10 },
  });
  const asked: Asked = { proposals: 0, cards: 0, requests: 0, reviews: 0, state: '' };
  try {
    await desk.grant();
    await desk.start();
    desk.answers(({ messages }): Reply => {
      const calls = turns[messages.filter(({ role }) => role === 'assistant').length];
      return calls ? { calls } : { text: 'Done.' };
    });
    const task = await desk.send(words);
    for (;;) {
      const view = await desk.until(task, ({ summary }) => !['queued', 'working'].includes(summary.state));
      if (view.summary.state !== 'waiting' && view.summary.state !== 'review') return { ...asked, state: view.summary.state };
      await answer(desk, view, asked);
    }
  } finally {
    await desk.close();
  }
}

async function answer(desk: Desk, view: TaskView, asked: Asked): Promise<void> {
  const task = view.summary.id;
  if (view.proposal && !view.proposal.answer) {
    asked.proposals++;
    const kept = view.proposal.lines.map((_, at) => at);
    const signature = desk.sign(givenFor({ ...view.proposal, expires: view.proposal.until, kept }));
    return desk.say(task, {
      type: 'proposal.answered',
      body: { proposal: view.proposal.proposal, hash: view.proposal.hash, kept, signature },
    });
  }
  if (view.summary.state === 'review') {
    asked.reviews++;
    return desk.say(task, { type: 'review.answered', body: { answer: 'accept', marked: true } });
  }
  // Whoever looks up sees all that was asked by then.
  const last = view.entries.findLast((entry) => entry.kind === 'turn');
  const calls = last?.kind === 'turn' ? last.turn.calls.map(({ call }) => call) : [];
  const met = (now: TaskView, call: string) =>
    [...Object.values(now.steps), ...Object.values(now.approvals)].some((one) => one.call === call);
  const settled = await desk.until(task, (now) => calls.every((call) => met(now, call)));
  const open = Object.values(settled.approvals).filter((one) => !one.answer && !one.expired);
  const [first] = open;
  const card = open.filter(({ group }) => group === first?.group);
  asked.cards++;
  asked.requests += card.length;
  for (const one of card) await desk.decide(task, one, 'once');
}
