import type { TaskView } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { connect } from './client.ts';
import { exits } from './exits.ts';
import type { Leave } from './needs.ts';
import type { Screen } from './screen.ts';
import { attend } from './send.ts';
import { whichTask } from './which.ts';
import { shortId } from './words.ts';

export interface RetryOptions {
  /** The last step that the new task is told of, counted as `show` counts; absent: the last that ended, or none where none did. */
  step?: number;
  wait?: boolean;
  leave: Leave;
}

/** A new task whose context ends with a step of another. Files stay as they are now, and that is said. */
export async function retry(
  screen: Screen,
  home: string,
  first: string | undefined,
  rest: string[],
  options: RetryOptions,
): Promise<number> {
  // The id may be left out: what no id looks like is what to do differently.
  const isId = first === undefined || /^\w+$/.test(first);
  const [id, words] = isId ? [first, rest] : [undefined, [first, ...rest]];
  const client = await connect(home);
  const task = await whichTask(client, id, 'task with steps, or one that failed', (each) => each.steps > 0 || each.state === 'failed');
  const view = await client.get<TaskView>(`/v1/tasks/${task.id}`);
  const steps = Object.values(view.steps);
  const step = options.step === undefined ? steps.findLast((one) => one.state !== 'running') : steps[options.step - 1];
  const said = words.join(' ');
  if (!step && options.step === undefined) {
    const answer = await client.command({ type: 'again', task: task.id, ...(said && { text: said }) });
    screen.note(`A new task of ${shortId(task.id)}, with all that you said to it.`);
    return follow(answer);
  }
  if (!step) {
    throw new DeskhandError('usage', `Task ${shortId(task.id)} has ${steps.length} steps.`, {
      next: `deskhand show ${shortId(task.id)} counts them.`,
    });
  }
  const answer = await client.command({
    type: 'send',
    text: said || 'Go on from here, another way where this one did not work.',
    files: [],
    thread: task.thread,
    fresh: true,
    after: { task: task.id, step: step.id },
  });
  screen.note(`A new task goes on after step ${steps.indexOf(step) + 1} of ${shortId(task.id)}. Files stay as they are now.`);
  return follow(answer);

  async function follow({ task: made = '', thread, seq }: typeof answer): Promise<number> {
    if (options.wait ?? screen.asks) return attend(screen, client, made, options.leave, seq);
    if (screen.json) screen.outJson({ task: made, thread, seq });
    else screen.out(`${shortId(made)} is on the desk. Watch it: ${me} show ${shortId(made)} --follow`);
    return exits.done;
  }
}
