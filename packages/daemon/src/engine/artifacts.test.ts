import type { Change, TaskView } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import type { Log } from '../log/log.ts';
import { artifactsOf } from './artifacts.ts';

test('of the files that a task made one is held at a time', async () => {
  const view = { summary: { id: 'task_1', thread: 'thread_1' }, artifacts: [] } as unknown as TaskView;
  const made = ['a', 'b', 'c'].map((name): Change => ({ kind: 'added', path: `/desk/${name}.mp4`, what: 'file', after: 3, marks: [] }));
  const [held, most] = [new Set<string>(), { held: 0 }];
  const read = async (path: string) => {
    held.add(path);
    most.held = Math.max(most.held, held.size);
    await new Promise((resolve) => setImmediate(resolve));
    return Buffer.from(path);
  };
  const put = (content: Uint8Array | string) => {
    held.delete(String(content));
    return { hash: String(content), bytes: content.length };
  };
  const drafts = await artifactsOf(view, made, read, { put } as unknown as Log);
  expect(drafts.map(({ body }) => 'path' in body && body.path)).toEqual(made.map(({ path }) => path));
  expect(most.held).toBe(1);
});
