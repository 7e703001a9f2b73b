import { z } from 'zod';
import type { Sender } from '../outbox/outbox.ts';
import type { Plugins } from '../plugins/plugins.ts';

/** As `use_plugin` queued it. */
const detailSchema = z.object({
  plugin: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  program: z.string().optional(),
});

/** Carries out approved calls of plugins, once. What the plugin answers is the receipt. */
export function pluginSender(plugins: Plugins, deps: { progress(at: { task: string; step: string }, words: string): void }): Sender {
  return {
    name: 'plugin',
    async send({ detail, task, step }, signal) {
      const { plugin, tool, args, program } = detailSchema.parse(detail);
      if (program !== undefined && plugins.program(plugin) !== program) {
        const sentence = `The plugin ${plugin} is not the program any more that was shown when this was asked, so it was not called.`;
        return { came: 'refused', reason: { code: 'plugin.another', sentence } };
      }
      const progress = (words: string) => deps.progress({ task: task.task, step }, words);
      const answer = await plugins.call(plugin, tool, args, { signal, progress, at: { ...task, step } });
      if (answer.came === 'refused') return { came: 'refused', reason: { code: 'plugin.refused', sentence: answer.sentence } };
      if (answer.came === 'unknown') return { came: 'unknown', reason: { code: 'plugin.silent', sentence: answer.sentence } };
      const left = answer.images.length ? `\n[${answer.images.length} pictures left out]` : '';
      const words = answer.failed ? { words: 'answered that it failed', failed: true } : { words: 'answered' };
      return { came: 'done', receipt: { ...words, content: new TextEncoder().encode(`${answer.text}${left}`) } };
    },
  };
}
