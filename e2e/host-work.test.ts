import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, TaskView } from '@deskhand/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { startHost } from './support/host.ts';
import { useSameHost } from './support/same-host.ts';
import { openTerminal } from './support/terminal.ts';

// What a host does for its tasks is the same whoever started it; what is not stands in host.test.ts.

const hosts = useSameHost(() => startHost('auto'));
const write = (path: string, content: string) => `call write_file ${JSON.stringify({ path, content })}`;

test('documents of every kind are made and read back by the program as it is built', async () => {
  const host = await hosts();
  const words = '# Harvest\n\n| Tree | kg |\n| --- | --- |\n| Apple | 72 |\n';
  const made = {
    docx: words,
    pptx: words,
    pdf: words,
    xlsx: 'Tree,kg\nApple,72\n',
    eml: 'To: ana@home.example\nSubject: Harvest\n\nApple 72',
  };
  const files = Object.entries(made).map(([kind, content]) => write(`harvest.${kind}`, content));
  const read = Object.keys(made).map((kind) => `call read_file ${JSON.stringify({ path: `harvest.${kind}` })}`);
  const sent = await host.json('send', '--wait', ['Write it down.', ...files, ...read, 'say Done.'].join('\n'));
  expect(sent.value).toMatchObject({ state: 'done' });
  const { steps } = await host.ask<TaskView>(`tasks/${sent.value.task}`);
  const readings = Object.values(steps).filter(({ tool }) => tool === 'read_file');
  expect(readings).toHaveLength(5);
  for (const { output } of readings) expect(output?.text).toMatch(/Apple\W+72/);
});

test('a question that was answered elsewhere is taken off the terminal, and the next line typed is nobody’s answer', async () => {
  const host = await hosts();
  const words = 'Ask\ncall ask_user {"question": "Which year?"}\nsay Thanks.';
  const terminal = openTerminal(host.home, ['send', '--cwd', host.folder, words]);
  onTestFinished(() => terminal.end());
  await terminal.says(/Your answer/);
  expect((await host.deskhand('answer', '2026')).code).toBe(0);
  await terminal.says(/answered elsewhere/);
  expect(await terminal.ended).toBe(0);
  expect((await host.deskhand('show')).err).toMatch(/1\. .*\nIt asked: Which year\?\nYou answered: 2026\n/);
});

test('a task that failed is tried again with all that was said to it', async () => {
  const host = await hosts();
  const { promise: refusal, resolve: refuse } = Promise.withResolvers<{ status: number; message: string }>();
  host.model.refuses = () => refusal;
  const asked = host.model.nextRequest();
  const first = (await host.json('send', '--no-wait', 'Count the files')).value.task as string;
  await asked;
  expect((await host.deskhand('steer', 'say As you said later.')).code).toBe(0);
  refuse({ status: 401, message: 'no such key' });
  expect((await host.deskhand('show', first, '--follow')).code).not.toBe(0);
  expect((await host.ask<TaskView>(`tasks/${first}`)).summary.reason?.sentence).toMatch(
    /a request without a key\. It says: "no such key"\.$/,
  );
  expect((await host.deskhand('show', first)).err).toContain('\nYou: say As you said later.\n');
  host.model.refuses = undefined;
  const again = await host.json('retry', '--wait', first);
  expect(again.value).toMatchObject({ state: 'done' });
  const { summary } = await host.ask<TaskView>(`tasks/${again.value.task}`);
  expect(summary.answer?.text).toBe('As you said later.');
});

test('fifty tasks at once on one folder: each has its own view, nothing is lost', async () => {
  const host = await hosts();
  const sent = await Promise.all(
    Array.from({ length: 50 }, (_, i) => {
      const text = `Task ${i}\n${write(`out/${i}.txt`, `from ${i}`)}\nsay done`;
      return host.ask<Answer>('commands', { type: 'send', key: `one-of-fifty-${i}`, text });
    }),
  );
  expect(sent.filter(({ ok }) => !ok)).toEqual([]);
  const states = async () => {
    const { tasks } = await host.ask<{ tasks: { title: string; state: string }[] }>('tasks?limit=1000');
    return tasks.filter(({ title }) => title.startsWith('Task ')).map(({ state }) => state);
  };
  await expect.poll(states).toEqual(Array.from({ length: 50 }, () => 'done'));
  const made = readdirSync(join(host.folder, 'out'));
  expect(made).toHaveLength(50);
  for (let i = 0; i < 50; i++) expect(readFileSync(join(host.folder, 'out', `${i}.txt`), 'utf8')).toBe(`from ${i}`);
});
