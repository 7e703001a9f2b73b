import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Live } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteLog } from './sqlite-log.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-kept-out-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('what must not be written down is in no event, no content and nothing that is told, whoever says it', async () => {
  const whole = (text: string) => text.replaceAll('s3cret', '[out]');
  // Holds back what may be the beginning of it, as the real one does.
  const pieces = () => {
    let held = '';
    return (piece: string) => {
      const text = held + piece;
      held = /s(?:3c?|3cr?|3cre)?$/.exec(text)?.[0] ?? '';
      return whole(text.slice(0, text.length - held.length));
    };
  };
  const log = openSqliteLog({ dir, keepOut: { whole, pieces } });
  const heard: Live[] = [];
  log.live.subscribe((live) => heard.push(live));
  const at = { task: 'task_1', thread: 'thread_1', actor: { kind: 'host' as const } };
  const text = log.put('say s3cret');
  await log.append([
    { ...at, type: 'task.requested', body: { text } },
    { ...at, type: 'step.started', body: { step: 'x', turn: 1, call: 'c', tool: 'run', effect: 'read', args: text, words: 'runs s3cret' } },
  ]);
  log.live.send({ kind: 'progress', task: 'task_1', step: 'x', words: 'at s3cret' });
  for (const delta of ['a s3', 'cre', 't b'] as const) log.live.send({ kind: 'output', task: 'task_1', step: 'x', delta });
  log.live.send({ kind: 'output', task: 'task_1', step: 'y', delta: 'cret' });
  expect(await log.text(text)).toBe('say [out]');
  expect(log.task('task_1')?.steps.x?.words).toBe('runs [out]');
  expect(heard.map((live) => ('words' in live ? live.words : live.delta))).toEqual(['at [out]', 'a ', '[out] b', 'cret']);
  expect((await log.verify())?.code).toBeUndefined();
  log.close();
  const files = readdirSync(dir, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  expect(files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join()).not.toContain('s3cret');
});
