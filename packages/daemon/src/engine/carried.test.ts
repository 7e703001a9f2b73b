import { type ApprovalView, outboxOf } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import type { SendableAct } from '../outbox/outbox.ts';
import type { Decide } from '../policy/policy.ts';
import { type Desk, keepsSent, openDesk, results } from './desk.double.ts';

// A file that is sent as it is: what the person saw is what goes, whatever becomes of the file.

let desk: Desk;
afterEach(() => desk.close());

const url = 'https://api.example.org/hotels';
const file = 'hotels.csv';

async function start(files: Record<string, string>, path = file, decide?: Decide): Promise<SendableAct[]> {
  desk = openDesk({ mode: 'auto', settings: { holdSeconds: 0 }, files, ...(decide && { decide }) });
  await desk.grant();
  const { sent, sender } = keepsSent('http');
  await desk.sends(sender);
  await desk.start();
  desk.answers((request) => (results(request).length ? { text: 'Queued.' } : { calls: [['send_request', { url, file: path }]] }));
  return sent;
}
const open = (approvals: Record<string, ApprovalView>) => Object.values(approvals).filter(({ answer }) => !answer);
const body = (act: SendableAct | undefined) => new TextDecoder().decode(act?.content[0]);

test('the person sees its bytes, and they go byte for byte', async () => {
  const sent = await start({ '/desk/hotels.csv': 'name,price\nÉtoile,80\n' });
  const task = await desk.send('Send my hotels somewhere');
  const asking = await desk.until(task, ({ approvals }) => open(approvals).length > 0);
  const [asked] = open(asking.approvals);
  expect(asked).toMatchObject({ title: `sends a POST to ${url}: the file hotels.csv`, irreversible: true });
  expect(asked?.full.text).toContain('/desk/hotels.csv (22 bytes):\nname,price\nÉtoile,80\n');
  await desk.decide(task, asked, 'once');
  const view = await desk.finished(task);
  expect(body(sent[0])).toBe('name,price\nÉtoile,80\n');
  expect(outboxOf(view)).toMatchObject([{ state: 'sent' }]);
  expect(sent[0]?.detail).toMatchObject({ headers: { 'content-type': 'text/csv; charset=utf-8' } });
});

test('a file that came with the task can be sent before anything else was done', async () => {
  await start({});
  desk.answers((request) => {
    const at = /"(Attachments-\w+)"/.exec(request.messages[0]?.text ?? '')?.[1];
    return results(request).length ? { text: 'Queued.' } : { calls: [['send_request', { url, file: `${at}/hotels.csv` }]] };
  });
  const task = await desk.send('Send them somewhere', { files: [['hotels.csv', 'name,price\n']] });
  const asking = await desk.until(task, ({ approvals }) => open(approvals).length > 0);
  expect(open(asking.approvals)[0]?.full.text).toContain('hotels.csv (11 bytes):\nname,price\n');
});

test('a yes to other bytes is none: it is asked again, with what the file is now', async () => {
  const sent = await start({ '/desk/hotels.csv': 'name,price\n' });
  const task = await desk.send('Send my hotels somewhere');
  const [first] = open((await desk.until(task, ({ approvals }) => open(approvals).length > 0)).approvals);
  desk.disk.set('/desk/hotels.csv', 'my diary');
  await desk.decide(task, first, 'once');
  const [second] = open((await desk.until(task, ({ approvals }) => Object.keys(approvals).length > 1)).approvals);
  expect(second?.full.text).toContain('my diary');
  expect(sent).toEqual([]);
  await desk.decide(task, second, 'once');
  await desk.finished(task);
  expect(body(sent[0])).toBe('my diary');
});

test('what is not there, or lies elsewhere, is said before anybody is asked', async () => {
  await start({ '/desk/a.csv': 'x' }, '/etc/passwd');
  const task = await desk.send('Send it');
  const view = await desk.finished(task);
  expect(view.approvals).toEqual({});
  expect(JSON.stringify(desk.requests.at(-1)?.messages)).toMatch(/passwd is not there, or not in a folder/);
});

test('the owner’s order to send it there is enough', async () => {
  const sent = await start({ '/desk/hotels.csv': 'name,price\n' });
  await desk.finished(await desk.send(`Send hotels.csv to ${url}`));
  expect(sent).toHaveLength(1);
});

test('another file than the owner named is asked about, however well they named where it goes; what the task made is not', async () => {
  const sent = await start({ '/desk/hotels.csv': 'name,price\n', '/desk/diary.txt': 'I am ill.' }, 'diary.txt');
  const task = await desk.send(`Send hotels.csv to ${url}`);
  const view = await desk.until(task, ({ approvals, summary }) => Object.keys(approvals).length > 0 || summary.finished !== undefined);
  expect(Object.values(view.approvals)).toMatchObject([
    {
      why: expect.stringContaining('You did not say that it should be'),
      decisive: expect.arrayContaining([expect.objectContaining({ value: '/desk/diary.txt' })]),
    },
  ]);
  await desk.close();
  const other = await start({ '/desk/hotels.csv': 'name,price\n' });
  desk.answers((request) => {
    const calls: [string, object][] = [
      ['write_file', { path: 'sum.csv', content: 'price,7' }],
      ['send_request', { url, file: 'sum.csv' }],
    ];
    const next = calls[results(request).length];
    return next ? { calls: [next] } : { text: 'Queued.' };
  });
  expect((await desk.finished(await desk.send(`Add up hotels.csv and send the sum to ${url}`))).approvals).toEqual({});
  expect([sent.length, other.length]).toEqual([0, 1]);
});

test('the policy looks through it, and through where it came from, as if the task had read it', async () => {
  let asked: { sinks: unknown; labels: unknown } | undefined;
  const decide: Decide = ({ sinks }, { labels }) => {
    asked = { sinks, labels };
    return { answer: 'deny', rule: 'test', why: 'a test' };
  };
  await start({ '/desk/hotels.csv': 'name,price\n' }, file, decide);
  await desk.finished(await desk.send('Send it'));
  expect(asked).toMatchObject({
    sinks: [
      { kind: 'url', value: url },
      { name: 'file', kind: 'path', value: '/desk/hotels.csv' },
      { name: 'the file /desk/hotels.csv', kind: 'content', value: 'name,price\n' },
    ],
    labels: { sources: expect.arrayContaining(['file']), confidentiality: 'private' },
  });
});
