import type { PluginPrompt } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { namedValues } from './named-values.ts';
import { plainLine } from './plain.ts';
import type { Screen } from './screen.ts';

// Prompts that plugins have for people: a text for a task to begin with. Every word of it is the plugin's.

export async function listPrompts(screen: Screen, home: string, plugin: string): Promise<number> {
  const prompts = await promptsOf(await connect(home), plugin);
  if (screen.json) screen.outJson({ prompts });
  else if (!prompts.length) screen.note(`${plainLine(plugin, 40)} has no prompts.`);
  else {
    for (const prompt of prompts) for (const line of promptLines(prompt)) screen.out(line);
    screen.note(`Begin with one: ${me} send --prompt ${plainLine(plugin, 40)}.NAME [--with NAME=VALUE] ["what else you want"]`);
  }
  return exits.done;
}

const promptsOf = async (client: Client, plugin: string) =>
  (await client.post<{ prompts: PluginPrompt[] }>(`/v1/plugins/${encodeURIComponent(plugin)}/prompts`, {})).prompts;

function promptLines({ name, label, about, args }: PluginPrompt): string[] {
  const called = label === name ? plainLine(name, 200) : `${plainLine(name, 200)}  ${plainLine(label, 200)}`;
  return [
    `${called}${about ? `: ${plainLine(about, 300)}` : ''}`,
    ...args.map(
      (arg) =>
        `    ${plainLine(arg.name, 100)}${arg.needed ? '' : ' (may be left out)'}${arg.about ? `: ${plainLine(arg.about, 200)}` : ''}`,
    ),
  ];
}

/** The prompt that a task is to begin with, filled in: `plugin.name`, and values as NAME=VALUE. */
export async function takePrompt(client: Client, which: string, values: string[]): Promise<{ plugin: string; name: string; text: string }> {
  const [, plugin = '', name = ''] = /^([a-z0-9-]+)\.(.+)$/s.exec(which) ?? [];
  const prompts = plugin ? await promptsOf(client, plugin) : [];
  const found = prompts.find((one) => one.name === name);
  if (!found)
    throw new DeskhandError('plugin.prompt', `There is no prompt ${plainLine(which, 100)}.`, {
      next: plugin ? `deskhand plugins prompts ${plainLine(plugin, 40)}` : 'Name it as PLUGIN.PROMPT.',
    });
  const args = namedValues(values, '--with');
  const missing = found.args.find((arg) => arg.needed && !args[arg.name]);
  if (missing)
    throw new DeskhandError('plugin.prompt', `That prompt needs a value for ${plainLine(missing.name, 100)}.`, {
      next: `--with ${plainLine(missing.name, 100)}=…`,
    });
  const { text } = await client.post<{ text: string }>(`/v1/plugins/${plugin}/prompt`, { name, args });
  return { plugin, name, text };
}
