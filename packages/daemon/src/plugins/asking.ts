import { type Draft, newId } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { PluginCall } from './plugins.ts';

/** How long a plugin's question waits for a person, in milliseconds. */
const patience = 15 * 60_000;

/** Asks the person in the middle of a step; undefined where they don't answer in time or the call is over. */
export async function askPerson(
  log: Log,
  { task, thread, step }: NonNullable<PluginCall['at']>,
  text: string,
  choices: string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const question = newId('question');
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const unsubscribe = log.subscribe((events) => {
    for (const event of events)
      if (event.type === 'question.answered' && event.body.question === question) void log.text(event.body.text).then(resolve);
  });
  const over = () => resolve(undefined);
  const timer = setTimeout(over, patience);
  signal.addEventListener('abort', over, { once: true });
  const at = { task, thread, actor: { kind: 'host' as const } };
  try {
    const asked: Draft = { ...at, type: 'question.asked', body: { question, step, text: log.put(text), choices } };
    await log.append([asked]);
    if (signal.aborted) over();
    const answer = await promise;
    // A question that nobody waits for any more must not stay before the person.
    if (answer === undefined)
      await log.append([{ ...at, type: 'question.answered', body: { question, text: log.put('No answer in time.') } }]);
    return answer;
  } finally {
    unsubscribe();
    clearTimeout(timer);
    signal.removeEventListener('abort', over);
  }
}
