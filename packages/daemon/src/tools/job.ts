import { z } from 'zod';
import type { Job, Tool } from './tools.ts';

const input = z.object({
  action: z.enum(['list', 'read', 'stop']),
  id: z.string().optional(),
  wait: z.number().min(0).max(300).optional().describe('seconds'),
});

export const job: Tool<typeof input> = {
  name: 'job',
  description: 'Look at or stop background commands.',
  input,
  effect: 'reversible',
  needs: () => [],
  sinks: () => [],
  words: ({ action }) =>
    ({ list: 'looks at what runs in the background', read: 'looks at a background command', stop: 'stops a background command' })[action],
  async run(args, context) {
    const jobs = context.jobs.all();
    if (!jobs.length) return args.id === undefined ? { text: none } : { text: `${none} ${gone}`, failed: true };
    if (args.action === 'list')
      return { text: jobs.map((one) => `${one.id}  ${state(one, context.now())}  ${one.line.slice(0, 200)}`).join('\n') };
    const one = args.id ? (context.jobs.get(args.id) ?? context.jobs.get(`job${args.id}`)) : jobs.length === 1 ? jobs[0] : undefined;
    if (!one)
      return { text: `Which one? There ${jobs.length === 1 ? 'is' : 'are'} ${jobs.map((each) => each.id).join(', ')}.`, failed: true };
    if (args.action === 'stop') await one.kill();
    else if (args.wait && !one.exit) await firstOf(one.finished, args.wait * 1000, context.signal);
    const output = one.output().trimEnd();
    return { text: `${output ? `${output}\n` : ''}[${one.id} ${args.action === 'stop' ? 'stopped' : state(one, context.now())}]` };
  },
};

const none = 'Nothing runs in the background.';
/** Jobs end with their stage, and the list of them too. */
const gone =
  'What was started before ended with a restart of Deskhand, or while the task waited for a look: start it again if you need it.';

function state(one: Job, now: number): string {
  if (one.exit) return one.exit.why ?? `ended, exit ${one.exit.code ?? one.exit.signal}`;
  return `running for ${Math.round((now - one.started) / 1000)} s`;
}

/** Resolves at the first of: the job's end, the time, a stop. */
function firstOf(end: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      done();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
    end.then(finish, finish);
    if (signal.aborted) finish();
  });
}
