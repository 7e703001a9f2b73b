import { expect, test } from 'vitest';
import type { Stage, StageSpec, Workspace } from '../workspace/workspace.ts';
import { openStages } from './stages.ts';

test('a stage whose rules are others by now is opened anew, and else goes on', async () => {
  let closed: NonNullable<StageSpec['closed']> = [];
  let hidesAll = true;
  const seen: string[] = [];
  const open = async (spec: StageSpec) => {
    seen.push(`open ${(spec.closed ?? []).map(({ path }) => path)}`);
    // Of a stage nothing else is asked here.
    return { close: async () => void seen.push('close'), hidesAll: async () => hidesAll } as unknown as Stage;
  };
  const stages = openStages({ open } as unknown as Workspace, (task) => ({ task, folders: [], closed }));
  await stages.renew('task_1');
  await stages.get('task_1');
  await stages.renew('task_1');
  closed = [{ path: '/desk/diary', access: 'read' }];
  await stages.renew('task_1');
  await stages.get('task_1');
  expect(seen).toEqual(['open ', 'close', 'open /desk/diary']);
  // Another file is called by now as what a rule hides.
  hidesAll = false;
  await stages.renew('task_1');
  expect(seen.at(-1)).toBe('close');
});
