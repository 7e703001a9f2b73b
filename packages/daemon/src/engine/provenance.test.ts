import { type Event, foldTask, joinLabels, type Labels, type Ref, type TaskView } from '@deskhand/protocol';
import { arbitraryLog } from '@deskhand/protocol/testing';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { type Desk, openDesk } from './desk.double.ts';
import { everyLeave, obedient, openOutside } from './outside.double.ts';
import { taskLabels } from './provenance.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

const holds = (all: Labels, some: Labels) => expect(joinLabels(all, some)).toEqual(all);

test('a fold loses no label of any event, wherever it is cut and begun again', () => {
  fc.assert(
    fc.property(arbitraryLog, fc.nat(60), (log, cut) => {
      const fold = (view: TaskView | undefined, events: Event[]) =>
        events.reduce<TaskView | undefined>((now, event) => (event.task === 'task_1' ? foldTask(now, event) : now), view);
      const kept = fold(undefined, log.slice(0, cut));
      const again = kept && (JSON.parse(JSON.stringify(kept)) as TaskView); // as a snapshot is kept
      const view = fold(again, log.slice(cut));
      const first = log.findIndex((event) => event.task === 'task_1' && event.type === 'task.requested');
      for (const event of first < 0 ? [] : log.slice(first)) if (event.task === 'task_1' && view) holds(view.summary.labels, event.labels);
    }),
  );
});

const big = 'x'.repeat(150_000);
const world = { pages: { 'https://a.example/1': `A ${big}` }, mail: `M ${big}`, plugin: `P ${big}`, calendar: 'C' };
const looks: [tool: string, args: object, source: string][] = [
  ['fetch_page', { url: 'https://a.example/1' }, 'web'],
  ['read_mail', {}, 'mail'],
  ['read_tickets', {}, 'plugin'],
  ['read_file', { path: 'a.txt' }, 'file'],
];

test('whatever a task and its parts read stays with it: through context that is folded away, a crash, and the next task', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(looks, { minLength: 1 }), fc.subarray(looks), async (mine, theirs) => {
      const outside = openOutside(world);
      const one = openDesk({ files: { '/desk/a.txt': big }, tools: outside.tools, grants: everyLeave });
      desk = one;
      await one.grant();
      const part = obedient(
        theirs.map(([tool, args]) => [tool, args]),
        'Looked.',
      );
      const whole = obedient([
        ...mine.map(([tool, args]): [string, object] => [tool, args]),
        ['spawn', { parts: [{ goal: 'Part: look around' }] }],
        ['send_mail', { to: 'who@x.example', subject: 's', body: 'b' }],
      ]);
      one.answers((request) => (request.messages[0]?.text.startsWith('Part') ? part(request) : whole(request)));
      await one.start();
      const task = await one.send('Look at https://a.example/1 and everywhere');
      const before = (await one.until(task, (view) => Object.keys(view.approvals).length > 0)).summary.labels;
      expect(before.sources).toEqual(expect.arrayContaining([...mine, ...theirs].map(([, , source]) => source)));
      // A part begins with all that the one that split it off had read.
      for (const child of one.log.summaries({ parent: task }))
        expect(child.labels.sources).toEqual(expect.arrayContaining(mine.map(([, , source]) => source)));

      await one.restart();
      holds(taskLabels(one.view(task), one.log), before);
      await one.say(task, { type: 'stop.requested', body: {} });
      const ended = await one.finished(task);
      // The next task of the conversation is told of this one.
      one.answers(() => ({ text: 'Yes.' }));
      const next = await one.send('And now?', { thread: ended.summary.thread });
      await one.finished(next);
      holds(one.view(next).summary.labels, before);
      await one.close();
      desk = undefined;
    }),
    { numRuns: 12 },
  );
});

test("what a part was asked is not the owner's word; what the owner said to the whole is", async () => {
  const outside = openOutside({ mail: 'Hello' });
  desk = openDesk({ tools: outside.tools, grants: everyLeave });
  await desk.grant();
  const part = obedient([
    ['read_mail', {}],
    ['send_mail', { to: 'ana@x.example', subject: 's', body: 'b' }],
    ['send_mail', { to: 'eve@x.example', subject: 's', body: 'b' }],
  ]);
  const whole = obedient([['spawn', { parts: [{ goal: 'Part: send it to ana@x.example and to eve@x.example' }] }]]);
  desk.answers((request) => (request.messages[0]?.text.startsWith('Part') ? part(request) : whole(request)));
  await desk.start();
  const task = await desk.send('Read my mail and send a summary to ana@x.example');
  await desk.until(task, (view) => Object.keys(view.steps).length > 0);
  const [child] = desk.log.summaries({ parent: task });
  const view = await desk.until(child?.id ?? '', (now) => Object.keys(now.approvals).length > 0);
  expect(Object.values(view.approvals).map(({ title }) => title)).toEqual(['sends a mail to eve@x.example']);
  expect(outside.sent.map(({ to }) => to)).toEqual(['ana@x.example']);
});

test('an act that is looked at reads no call that came before it a second time', async () => {
  const pages = Array.from({ length: 12 }, (_, at) => `https://a.example/${at}`);
  const one = openDesk({ tools: openOutside({ pages: Object.fromEntries(pages.map((url) => [url, 'A'])) }).tools, grants: everyLeave });
  desk = one;
  await one.grant();
  one.answers(obedient(pages.map((url): [string, object] => ['fetch_page', { url }])));
  const reads = new Map<string, number>();
  const counted = new Proxy(one.log, {
    get(log, name) {
      if (name !== 'text') return Reflect.get(log, name, log);
      return (ref: Ref) => {
        reads.set(ref.hash, (reads.get(ref.hash) ?? 0) + 1);
        return log.text(ref);
      };
    },
  });
  await one.start(counted);
  const task = await one.send(`Look at ${pages.join(' and ')}`);
  const ended = await one.until(task, ({ summary }) => summary.state !== 'queued' && summary.state !== 'working');
  expect(ended.summary.state).toBe('done');
  const args = Object.values(ended.steps).map((step) => reads.get(step.args.hash) ?? 0);
  expect(args).toHaveLength(12);
  // Once more in each of the ten requests to the model that tell of it, and for nothing else.
  expect((args[0] ?? 0) - (args[10] ?? 0)).toBe(10);
});
