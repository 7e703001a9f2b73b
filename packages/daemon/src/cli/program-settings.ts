import type { Mode } from '@deskhand/protocol';
import { Argument, Option } from 'commander';
import { modes } from './named-folder.ts';
import { type Act, type Add, type Group, number } from './program-parts.ts';

/** What tasks may use: folders, rules, keys, secrets, models. */
export function addSettingCommands(add: Add, group: Group, act: Act): void {
  const mode = () => new Argument('<mode>', 'ro (look only), review (you look first) or auto').choices(modes);
  const folders = group('folders', 'Where tasks may work.');
  folders
    .add('list', 'List them.', true)
    .action((options) => act(options, async (screen, home) => (await import('./settings.ts')).listFolders(screen, home)));
  folders
    .add('add', 'Let tasks work in a folder.')
    .argument('<dir>')
    .addOption(new Option('--mode <mode>', 'ro, review or auto').choices(modes))
    .action((dir, options) =>
      act(options, async (screen, home) => (await import('./settings.ts')).addFolder(screen, home, dir, options.mode)),
    );
  folders
    .add('mode', 'Change how a folder may be used.')
    .argument('<dir>')
    .addArgument(mode())
    .action((dir, to: Mode, options) =>
      act(options, async (screen, home) => (await import('./settings.ts')).changeMode(screen, home, dir, to)),
    );
  folders
    .add('remove', 'Take a folder away from tasks; its files stay.')
    .argument('<dir>')
    .action((dir, options) => act(options, async (screen, home) => (await import('./settings.ts')).removeFolder(screen, home, dir)));

  const rules = group('rules', 'What tasks may do without asking, must ask for, or may never do.');
  rules
    .add('list', 'List them.', true)
    .action((options) => act(options, async (screen, home) => (await import('./rules.ts')).listRules(screen, home)));
  rules
    .add('add', 'Add one: allow, ask or never, and what: never "send to hooks.example.com".')
    .argument(
      '<rule...>',
      'allow|ask|never and read PATH, write PATH, delete PATH, look at HOST, send to HOST, run COMMAND, plugin SERVER TOOL, account NAME; or JSON, which can say more',
    )
    .option('--instead <id>', 'in place of one that is there')
    .action((rule, options) =>
      act(options, async (screen, home) => (await import('./rules.ts')).addRule(screen, home, rule.join(' '), options.instead)),
    );
  rules
    .add('remove', 'Take one back.')
    .argument('<id>', 'or a part of it')
    .action((id, options) => act(options, async (screen, home) => (await import('./rules.ts')).removeRule(screen, home, id)));
  rules
    .add('review', 'What was given and never used, rules and folders; what ends soon, what you always allow, and what is over.')
    .action((options) => act(options, async (screen, home) => (await import('./rules-review.ts')).reviewRules(screen, home)));
  rules
    .add('restore', 'Give one again that is over, or keep one that is over soon.')
    .argument('<id>', 'any part of its id, or the path of a folder')
    .action((id, options) => act(options, async (screen, home) => (await import('./rules-review.ts')).restoreRule(screen, home, id)));
  rules
    .add('allow', 'Make a rule of what you always allow.')
    .argument('<n>', 'as `deskhand rules review` counts them', number)
    .action((n, options) => act(options, async (screen, home) => (await import('./rules-review.ts')).allowOften(screen, home, n)));

  const keys = group('keys', 'Keys of model providers.');
  keys
    .add('list', 'Which providers have one.', true)
    .action((options) => act(options, async (screen, home) => (await import('./settings.ts')).listKeys(screen, home)));
  keys
    .add('add', 'Keep a key, after trying it with one call. It is asked for, or read from a pipe.')
    .argument('<provider>', 'anthropic, openai, google, …')
    .action((provider, options) => act(options, async (screen, home) => (await import('./settings.ts')).addKey(screen, home, provider)));
  keys
    .add('remove', 'Forget a key.')
    .argument('<provider>')
    .action((provider, options) => act(options, async (screen, home) => (await import('./settings.ts')).removeKey(screen, home, provider)));

  const secrets = group('secrets', 'Secrets that tasks may use on their own hosts, without ever seeing them.');
  secrets
    .add('list', 'Their names, and the hosts that they are for.', true)
    .action((options) => act(options, async (screen, home) => (await import('./secrets.ts')).listSecrets(screen, home)));
  secrets
    .add('add', 'Keep one. It is asked for, or read from a pipe.')
    .argument('<name>', 'as the variable that commands find it under: API_TOKEN')
    .argument('<host...>', 'the hosts that it is for: api.example.com')
    .action((name, hosts, options) =>
      act(options, async (screen, home) => (await import('./secrets.ts')).addSecret(screen, home, name, hosts)),
    );
  secrets
    .add('remove', 'Forget one.')
    .argument('<name>')
    .action((name, options) => act(options, async (screen, home) => (await import('./secrets.ts')).removeSecret(screen, home, name)));

  add('models', 'List the models that can be used now, and why; or choose one.')
    .option('--choose <id>', 'use it for new tasks')
    .action((options) => act(options, async (screen, home) => (await import('./settings.ts')).listModels(screen, home, options.choose)));
}
