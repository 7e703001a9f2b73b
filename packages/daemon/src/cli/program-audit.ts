import { type Command, Option } from 'commander';
import { headsFolder } from './heads-folder.ts';
import type { Act, AddInner } from './program-parts.ts';

// The commands that prove the log, look through it and erase from it.

export function addAuditCommands(add: AddInner, act: Act, env: NodeJS.ProcessEnv): void {
  const heads = headsFolder(env);
  add('verify', 'Check the whole log, and that it still is what was signed before; or an excerpt in a file, by itself.', true)
    .argument('[file]', 'an excerpt that somebody shared')
    .option('--against <file>', 'signed heads that were kept elsewhere: shared by a phone, or written by “deskhand audit head”')
    .action((file, options) =>
      act(options, async (screen, home) =>
        (await import('./audit-verify.ts')).verify(screen, home, { file, against: options.against, heads }),
      ),
    );
  add('head', 'Print where the log ends, signed: keep it elsewhere, and no older copy passes for this log.').action((options) =>
    act(options, async (screen, home) => (await import('./audit-verify.ts')).head(screen, home, heads)),
  );
  filters(add('search', 'Who did what, for which task, by whose leave; the newest first.'))
    .argument('[text...]', 'words in it')
    .option('--limit <n>', 'so many', (words) => Math.max(1, Number.parseInt(words, 10) || 100), 100)
    .action((text, options) =>
      act(options, async (screen, home) => (await import('./audit-search.ts')).search(screen, home, text, options)),
    );
  filters(add('export', 'The log for other programs, oldest first, without what was said unless --content.'))
    .addOption(
      new Option('--format <how>', 'JSON Lines, OpenTelemetry (OTLP JSON), or a proof')
        .choices(['jsonl', 'otlp', 'proof'])
        .default('jsonl'),
    )
    .option('--out <file>', 'into this file')
    .action((options) => act(options, async (screen, home) => (await import('./audit-search.ts')).exportLog(screen, home, options)));
}

const filters = (command: Command): Command =>
  command
    .option('--task <id>', 'of this task')
    .option('--folder <dir>', 'about something in this folder')
    .option('--domain <name>', 'about this place on the network')
    .option('--device <name>', 'done by this device, or about it')
    .addOption(new Option('--actor <who>', 'done by').choices(['device', 'host', 'agent']))
    .option('--type <name>', 'of this kind: “approval”, or “approval.answered”')
    .option('--since <time>', '2026-03-01, 2026-03-01T09:30, or 7d')
    .option('--until <time>', 'the same')
    .option('--content', 'with what was said, not only the facts');

/** What the policies of this computer say, and what would come of one. */
export function addPolicyCommands(add: AddInner, act: Act): void {
  const file = (command: Command) => command.option('--policy <file>', 'as if this file were the managed policy');
  add('check', 'Say which managed policy holds on this computer; or whether a file would be one.', true)
    .argument('[file]', 'a managed policy to be')
    .action((path, options) => act(options, async (screen, home) => (await import('./policy.ts')).check(screen, home, path)));
  file(add('explain', 'Say what would be decided of an act, and by which rule: “send to example.com”, “read /srv/private”.'))
    .argument('<act...>', 'read PATH, write PATH, delete PATH, look at HOST, send to HOST, run COMMAND, plugin SERVER TOOL, account NAME')
    .action((words, options) =>
      act(options, async (screen, home) => (await import('./policy.ts')).explain(screen, home, words, options.policy)),
    );
  add('sign', 'Sign a managed policy for computers that fetch it; for administrators.')
    .argument('<file>', 'the policy')
    .requiredOption('--key <file>', 'an Ed25519 private key, PEM: openssl genpkey -algorithm ed25519')
    .option('--out <file>', 'into this file')
    .action((path, options) => act(options, async (screen) => (await import('./policy-sign.ts')).signPolicy(screen, path, options)));
  add('verify', 'Say whether a signed policy counts for a key.')
    .argument('<file>', 'the signed policy')
    .requiredOption('--key <key>', 'the key that computers name, or a PEM file of it')
    .action((path, options) => act(options, async (screen) => (await import('./policy-sign.ts')).verifyPolicy(screen, path, options)));
  file(add('test', 'Try cases: [{"do": "send to example.com", "expect": "deny"}].'))
    .argument('<file>', 'the cases, JSON')
    .action((path, options) =>
      act(options, async (screen, home) => (await import('./policy.ts')).testCases(screen, home, path, options.policy)),
    );
}
