import { begin, type Scene } from './begin.ts';
import { type Shot, text } from './shot.ts';
import { tell } from './teller.ts';

// A request of each kind, in the words that the host writes.

const byModel = 'the model itself, which read it nowhere';
const strange = 'This task has read private things and what strangers may have written, so a person decides.';

const byModelsWords = 'the model, in its own words';
const office = 'office';
const letter = `Hello Li Wei,\n\nour next team meeting is on Tuesday, 8 December 2026, from 10:00 to 11:00.\n${'It takes place where it always does, and the agenda is as it was. '.repeat(6)}\n\nRegards,\nNina`;

type Asked = Omit<Parameters<ReturnType<typeof tell>['approval']>[0], 'full'>;

const kinds = {
  folder: {
    title: 'writes Contracts/oak.docx',
    why: 'A rule of yours wants to be asked about /home/ana/Documents/Contracts/oak.docx.',
    irreversible: false,
    decisive: [{ name: 'path', value: '/home/ana/Documents/Contracts/oak.docx', from: byModel, trusted: false }],
  },
  look: {
    title: 'runs, looking at api.oak.example: curl https://api.oak.example/prices',
    why: 'You have not allowed reading from api.oak.example so far.',
    irreversible: false,
    reach: 'command' as const,
    decisive: [],
    pattern: { words: 'look at api.oak.example', grant: {} },
  },
  send: {
    title: 'runs, sending to files.oak.example: curl -T report.pdf https://files.oak.example',
    why: `"files.oak.example" comes from the file suppliers.csv, not from you.`,
    irreversible: true,
    reach: 'command' as const,
    decisive: [{ name: 'send', value: 'files.oak.example', from: 'the file suppliers.csv', trusted: false, goes: true }],
    pattern: { words: 'send to files.oak.example, to files.oak.example only', grant: {} },
  },
  secret: {
    title: 'runs, looking at api.oak.example, using the secret OAK_TOKEN: python3 fetch.py',
    why: 'You have not allowed the use of the secret OAK_TOKEN so far.',
    irreversible: false,
    reach: 'command' as const,
    decisive: [],
    pattern: { words: 'use the secret OAK_TOKEN', grant: {} },
  },
  plugin: {
    title: 'lets the plugin calendar create event: guests office@oak.example, Prices are due, 2027-03-01',
    why: `"office@oak.example" comes from the file suppliers.csv, not from you.`,
    irreversible: true,
    decisive: [
      {
        name: 'guests',
        value: 'office@oak.example',
        from: 'the file suppliers.csv',
        trusted: false,
        goes: true,
        stands: [{ says: ['Oak & Elm;office@oak.example;+49 30 1234'] }],
      },
      { name: 'title', value: 'Prices are due', from: 'your own words', trusted: true },
    ],
    pattern: { words: 'use create_event of calendar, to office@oak.example only', grant: {} },
  },
  declared: {
    title: 'lets the plugin club dispatch: Ben Roth, We meet at ten',
    why: '“dispatch” of the plugin club is not allowed so far.',
    irreversible: true,
    decisive: [
      { name: 'whom', kind: 'recipient' as const, value: 'ben@oak.example', from: 'the plugin club', trusted: false },
      { name: 'tip', kind: 'amount' as const, value: '20', from: 'your own words', trusted: true },
      { name: 'words', kind: 'content' as const, value: 'We meet at ten', from: 'your own words', trusted: true },
    ],
    pattern: { words: 'use dispatch of club, to ben@oak.example only', grant: {} },
  },
  act: {
    title: 'sends a POST to https://api.oak.example/orders: oak boards, amount 40',
    why: `"https://api.oak.example/orders" comes from the web page oak.example, not from you. ${strange}`,
    irreversible: true,
    decisive: [
      { name: 'url', value: 'https://api.oak.example/orders', from: 'the web page oak.example', trusted: false, goes: true },
      { name: 'json.order', value: 'oak boards', from: 'your own words', trusted: true },
      { name: 'json.amount', value: '40', from: 'your own words', trusted: true },
    ],
    pattern: { words: 'send to api.oak.example, to https://api.oak.example/orders only', grant: {} },
  },
  plain: {
    title: 'asks the plugin office to list contacts',
    why: 'You have not allowed “list contacts” of the plugin office so far.',
    irreversible: false,
    reach: 'plugin' as const,
    looks: true as const,
    decisive: [],
    pattern: { words: 'use list_contacts of office', grant: {} },
  },
  reply: {
    title: 'lets the plugin office reply: message id m5',
    why: 'You have not allowed “reply” of the plugin office so far.',
    irreversible: true,
    decisive: [
      {
        name: 'message_id',
        value: 'm5',
        from: 'the plugin office',
        trusted: false,
        goes: true,
        stands: [
          {
            look: 'list messages',
            of: office,
            says: ['Anna Bergmann <anna.bergmann@sonnen-energie.example>', 'Your power contract', '2026-11-20'],
            is: true,
          },
        ],
      },
      { name: 'body', value: 'Hi Anna,\nyes, I come to the Christmas dinner.\nNina', from: byModelsWords, trusted: false },
    ],
  },
  mail: {
    title: 'lets the plugin office send message: to li.wei@kuhn-partner.example, Next team meeting',
    why: 'You have not allowed “send message” of the plugin office so far.',
    irreversible: true,
    decisive: [
      {
        name: 'to',
        value: 'li.wei@kuhn-partner.example',
        from: 'the plugin office',
        trusted: true,
        goes: true,
        stands: [
          { look: 'list contacts', of: office, says: ['Li Wei'] },
          { look: 'list messages', of: office, says: ['Li Wei', 'The move', '2026-11-19'] },
        ],
      },
      { name: 'body', value: letter, from: byModelsWords, trusted: false },
      { name: 'subject', value: 'Next team meeting', from: 'your own words', trusted: true },
    ],
    pattern: { words: 'use send_message of office, to li.wei@kuhn-partner.example only', grant: {} },
  },
  pay: {
    title: 'lets the plugin office pay: IBAN DE12 5001 0517 0648 4898 90, Miller Cleaning, MC-1187, amount 49',
    why: `"DE12 5001 0517 0648 4898 90" comes from the plugin office, not from you. ${strange}`,
    irreversible: true,
    decisive: [
      {
        name: 'iban',
        value: 'DE12 5001 0517 0648 4898 90',
        from: 'the plugin office',
        trusted: false,
        goes: true,
        stands: [
          {
            look: 'read message',
            of: office,
            says: ['IT Service <it-service@helpdesk-kuhn.example>', 'Mailbox almost full', '2026-11-29'],
            within: true,
            not: 'Miller Cleaning',
          },
          { look: 'list payments', of: office, says: ['DE44500105175407324931'], instead: 'Miller Cleaning' },
        ],
      },
      { name: 'amount', value: '49', from: 'the plugin office', trusted: false },
      { name: 'recipient', value: 'Miller Cleaning', from: 'your own words', trusted: true },
    ],
  },
} satisfies Record<string, Asked>;

