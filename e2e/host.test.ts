import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskView } from '@deskhand/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { startHost } from './support/host.ts';
import { useSameHost } from './support/same-host.ts';

const hosts = useSameHost(() => startHost('auto'));

/** Seconds that nobody else sleeps for: all of this computer's processes are looked at, and others may be testing there. */
const long = 90_000 + (process.pid % 9000);

const write = (path: string, content: string) => `call write_file ${JSON.stringify({ path, content })}`;
const run = (command: string) => `call run ${JSON.stringify({ command })}`;

test('from a sentence to a file: sent, looked at, accepted, undone', async () => {
  const host = await startHost();
  onTestFinished(() => host.close());
  writeFileSync(join(host.folder, 'sales.csv'), 'month,amount\n2026-01,10\n2026-01,5\n2026-02,7\n');
  const total = join(host.folder, 'total.txt');

  const sent = await host.json('send', '--wait', `Add up the sales.\n${write('total.txt', '22\n')}\nsay The total is 22.`);
  expect(sent.code).toBe(3);
  expect(sent.value).toMatchObject({ state: 'review', text: 'The total is 22.', artifacts: [{ name: 'total.txt', bytes: 3 }] });
  expect(existsSync(total)).toBe(false);

  const task = String(sent.value.task);
  expect((await host.deskhand('diff', task)).out).toContain('+22');
  expect((await host.deskhand('commit', task)).code).toBe(0);
  expect(readFileSync(total, 'utf8')).toBe('22\n');
  expect((await host.deskhand('undo', task)).code).toBe(0);
  expect(existsSync(total)).toBe(false);
  expect((await host.deskhand('undo', task)).code).toBe(0);
  expect(existsSync(total)).toBe(true);
  const { out } = await host.deskhand('timeline');
  expect(out.match(/(taken|brought) back: /g)).toEqual(['brought back: ', 'taken back: ']);
  // A line of it names its task.
  expect((await host.deskhand('undo', out.slice(0, 6))).code).toBe(0);
  expect(existsSync(total)).toBe(false);
});

test('killed in the middle of a command, the host comes back, says so to the model, and the task ends', async () => {
  const host = await hosts();
  const { pid } = host.daemon();
  const begun = host.json('send', `Work\n${run(`echo begun > begun.txt; sleep ${long}`)}\n${write('after.txt', 'done')}\nsay All done.`);
  const task = String((await begun).value.task);
  await expect.poll(processes).toContain(`sleep ${long}`);
  process.kill(pid, 'SIGKILL');
  await host.restarted(pid);
  const ended = await host.json('show', task, '--follow');
  expect(ended.value).toMatchObject({ state: 'done' });
  expect(readFileSync(join(host.folder, 'after.txt'), 'utf8')).toBe('done');
  expect(processes()).not.toContain(`sleep ${long}`);
});

test('stop ends what runs, and nothing of it is in the folder', async () => {
  const host = await hosts();
  const sent = await host.json('send', `Work\n${run(`echo half > half.txt; sleep ${long}`)}`);
  const task = String(sent.value.task);
  await expect.poll(processes).toContain(`sleep ${long}`);
  expect((await host.deskhand('stop', task)).code).toBe(0);
  expect((await host.json('show', task, '--follow')).value).toMatchObject({ state: 'stopped' });
  expect(existsSync(join(host.folder, 'half.txt'))).toBe(false);
  expect(processes()).not.toContain(`sleep ${long}`);
});

/** The command lines of every process of this computer. */
function processes(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.startsWith('sleep '))
    .join('\n');
}

test('what a rule says tasks may never read or change holds for commands too', async () => {
  const host = await hosts();
  for (const name of ['diary', 'taxes', 'notes']) writeFileSync(join(host.folder, name), `the ${name}\n`);
  for (const rule of [`read ${join(host.folder, 'diary')}`, `write ${join(host.folder, 'taxes')}`])
    expect((await host.deskhand('rules', 'add', 'never', rule)).code).toBe(0);
  const words = `Look around\n${run('cat diary taxes notes; for f in taxes notes; do echo more >> $f; done')}\nsay Done.`;
  const sent = await host.json('send', '--wait', words);
  const { steps } = await host.ask<TaskView>(`tasks/${sent.value.task}`);
  const said = Object.values(steps).map(({ output }) => output?.text ?? '');
  expect(said.join()).toContain('the notes');
  expect(said.join()).not.toContain('the diary');
  expect(sent.value).toMatchObject({ state: 'review' });
  expect(readFileSync(join(host.folder, 'taxes'), 'utf8')).toBe('the taxes\n');
  expect((await host.deskhand('diff', String(sent.value.task))).out).toContain('tasks never change it');
});

test('a model server that was named and is not there is told by doctor, and one that is there too', async () => {
  const host = await hosts();
  expect((await host.deskhand('doctor')).out).toMatch(/ok +model +stub/);
  // The last test of this host.
  host.model.close();
  expect((await host.deskhand('doctor')).out).toMatch(/stub \(given with --model, .*\): nothing answers there/);
});
