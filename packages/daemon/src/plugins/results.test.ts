import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withoutSecrets } from './results.ts';

const value = 'grüße+und/mehr-Zeichen-9';
const answer = (text: string) => withoutSecrets({ came: 'answer', text, failed: false, images: [] }, { TOKEN: value, PIN: '4711' });

test.each([
  ['as it is', value],
  ['in base64', Buffer.from(value).toString('base64')],
  ['in hex', Buffer.from(value).toString('hex')],
  ['from its end', [...value].reverse().join('')],
  ['a letter a line', [...value].join('\n')],
  ['packed', gzipSync(`key ${value}`).toString('base64')],
])('what a plugin was given does not come back %s', (_name, spelled) => {
  const kept = JSON.stringify([
    answer(`it is ${spelled} now`),
    withoutSecrets({ came: 'refused', sentence: `it is ${spelled} now` }, { TOKEN: value }),
  ]);
  expect(kept.match(/it is \[kept out: the secret TOKEN\]/g)).toHaveLength(2);
  expect(kept).not.toContain(JSON.stringify(spelled).slice(1, -1));
});

test('a short one, that could be any word, stays', () => {
  expect(answer('room 4711')).toMatchObject({ text: 'room 4711' });
});