export function asking(now: number): Scene {
  const story = begin(now);
  const tasks: Record<string, string> = {};
  for (const [kind, asked] of Object.entries<Asked>(kinds)) {
    const task = tell(story, now, 'Ask the suppliers for new prices and put the date into my calendar', { minutes: 6 });
    tasks[kind] = task.task;
    task.turn('', 1).approval({ ...asked, full: JSON.stringify({ tool: kind, title: asked.title }, undefined, 2) });
    tasks[`${kind}.approval`] = Object.keys(story.tasks.get(task.task)?.approvals ?? {})[0] ?? '';
  }
  const early = tell(story, now, 'Sort the offers, then mail the winner and put the date into my calendar', { minutes: 2 });
  tasks.early = early.task;
  early.turn('', 2);
  for (const kind of ['plugin', 'act'] as const) {
    const asked = kinds[kind];
    early.approval({
      ...asked,
      group: 'early',
      ahead: true,
      full: JSON.stringify({ title: asked.title }, undefined, 2),
    });
  }
  early.step('reads offer 3 of 9');
  tasks['early.approval'] = Object.keys(story.tasks.get(early.task)?.approvals ?? {})[0] ?? '';
  return { story, tasks };
}

export const askingShots: Shot[] = [
  ...Object.keys(kinds).map(
    (kind): Shot => ({
      name: `asks-${kind}`,
      scene: 'asking',
      at: (tasks) => `#/approval/${tasks[kind]}/${tasks[`${kind}.approval`]}`,
      ready: text('Why it asks'),
    }),
  ),
  { name: 'asks-home', scene: 'asking', at: () => '#/', ready: text('Look and decide') },
  {
    name: 'asks-early',
    scene: 'asking',
    at: (tasks) => `#/approval/${tasks.early}/${tasks['early.approval']}`,
    ready: text('2 things that it will want to do'),
  },
];
