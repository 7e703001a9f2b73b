import { type Change, placeAccesses, type Reason } from '@deskhand/protocol';
import type { StageSpec } from '../workspace/workspace.ts';

// What the model is told of rules about places: before it begins, and when something that it did goes against one that no call
// named. So it can do otherwise while it still works, rather than that a person finds it in the end.

type Closed = NonNullable<StageSpec['closed']>[number];

/** Places of one sentence. */
const most = 20;

/** Lines of the system prompt. */
export function closedLines(closed: readonly Closed[]): string {
  const lines = placeAccesses.flatMap((access) => {
    const places = [...new Set(closed.filter((one) => one.access === access).map(({ path }) => path))];
    return places.length ? `${before[access]}: ${places.slice(0, most).join(', ')}\n` : [];
  });
  return lines.join('');
}

const before = {
  read: 'Closed to this task by a rule of the owner; commands find nothing there',
  write: 'Never changed by any task, by a rule of the owner, by commands neither',
  delete: 'Nothing is deleted, moved away or emptied here without the owner, by a rule of theirs',
};

/** Why a task whose changes were accepted is done in part only; undefined where all of them are in place. */
export function leftOutReason(changes: readonly Change[]): Reason | undefined {
  const out = changes.flatMap(({ path, staysOut }) => (staysOut === undefined ? [] : [`${path} (${staysOut})`]));
  if (!out.length) return undefined;
  const more = out.length > most ? ` and ${out.length - most} more` : '';
  return { code: 'left-out', sentence: `Not all of it is in place: ${out.slice(0, most).join(', ')}${more}.`.slice(0, 2000) };
}

export interface AgainstRule {
  path: string;
  rule: Closed;
}

/** What a call just did against rules, below its result. */
export function againstNote(against: readonly AgainstRule[]): string {
  const byRule = [...Map.groupBy(against, ({ rule }) => JSON.stringify(rule)).values()];
  return byRule.map((those) => `\n\n[${noteOf(those)}]`).join('');
}

function noteOf(those: readonly AgainstRule[]): string {
  const [{ rule } = { rule: undefined }] = those;
  if (!rule) return '';
  const paths = those.map(({ path }) => path);
  const named = `${paths.slice(0, most).join(', ')}${paths.length > most ? ` and ${paths.length - most} more` : ''}`;
  const whose = rule.of === undefined ? 'A rule of the owner' : `The policy of ${rule.of}`;
  const says =
    rule.access !== 'delete'
      ? `keeps tasks from changing ${rule.path}`
      : rule.asks
        ? `wants to be asked before anything goes from ${rule.path}`
        : `keeps tasks from deleting anything in ${rule.path}, or moving it away, or emptying it`;
  const did = rule.access === 'delete' ? `In your view this is gone now: ${named}` : `In your view this is changed now: ${named}`;
  const comes =
    rule.of !== undefined && !rule.asks
      ? 'That will not be put in place'
      : 'That goes in place only if the owner says so, seeing it marked';
  return `${whose} ${says}. ${did}. ${comes}. Where the task can do without, put it back (write_file with "from": "original"); else say it plainly in your answer.`;
}
