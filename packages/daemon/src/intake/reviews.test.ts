import type { Change } from '@deskhand/protocol';
import { describe, expect, test, vi } from 'vitest';
import { useDoor } from './door.double.ts';

// What is put in place, or taken back, by whose word.

const door = useDoor();

describe('review and undo', () => {
  const changes: Change[] = [
    { kind: 'added', path: '/f/plain.txt', what: 'file', after: 3, marks: [] },
    { kind: 'changed', path: '/f/run.sh', what: 'file', before: 1, after: 3, marks: ['executable'] },
  ];
  const listOf = (list: Change[]) => ({ list: door.log.put(JSON.stringify(list)), added: 1, changed: 1, moved: 0, deleted: 0, marked: 1 });
  async function inReview() {
    const at = await door.newTask();
    await door.engine(at, { type: 'review.requested', body: listOf(changes) });
    return at;
  }

  test('a new task begins with what one in review has staged: in its conversation and folder, beside it; any other is refused', async () => {
    const first = await inReview();
    const made = await door.take({ type: 'send', text: 'and a chart', from: first.task });
    expect(made).toMatchObject({ ok: true, thread: first.thread });
    const second = door.log.task((made.ok && made.task) || '');
    expect(second?.request).toMatchObject({ from: first.task });
    expect(second?.summary.id).not.toBe(first.task);
    expect(second?.request.cwd).toBe(door.log.task(first.task)?.request.cwd);
    expect(await door.take({ type: 'send', text: 'x', from: second?.summary.id ?? '' })).toMatchObject({ code: 'review.none' });
    expect(await door.take({ type: 'send', text: 'x', from: 'task_nobody' })).toMatchObject({ code: 'task.unknown' });
    await door.take({ type: 'review', task: first.task, answer: 'accept', marked: true });
    expect(await door.take({ type: 'send', text: 'x', from: first.task })).toMatchObject({ code: 'review.none' });
  });

  test('marked changes are accepted only knowingly; plain ones alone may be', async () => {
    const { task, thread } = await inReview();
    const accept = { type: 'review', task, answer: 'accept' } as const;
    expect(await door.take(accept)).toMatchObject({ code: 'review.marked', sentence: expect.stringContaining('/f/run.sh') });
    expect(await door.take({ ...accept, paths: ['/f/other'] })).toMatchObject({ code: 'review.path' });
    expect(await door.take({ ...accept, paths: ['/f/plain.txt'] })).toMatchObject({ ok: true });
    const [plain, ...rest] = changes;
    const at = { task, thread };
    await door.engine(at, { type: 'change.committed', body: { ...listOf(plain ? [plain] : []), commit: 'commit_1' } });
    await door.engine(at, { type: 'review.requested', body: listOf(rest) });
    expect(await door.take({ ...accept, paths: ['/f/plain.txt'] })).toMatchObject({
      sentence: '/f/plain.txt is in place already.',
      next: expect.stringContaining('undo'),
    });
    const other = await inReview();
    expect(await door.take({ ...accept, task: other.task, marked: true })).toMatchObject({ ok: true });
  });

  test('a marked change in a folder that is accepted is accepted only knowingly, too', async () => {
    const at = await door.newTask();
    const inside: Change[] = [
      { kind: 'added', path: '/f/new', what: 'folder', marks: [] },
      { kind: 'added', path: '/f/new/.envrc', what: 'file', after: 3, marks: ['runs when its folder is entered'] },
    ];
    await door.engine(at, { type: 'review.requested', body: listOf(inside) });
    const accept = { type: 'review' as const, task: at.task, answer: 'accept' as const, paths: ['/f/new'] };
    expect(await door.take(accept)).toMatchObject({ code: 'review.marked', sentence: expect.stringContaining('/f/new/.envrc') });
    expect(await door.take({ ...accept, marked: true })).toMatchObject({ ok: true });
  });

  test('of many changes all but one are accepted with a few looks at each, not one at every pair', async () => {
    const many = Array.from({ length: 2000 }, (_, n): Change => ({ kind: 'added', path: `/f/${n}`, what: 'file', after: 3, marks: [] }));
    const at = await door.newTask();
    await door.engine(at, { type: 'review.requested', body: listOf(many) });
    const shown = vi.spyOn(door.log, 'shown');
    const [, ...paths] = many.map(({ path }) => path);
    expect(await door.take({ type: 'review', task: at.task, answer: 'accept', paths })).toMatchObject({ ok: true });
    expect(shown.mock.calls.length).toBeLessThan(5 * many.length);
    expect(shown).toHaveBeenCalled();
  });

  test('an answer is for the review that was on the screen: not for another that reads alike and holds other files', async () => {
    const { task, thread } = await inReview();
    const seen = door.log.task(task)?.review?.seq;
    expect(seen).toBe(door.log.head.seq);
    await door.take({ type: 'review', task, answer: 'back', text: 'Once more' });
    await door.engine({ task, thread }, { type: 'review.requested', body: listOf(changes) });
    const before = door.log.head.seq;
    for (const answer of ['accept', 'reject', 'back'] as const)
      expect(await door.take({ type: 'review', task, answer, seen, marked: true, text: 'No' })).toMatchObject({
        code: 'review.moved',
        next: expect.stringContaining('Look'),
      });
    expect(door.log.head.seq).toBe(before);
    const now = door.log.task(task)?.review?.seq;
    expect(await door.take({ type: 'review', task, answer: 'accept', seen: now, marked: true })).toMatchObject({ ok: true });
  });

  test('what a stopped task left is bound too, and an answer that doesn’t say what it saw is taken as ever', async () => {
    const staged = async () => {
      const at = await door.newTask();
      await door.engine(at, { type: 'task.finished', body: { outcome: 'stopped', staged: listOf(changes) } });
      return { task: at.task, seen: door.log.task(at.task)?.review?.seq ?? 0 };
    };
    const { task, seen } = await staged();
    const accept = { type: 'review', answer: 'accept', marked: true } as const;
    expect(await door.take({ ...accept, task, seen: seen - 1 })).toMatchObject({ code: 'review.moved' });
    expect(await door.take({ ...accept, task, seen })).toMatchObject({ ok: true });
    expect(await door.take({ ...accept, task: (await staged()).task })).toMatchObject({ ok: true });
  });

  test('is taken once, and only where something waits for it', async () => {
    const { task } = await inReview();
    expect(await door.take({ type: 'review', task, answer: 'back' })).toMatchObject({ code: 'review.word' });
    expect(await door.take({ type: 'review', task, answer: 'reject' })).toMatchObject({ ok: true });
    expect(await door.take({ type: 'review', task, answer: 'accept', marked: true })).toMatchObject({ code: 'review.none' });
    expect(await door.take({ type: 'review', task: (await door.newTask()).task, answer: 'reject' })).toMatchObject({ code: 'review.none' });
  });

  test('what was never put in place can’t be undone', async () => {
    const at = await door.newTask();
    expect(await door.take({ type: 'undo', task: at.task })).toMatchObject({ code: 'undo.none' });
    await door.engine(at, { type: 'change.committed', body: { ...listOf(changes), commit: 'c1' } });
    expect(await door.take({ type: 'undo', task: at.task, paths: ['/f/plain.txt'] })).toMatchObject({ ok: true });
    expect(door.newest()).toMatchObject({ type: 'undo.requested', body: { paths: ['/f/plain.txt'], force: false } });
    expect(await door.take({ type: 'undo', task: at.task })).toMatchObject({ code: 'undo.pending' });
  });
});
