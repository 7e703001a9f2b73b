import type { Mode } from '@deskhand/protocol';
import { Argument, type Command, Option } from 'commander';
import { modes } from './named-folder.ts';
import { type Act, type Group, gather } from './program-parts.ts';

const name = 'what you call it: a-z, 0-9 and -';

/** `deskhand plugins …` */
export function addPluginCommands(group: Group, act: Act): void {
  const plugins = group('plugins', 'Plugins (MCP servers): programs and addresses that give tasks more tools.');
  plugins
    .add('list', 'List them, and how each stands.', true)
    .action((options) => act(options, async (screen, home) => (await import('./plugins.ts')).listPlugins(screen, home)));
  planned(plugins.add('add', 'Add one, look at its tools, and say whether tasks may call them.'))
    .addHelpText(
      'after',
      '\nExamples:\n  deskhand plugins add notes -- node /home/ana/notes-server/index.js\n  deskhand plugins add files --folder ~/Papers -- /usr/bin/mcp-server-files\n  deskhand plugins add code --host api.code.example --secret CODE_TOKEN -- mcp-server-code\n  deskhand plugins add tracker --url https://tracker.example/mcp --secret Authorization\n  deskhand plugins add memory -- npx -y @modelcontextprotocol/server-memory',
    )
    .argument('<name>', name)
    .argument('[command...]', 'the program and its arguments, after --')
    .action((which, command, options) =>
      act(options, async (screen, home) => (await import('./plugins-add.ts')).addPlugin(screen, home, which, command, options)),
    );
  plugins
    .add('found', 'List what other programs on this computer have set up.')
    .action((options) => act(options, async (screen, home) => (await import('./plugins-add.ts')).listFound(screen, home)));
  planned(plugins.add('import', 'Add one that another program has set up, with its settings.'))
    .argument('<name>')
    .action((which, options) =>
      act(options, async (screen, home) => (await import('./plugins-add.ts')).importPlugin(screen, home, which, options)),
    );
  plugins
    .add('show', 'Show one with its tools: what each says of itself, and what it takes.')
    .argument('<name>')
    .option('--schema', 'with all that each tool takes')
    .action((which, options) =>
      act(options, async (screen, home) => (await import('./plugins.ts')).showPlugin(screen, home, which, options)),
    );
  plugins
    .add('look', 'Start it and look at what it offers now.')
    .argument('<name>')
    .action((which, options) => act(options, async (screen, home) => (await import('./plugins.ts')).lookAtPlugin(screen, home, which)));
  plugins
    .add('accept', 'Let tasks call its tools as they are shown now.')
    .argument('<name>')
    .option('--yes', 'without asking')
    .action((which, options) =>
      act(options, async (screen, home) => (await import('./plugins.ts')).acceptPlugin(screen, home, which, options)),
    );
  plugins
    .add('tool', 'Say what a tool of it does, whatever it says itself; or switch it off.')
    .argument('<name>')
    .argument('<tool>')
    .addOption(new Option('--effect <effect>', 'what a call does').choices(['read', 'reversible', 'irreversible', 'as-claimed']))
    .option('--off', 'tasks don’t see it')
    .option('--on', 'tasks see it')
    .action((which, tool, options) =>
      act(options, async (screen, home) => (await import('./plugins.ts')).choosePluginTool(screen, home, which, tool, options)),
    );
  plugins
    .add('declare', 'Declare what its tools do, from a file: what their arguments decide, whose words their answers are.')
    .argument('<name>')
    .argument('[file]', 'see docs/declaring-tools.md')
    .option('--as-it-says', 'take over what it says of itself, as your word')
    .option('--clear', 'declare nothing of it any more')
    .action((which, file, options) =>
      act(options, async (screen, home) => (await import('./plugins-declare.ts')).declarePlugin(screen, home, which, file, options)),
    );
  plugins
    .add('prompts', 'List the prompts that one has for a task to begin with: deskhand send --prompt NAME.PROMPT')
    .argument('<name>')
    .action((which, options) =>
      act(options, async (screen, home) => (await import('./plugins-prompts.ts')).listPrompts(screen, home, which)),
    );
  plugins
    .add('mode', 'Say how far it is trusted.')
    .argument('<name>')
    .addArgument(new Argument('<mode>', 'ro (tasks only look with it), review (you are asked) or auto (on its own)').choices(modes))
    .action((which, mode: Mode, options) =>
      act(options, async (screen, home) => (await import('./plugins.ts')).trustPlugin(screen, home, which, mode)),
    );
  plugins
    .add('install', 'Show what its command would fetch (npx, uvx), and install that, or what is newer.')
    .argument('<name>')
    .option('--yes', 'without asking')
    .action((which, options) =>
      act(options, async (screen, home) => (await import('./plugins-install.ts')).installPlugin(screen, home, which, options)),
    );
  plugins
    .add('sign-in', 'Sign in to one at an address, in a browser here or on another device.')
    .argument('<name>')
    .option('--answer <address>', 'the address at which a browser on another device ended')
    .option('--client-id <id>', 'where Deskhand has to be made known there by hand: the id that you got')
    .option('--client-secret', 'and the secret that came with it, which is asked for')
    .action((which, options) =>
      act(options, async (screen, home) => (await import('./plugins-sign-in.ts')).signIn(screen, home, which, options)),
    );
  plugins
    .add('sign-out', 'Have what you signed in with forgotten, there and here.')
    .argument('<name>')
    .action((which, options) => act(options, async (screen, home) => (await import('./plugins-sign-in.ts')).signOut(screen, home, which)));
  for (const [word, what] of [
    ['on', 'Switch it on.'],
    ['off', 'Switch it off: its program ends, and no task sees it.'],
  ] as const)
    plugins
      .add(word, what)
      .argument('<name>')
      .action((which, options) =>
        act(options, async (screen, home) => (await import('./plugins.ts')).switchPlugin(screen, home, which, word === 'on')),
      );
  plugins
    .add('remove', 'Remove it with its keys and all that it kept in its own home.')
    .argument('<name>')
    .action((which, options) => act(options, async (screen, home) => (await import('./plugins.ts')).removePlugin(screen, home, which)));
}

const planned = (command: Command) =>
  command
    .option('--url <url>', 'its address, where it is no program')
    .option('--folder <dir[:write]>', 'a real folder that it sees; repeatable', gather)
    .option('--host <host[:read]>', 'a host that its program may reach, to send or only to look; repeatable', gather)
    .option('--value <NAME=VALUE>', 'a variable of its environment, or a header; repeatable', gather)
    .option('--secret <NAME>', 'one whose value is asked for, and kept with the keys; repeatable', gather)
    .option('--idle <minutes>', 'let it go after so long without a call (usual: 5)')
    .option('--yes', 'accept its tools without asking');
