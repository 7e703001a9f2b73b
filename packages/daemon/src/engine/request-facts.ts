import type { TaskView } from '@deskhand/protocol';
import { signedOf } from './answers.ts';
import { ownZone } from './days.ts';
import type { EngineDeps } from './engine.ts';
import type { RequestFacts } from './request.ts';
import { cwdOf, foldersOf, specOf } from './stages.ts';

/** All that a request is made of beside the task itself. `output`: the most tokens of an answer. */
export async function requestFacts(view: TaskView, output: number, deps: EngineDeps): Promise<RequestFacts> {
  const folders = foldersOf(view, deps.log.host());
  return {
    log: deps.log,
    toolbox: deps.toolbox,
    folders,
    closed: deps.shell ? [...(specOf(view, deps).closed ?? [])] : [],
    cwd: cwdOf(view, deps.log.host()),
    machine: await deps.machine(),
    shell: deps.shell,
    outward: await maySend(view, deps),
    output,
    timeZone: ownZone(),
    now: deps.now(),
  };
}

/** Whether the task may send anything anywhere: a rule of the owner allows it somewhere, or their words name an address. */
async function maySend(view: TaskView, deps: EngineDeps): Promise<boolean> {
  const rule = [...deps.grants(), ...signedOf(view, deps).map(({ grant }) => grant)].some(
    ({ need, give }) => need.kind === 'network' && need.access === 'send' && give !== 'none',
  );
  if (rule) return true;
  const messages = view.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.text] : []));
  const words = await Promise.all(messages.map((text) => deps.log.text(text)));
  return words.some((text) => /https?:\/\//i.test(text));
}
