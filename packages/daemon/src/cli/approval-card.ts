import type { ApprovalView } from '@deskhand/protocol';
import { decisiveLines } from './decisive-lines.ts';
import { plainLine } from './plain.ts';
import { strong, warning } from './screen.ts';

/** One approval as a card: what, to whom and what it says with where each comes from, why, what can't be undone. */
export function approvalCard(approval: ApprovalView): string[] {
  return [
    `${strong('May it do this?')} ${plainLine(approval.title, 300)}`,
    ...decisiveLines(approval.decisive),
    `  ${plainLine(approval.why, 300)}`,
    ...(approval.reach ? [approval.looks ? looks : reaches[approval.reach]] : []),
    ...(approval.irreversible && !/This cannot be undone/.test(approval.why) ? [warning('  This cannot be undone.')] : []),
  ];
}

const looks = '  It only looks, as it says of itself.';
const reaches = {
  look: '  It only looks: nothing is changed.',
  plugin: '  It can be taken back, as it says of itself. Deskhand can’t undo what a plugin does.',
  command: warning('  What it asks there can carry out whatever this task can read. That can’t be taken back.'),
  address: '  The address that it looks at leaves this computer. That can’t be taken back.',
};

/** Those that are answered with it, one line each, with all that tells one from another. */
export const alikeLines = (alike: ApprovalView[]): string[] =>
  alike.length
    ? [
        `  and ${alike.length} more like it:`,
        ...alike.flatMap(({ title, decisive }) => [
          `    ${plainLine(title, 200)}`,
          ...decisiveLines(decisive.filter(({ goes }) => goes)).map((line) => `    ${line}`),
        ]),
      ]
    : [];
