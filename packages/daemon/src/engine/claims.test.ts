import { expect, test } from 'vitest';
import { type Known, untrue } from './claims.ts';

/** Of a task that sent one mail and made one file. */
const knownOf = (over: Partial<Known>): Known => ({
  answer: '',
  asked: 'Convert all to PDF and send the list to Ana',
  isTouched: () => false,
  changed: true,
  acted: true,
  idle: false,
  writes: true,
  acts: [{ act: 'send', came: 'done', tool: 'send_mail', args: { to: 'ana@x.org' } }] as Known['acts'],
  open: false,
  changes: [{ kind: 'added', path: '/desk/a.pdf', what: 'file' }],
  ran: async () => false,
  commands: [],
  wasOpened: async () => false,
  paths: async () => ['/desk/a.pdf'],
  documents: async () => [],
  faults: [],
  isOutside: () => false,
  isThere: async () => true,
  wasRead: async () => false,
  wasUsed: async () => false,
  ...over,
});

/** How often the whole of an answer is looked through. */
async function looks(answer: string): Promise<number> {
  let times = 0;
  const known = knownOf({});
  Object.defineProperty(known, 'answer', {
    get: () => {
      times++;
      return answer;
    },
  });
  await untrue(known);
  return times;
}

test('an answer is looked through as often whether it has ten lines or ten thousand', async () => {
  const line = 'Row done\n';
  expect(await looks(line.repeat(3000))).toBe(await looks(line.repeat(10)));
});
