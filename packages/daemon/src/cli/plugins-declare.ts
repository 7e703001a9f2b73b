import { readFile } from 'node:fs/promises';
import { type DeclaredTools, declarationsSchema, type PluginTool, type PluginView } from '@deskhand/protocol';
import { takenOver } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { connect } from './client.ts';
import { declaredLine } from './declared-words.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import { toolsOf } from './plugin-tools.ts';
import { pluginOf } from './plugins.ts';
import type { Screen } from './screen.ts';
import { count } from './words.ts';

// What the owner declares of a plugin's tools: read from a file, or taken over from what the plugin says of itself.

interface From {
  clear?: boolean;
  asItSays?: boolean;
}

export async function declarePlugin(screen: Screen, home: string, name: string, file: string | undefined, from: From): Promise<number> {
  if ([file !== undefined, from.clear, from.asItSays].filter(Boolean).length !== 1)
    throw new DeskhandError('usage', 'Name one file of declarations, or say --as-it-says, or --clear.', {
      next: 'docs/declaring-tools.md shows such a file.',
    });
  const client = await connect(home);
  const view = await pluginOf(client, name);
  if (from.clear) {
    await client.command({ type: 'plugin.declare', plugin: name });
    return done(
      screen,
      { plugin: name, tools: [] },
      `You declare nothing of ${name} any more. What its tools are taken for now: ${me} plugins show ${name}`,
    );
  }
  const tools = file === undefined ? claimedBy(name, await toolsOf(client, view.shown), view) : await read(file);
  await client.command({ type: 'plugin.declare', plugin: name, tools });
  const names = Object.keys(tools);
  if (!screen.json)
    for (const [tool, says] of Object.entries(tools))
      screen.out(`  ${plainLine(tool, 64)}  ${declaredLine({ by: 'owner', says }) ?? says.effect}`);
  return done(
    screen,
    { plugin: name, tools: names },
    `Declared: ${count(names.length, 'tool')} of ${name}. See: ${me} plugins show ${name}`,
  );
}

/** What the plugin says of its tools now, to be the owner's word from here on. */
function claimedBy(name: string, tools: PluginTool[], { shown, accepted }: PluginView): DeclaredTools {
  if (shown?.tools.hash !== accepted?.tools.hash)
    throw new DeskhandError('plugin.unseen', `What ${name} says of itself is new, and you have not accepted it.`, {
      next: `deskhand plugins accept ${name}`,
    });
  const claimed = takenOver(tools);
  if (!Object.keys(claimed).length)
    throw new DeskhandError('plugin.declared', `${name} declares nothing of its tools.`, {
      next: 'Write a file instead: docs/declaring-tools.md shows how.',
    });
  return claimed;
}

async function read(file: string): Promise<DeclaredTools> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DeskhandError('file.missing', `${file} can’t be read.`, { next: 'Check the spelling.', cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DeskhandError('declarations.json', `${file} is no JSON: ${cause instanceof Error ? plainLine(cause.message, 200) : ''}`, {
      next: 'Mend it there: docs/declaring-tools.md has an example.',
      cause,
    });
  }
  const parsed = declarationsSchema.safeParse(value);
  if (parsed.success) return parsed.data.tools;
  const said = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${plainLine(path.join('.'), 150) || 'the file'}: ${plainLine(message, 300)}`);
  throw new DeskhandError('declarations.file', `${file} says something that isn't understood, so none of it is taken. ${said.join('; ')}`, {
    next: 'docs/declaring-tools.md tells each word, docs/declarations.schema.json all of them.',
  });
}

function done(screen: Screen, value: object, words: string): number {
  if (screen.json) screen.outJson({ ok: true, ...value });
  else screen.note(words);
  return exits.done;
}
