import type { ApprovalView } from '@deskhand/protocol';
import { kindWords } from './declared-words.ts';
import { plainLine } from './plain.ts';
import { strong, warning } from './screen.ts';

/** One approval as a card: what, why, where the decisive values come from, what can't be undone. */
export function approvalCard(approval: ApprovalView): string[] {
  return [
    `${strong('May it do this?')} ${plainLine(approval.title, 300)}`,
    `  ${plainLine(approval.why, 300)}`,
    ...approval.decisive.map(({ name, kind, value, from, trusted }) => {
      const line = `  ${kind ? `${kindWords[kind]} (${plainLine(name, 40)})` : plainLine(name, 40)}: ${plainLine(value, 200)}, from ${plainLine(from, 100)}`;
      return trusted ? line : warning(line);
    }),
    ...(approval.reach ? [reaches[approval.reach]] : []),
    ...(approval.irreversible && !/This cannot be undone/.test(approval.why) ? [warning('  This cannot be undone.')] : []),
  ];
}

const reaches = {
  look: '  It only looks: nothing is changed.',
  plugin: '  Deskhand can’t undo what a plugin does.',
  command: warning('  What it asks there can carry out whatever this task can read. That can’t be taken back.'),
  address: '  The address that it looks at leaves this computer. That can’t be taken back.',
};

/** Those that are answered with it, one line each. */
export const alikeLines = (alike: ApprovalView[]): string[] =>
  alike.length ? [`  and ${alike.length} more like it:`, ...alike.map(({ title }) => `    ${plainLine(title, 200)}`)] : [];
