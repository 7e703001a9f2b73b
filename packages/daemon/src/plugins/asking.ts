import { type Draft, type Form, newId } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { PluginCall } from './plugins.ts';

/** How long a plugin's question waits for a person, in milliseconds. */
const patience = 15 * 60_000;

interface Question {
  plugin: string;
  text: string;
  form: Form;
}

/** Asks the person in the middle of a step; undefined where they don't answer in time or the call is over. */
export async function askPerson(
  log: Log,
  { task, thread, step }: NonNullable<PluginCall['at']>,
  { plugin, text, form }: Question,
  signal: AbortSignal,
): Promise<{ text: string; declined: boolean } | undefined> {
  const question = newId('question');
  const { promise, resolve } = Promise.withResolvers<{ text: string; declined: boolean } | undefined>();
  const unsubscribe = log.subscribe((events) => {
    for (const event of events) {
      if (event.type !== 'question.answered' || event.body.question !== question) continue;
      const { text, declined = false } = event.body;
      log.text(text).then((words) => resolve({ text: words, declined }), over);
    }
  });
  const over = () => resolve(undefined);
  const timer = setTimeout(over, patience);
  signal.addEventListener('abort', over, { once: true });
  const at = { task, thread, actor: { kind: 'host' as const } };
  try {
    const body = {
      question,
      step,
      text: log.put(text),
      choices: [],
      plugin,
      form: log.put(JSON.stringify(form)),
      expires: log.now() + patience,
    };
    const asked: Draft = { ...at, type: 'question.asked', body };
    await log.append([asked]);
    if (signal.aborted) over();
    const answer = await promise;
    // A question that nobody waits for any more must not stay before the person.
    if (answer === undefined)
      await log.append([{ ...at, type: 'question.answered', body: unanswered(question, 'No answer in time.', log) }]);
    return answer;
  } finally {
    unsubscribe();
    clearTimeout(timer);
    signal.removeEventListener('abort', over);
  }
}

const unanswered = (question: string, why: string, log: Log) => ({ question, text: log.put(why), declined: true as const });
