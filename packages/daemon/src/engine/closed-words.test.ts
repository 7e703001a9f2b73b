import { afterEach, expect, test } from 'vitest';
import { get, makeWorld, put, type World } from '../workspace/world.double.ts';
import { type Desk, openDesk } from './desk.double.ts';

// A rule about what no call names, as what a command deletes: the model is told before it begins and as soon as it happened,
// and what it did waits for the owner where all else goes in place by itself.

let world: World;
let desk: Desk;
afterEach(async () => {
  await desk.close();
  world.remove();
});

test('what a command deletes against a rule is told to the model at once and once, and waits for a look in auto as well', async () => {
  world = makeWorld('overlay');
  for (const name of ['a.jpg', 'b.jpg']) put(`${world.folder}/photos/${name}`, name);
  const path = `${world.folder}/photos`;
  desk = openDesk({ workspace: await world.open(), mode: 'auto', closed: () => [{ path, access: 'delete' }] });
  await desk.grant(world.folder);
  await desk.start();
  desk.inOrder(
    { calls: [['run', { command: 'rm photos/a.jpg; echo x > made' }]] },
    { calls: [['run', { command: 'echo y >> made' }]] },
    { calls: [['run', { command: 'rm photos/b.jpg' }]] },
    { text: 'Deleted two.' },
  );
  const view = await desk.waits(await desk.send('Delete the photos that are doubles', { cwd: world.folder }));
  expect(JSON.stringify(desk.requests[0])).toContain(
    `Nothing is deleted, moved away or emptied here without the owner, by a rule of theirs: ${JSON.stringify(path).slice(1, -1)}`,
  );
  const [first, second, third] = [1, 2, 3].map((at) => desk.told(at).at(-1));
  expect(first).toMatch(/keeps tasks from deleting anything in .*photos.*gone now: .*a\.jpg\. .*only if the owner says so/);
  expect(second).not.toContain('A rule of the owner');
  expect(third).toMatch(/gone now: .*b\.jpg\./);
  expect(third).not.toContain('a.jpg');
  expect(view.review).toMatchObject({ deleted: 2 });
  expect(get(`${path}/a.jpg`)).toBe('a.jpg');
});

test('where nothing goes against it, nothing is said, and what was done goes in place by itself', async () => {
  world = makeWorld('overlay');
  put(`${world.folder}/photos/a.jpg`, 'a');
  const closed = () => [{ path: `${world.folder}/photos`, access: 'delete' as const }];
  desk = openDesk({ workspace: await world.open(), mode: 'auto', closed });
  await desk.grant(world.folder);
  await desk.start();
  desk.inOrder({ calls: [['run', { command: 'mkdir photos/2027; mv photos/a.jpg photos/2027/' }]] }, { text: 'Sorted.' });
  const { summary } = await desk.finished(await desk.send('Sort the photos by year', { cwd: world.folder }));
  expect([summary.state, get(`${world.folder}/photos/2027/a.jpg`)]).toEqual(['done', 'a']);
  expect(desk.told(1).at(-1)).not.toContain('A rule of the owner');
});

test.each([
  ['with other changes', 'rm photos/a.jpg; echo x > made'],
  ['alone', 'rm photos/a.jpg'],
])('what a managed policy says is never deleted stays, and the task ends all the same: %s', async (_, command) => {
  world = makeWorld('overlay');
  put(`${world.folder}/photos/a.jpg`, 'a');
  const closed = () => [{ path: `${world.folder}/photos`, access: 'delete' as const, of: 'Acme' }];
  desk = openDesk({ workspace: await world.open(), mode: 'auto', closed });
  await desk.grant(world.folder);
  await desk.start();
  desk.inOrder({ calls: [['run', { command }]] }, { text: 'Deleted it.' });
  const task = await desk.send('Delete photos/a.jpg', { cwd: world.folder });
  await desk.waits(task);
  expect(desk.told(1).at(-1)).toMatch(/The policy of Acme keeps tasks from deleting .* will not be put in place/);
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept', marked: true } });
  const { summary } = await desk.finished(task);
  expect([summary.state, get(`${world.folder}/photos/a.jpg`)]).toEqual(['partly', 'a']);
  expect(summary.reason?.sentence).toMatch(
    /Not all of it is in place: .*photos\/a\.jpg \(the policy of Acme says that tasks never delete it/,
  );
});
