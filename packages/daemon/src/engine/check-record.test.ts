import { afterEach, expect, test } from 'vitest';
import type { Decide } from '../policy/policy.ts';
import { allTools } from '../tools/catalog.ts';
import type { Stage } from '../workspace/workspace.ts';
import { type Desk, type DeskOptions, openDesk, type Reply } from './desk.double.ts';

// What an answer says of its own work at the desk (ran, copied, read, sorted, promised), and what is wrong with the files that it
// leaves, against the steps and the folders by the real engine, tools and check.

let desk: Desk;
afterEach(() => desk.close());

const ran = { text: 'ok', failed: false };
const files = { '/desk/backup.sh': 'cp *.jpg backup', '/desk/a.txt': '1', '/desk/b.txt': '2' };

/** How it ends when the model says this, and says it again. */
async function ends(replies: Reply[], text: string, { asked = 'See to it', ...options }: DeskOptions & { asked?: string } = {}) {
  const tools = allTools.map((tool) => (tool.name === 'run' ? { ...tool, run: async () => ran } : tool));
  desk = openDesk({ mode: 'auto', files, tools, ...options });
  await desk.grant();
  await desk.start();
  desk.answers(() => replies[desk.requests.length - 1] ?? { text });
  return (await desk.finished(await desk.send(asked))).summary;
}
const told = () => desk.requests.at(-1)?.messages.findLast(({ role }) => role === 'user')?.text ?? '';
const call = (tool: string, args: object): Reply => ({ calls: [[tool, args]] });
const read = (path: string) => call('read_file', { path });
const run = (command: string) => call('run', { command });

test.each<[string, Reply[], string, string | undefined]>([
  ['nothing ran', [read('backup.sh')], 'I ran backup.sh; it finished without errors.', 'did nothing'],
  ['it only looked', [run('ls -la')], 'I ran backup.sh; it finished without errors.', 'nothing was run by this task'],
  ['it ran', [run('sh backup.sh')], 'I ran backup.sh; it finished without errors.', undefined],
  ['nothing was copied', [read('a.txt')], 'I copied both files into backup/.', 'did nothing'],
  ['one of them was opened', [read('a.txt')], 'I read both, a.txt and b.txt too.', 'b.txt was never opened'],
  ['it was only moved', [run('mv b.txt c.txt')], 'I read b.txt.', 'b.txt was never opened'],
  ['their contents were searched', [call('find', { text: '2' })], 'I read a.txt and b.txt.', undefined],
  ['a command may have read them', [run('cat *.txt')], 'I read a.txt and b.txt.', undefined],
  [
    'so many folders are nowhere',
    [call('write_file', { path: 'x/a.txt', content: '1' }), call('write_file', { path: 'y/b.txt', content: '2' })],
    'I sorted both files into three folders.',
    'on record are 2',
  ],
  ['nothing goes on after it', [], 'From now on I tell you every morning at 8 what is new here.', 'nothing goes on after a task has ended'],
])('where %s', async (_, replies, text, doubt) => {
  const { state, doubts = [] } = await ends(replies, text);
  expect([state, doubts]).toEqual(doubt === undefined ? ['done', []] : ['partly', [expect.stringContaining(doubt)]]);
});

test.each<[string, Reply[], string]>([
  ['partly', [], 'Done, three photos are safe now.'],
  ['partly', [read('backup.sh')], 'Done, three photos are safe now.'],
  ['done', [run('sh backup.sh')], 'Done, three photos are safe now.'],
  ['done', [], 'I cannot run programs here.'],
])('where a program was to be run, it is %s after %j and %j', async (state, replies, text) => {
  expect((await ends(replies, text, { asked: 'run backup.sh' })).state).toBe(state);
});

test('a model that is told of its promise can take it back', async () => {
  const promise = 'I will remind you tomorrow at 9.';
  const { state } = await ends([{ text: promise }], 'I cannot remind you: a task ends with its answer.');
  expect([state, desk.requests.length]).toEqual(['done', 2]);
  expect(told()).toContain(`- "${promise}": this task ends with its answer, and you do nothing after it.`);
});

const post = call('send_request', { url: 'https://hooks.example.com/list', json: ['a.txt'] });
const never: Decide = ({ tool }) =>
  tool === 'send_request' ? { answer: 'deny', rule: 'never', why: 'Never.' } : { answer: 'allow', rule: 'test' };

test('what a rule refused was not done, whatever the answer says', async () => {
  const { state, doubts } = await ends([post], 'I posted the list of the five files to hooks.example.com.', { decide: never });
  expect([state, doubts]).toEqual(['partly', [expect.stringContaining('that was refused, and so it was not published')]]);
});

test('an edit that is refused since it was made before is no failure at the end', async () => {
  const edit = { path: 'a.txt', edits: [{ old: '1', new: 'one' }] };
  const again: Reply = {
    calls: [
      ['edit_file', edit],
      ['write_file', { path: 'b.txt', content: 'two' }],
    ],
  };
  const { state } = await ends([call('edit_file', edit), call('write_file', { path: 'sub/' }), again], 'I edited a.txt and b.txt.');
  expect(state).toBe('done');
});

const event = (end: string) =>
  `BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20240501T080000Z\nDTSTART:20240515T160000\n${end}END:VCALENDAR\n`;
const calendar = (end: string): Reply => call('write_file', { path: 'b.ics', content: event(end) });

test('what is wrong with a file that it leaves is told to the model, and then to the person', async () => {
  const { state, doubts } = await ends([calendar('')], 'The meeting is in b.ics.');
  expect([state, doubts]).toEqual(['partly', ['There is something wrong with b.ics: it has no END:VEVENT before END:VCALENDAR.']]);
  expect(told()).toContain('- b.ics is broken, and the answer does not say so: it has no END:VEVENT before END:VCALENDAR.');
});

test('a file that is mended then, or was no better before, is not spoken of', async () => {
  const text = 'The meeting is in b.ics.';
  expect((await ends([calendar(''), { text }, calendar('END:VEVENT\n')], text)).state).toBe('done');
  await desk.close();
  expect((await ends([calendar('')], text, { files: { '/desk/b.ics': event('').replace('T16', 'T17') } })).state).toBe('done');
});

test('a file that came out of an archive is nobody’s fault', async () => {
  const unpack = allTools.map((tool) => ({
    ...tool,
    async run(_: unknown, { stage }: { stage: Stage }) {
      await stage.files.write('/desk/old.ics', Buffer.from(event('')));
      return ran;
    },
  }));
  expect((await ends([run('unzip mails.zip')], 'old.ics is there.', { tools: unpack })).state).toBe('done');
});
