import { stripVTControlCharacters } from 'node:util';
import type { ApprovalView } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { approvalCard } from './approval-card.ts';

test.each(['This cannot be undone.', 'It leaves this computer.'])('that it cannot be undone is said once, beside: %s', (why) => {
  const approval: ApprovalView = {
    ...{ approval: 'a', step: 's', call: 'c', title: 'acts', why, decisive: [], irreversible: true, hash: 'h', expires: 0, expired: false },
    full: { hash: '', bytes: 2, text: '{}' },
  };
  expect(stripVTControlCharacters(approvalCard(approval).join('\n')).match(/cannot be undone/g)).toHaveLength(1);
});

test('what a command may carry out is said before the yes', () => {
  const approval: ApprovalView = {
    ...{
      approval: 'a',
      step: 's',
      call: 'c',
      title: 'runs',
      why: '',
      decisive: [],
      irreversible: false,
      hash: 'h',
      expires: 0,
      expired: false,
    },
    ...{ full: { hash: '', bytes: 2, text: '{}' }, reach: 'command' },
  };
  expect(stripVTControlCharacters(approvalCard(approval).join('\n'))).toMatch(/can carry out whatever this task can read/);
});
