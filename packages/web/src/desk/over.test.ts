import { emptyDesk, emptyHost } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { deskOver } from './over.ts';

const answering = (body: string) =>
  deskOver({
    road: 'test',
    call: async () => ({ ok: true, value: new Response(body) }),
    put: async () => ({ ok: false, code: 'offline' }),
    tail: () => () => undefined,
  });

test('what is no desk counts as not having come: nothing is drawn from it, and nothing of it is kept', async () => {
  const desk = { ...emptyDesk, seq: 7 };
  expect(await answering(JSON.stringify({ desk, host: emptyHost })).snapshot()).toMatchObject({ ok: true, value: { seq: 7 } });
  const broken = [null, {}, { desk }, { host: emptyHost }, { desk: 'x', host: 'y' }, { desk: { ...desk, tasks: 'no' }, host: emptyHost }];
  for (const body of ['<html>', '', ...broken.map((one) => JSON.stringify(one))])
    expect(await answering(body).snapshot(), body).toEqual({ ok: false, code: 'offline' });
});

test('a picked file that the browser refuses to read is an answer, and nothing is asked for it', async () => {
  const asked: string[] = [];
  const desk = deskOver({
    road: 'test',
    call: async (path) => {
      asked.push(path);
      return { ok: false, code: 'offline' };
    },
    put: async () => ({ ok: false, code: 'offline' }),
    tail: () => () => undefined,
  });
  const picked = new Blob(['abc']);
  // What Chromium does with a file that was saved again since it was picked.
  picked.slice = () => {
    const piece = new Blob();
    piece.arrayBuffer = () => Promise.reject(new DOMException('The requested file could not be read', 'NotReadableError'));
    return piece;
  };
  expect(await desk.upload(picked, () => undefined)).toEqual({ ok: false, code: 'unread' });
  expect(asked).toEqual([]);
});
