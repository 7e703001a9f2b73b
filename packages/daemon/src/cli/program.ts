import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { me } from '../host/called.ts';
import { defaultHome } from '../host/state-home.ts';
import { exits, exitsHelp } from './exits.ts';
import { addAuditCommands, addPolicyCommands } from './program-audit.ts';
import { addChangeCommands } from './program-changes.ts';
import { type Act, type Add, type AddInner, type Group, gather, number } from './program-parts.ts';
import { addPhoneCommands } from './program-phones.ts';
import { addPluginCommands } from './program-plugins.ts';
import { addSettingCommands } from './program-settings.ts';
import { addOutboxCommands, addTaskCommands } from './program-tasks.ts';
import type { Screen } from './screen.ts';

// Every command, its options and its help; `program-*.ts` list those of one kind. What a command does is loaded when it
// runs, so that `send` starts light.

/** Understands a command line and does what it says. The number is the exit code. */
export async function runProgram(args: string[], screenFor: (json: boolean) => Screen, env: NodeJS.ProcessEnv): Promise<number> {
  let code: number = exits.done;
  const act: Act = async (options, run) => {
    const screen = screenFor(options.json ?? false);
    code = await run(screen, options.home ? resolve(options.home) : defaultHome(env));
  };
  try {
    await makeProgram(act, env).parseAsync(args.map(withLeave), { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exits.done : exits.usage;
  }
}

/** `--yes=all` and `--yes` are two switches, so that `--yes "words"` never swallows the words. */
const withLeave = (arg: string) => (arg === '--yes=all' ? '--yes-all' : arg);

function makeProgram(act: Act, env: NodeJS.ProcessEnv): Command {
  const program = new Command('deskhand')
    .description('An AI hand at your desk: it does the work on your own computer, shows what it would change, and can undo it.')
    .exitOverride()
    .version(ownVersion())
    .showHelpAfterError(`(${me} help COMMAND says how)`)
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', overview);

  const withCommon = (command: Command) =>
    command
      .exitOverride()
      .option('--home <dir>', 'the state directory (or DESKHAND_HOME)')
      .option('--json', 'one JSON value, for programs');
  const add: Add = (name, words, examples = []) => {
    const command = withCommon(program.command(name).description(words));
    return examples.length ? command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`) : command;
  };
  const inGroup: Group = (name, words) => {
    const outer = program.command(name).description(words).exitOverride();
    const addInner: AddInner = (inner, what, usual = false) => withCommon(outer.command(inner, { isDefault: usual }).description(what));
    return { add: addInner };
  };

  program.commandsGroup('Tasks:');
  addTaskCommands(add, act);
  addOutboxCommands(inGroup, act);
  program.commandsGroup('What they changed:');
  addChangeCommands(add, act);
  program.commandsGroup('What they may use:');
  addSettingCommands(add, inGroup, act);
  addPluginCommands(inGroup, act);
  program.commandsGroup('Phones:');
  addPhoneCommands(add, inGroup, act);
  add('open', 'Print a link that opens the app in a browser on this computer.').action((options) =>
    act(options, async (screen, home) => (await import('./browser.ts')).openLinkHere(screen, home)),
  );

  program.commandsGroup('The host:');
  add('up', 'Start the host in this terminal.', [
    'deskhand up',
    'deskhand up --folder ~/Invoices:auto',
    'deskhand up --model played --model-url http://127.0.0.1:4747/v1',
  ])
    .option('--port <n>', 'listen there, on this computer only; 0 picks one (7433 where it is free)')
    .option('--folder <dir[:mode]>', 'may work here; mode ro (look only), review (you look first) or auto; repeatable', gather)
    .option('--model <name>', 'the model to use, from now on')
    .option('--model-url <url>', 'an OpenAI-compatible address that serves it')
    .option('--hold <seconds>', 'how long what a task sends waits for a “don’t send” (usual: 30)')
    .option('--patience <minutes>', 'how long a question to you waits before the task goes on without (usual: 30)')
    .option('--lan', 'let phones on this network reach it, now and later (deskhand lan off ends it)')
    .option('--cert <file>', 'with --lan: a certificate for the page, PEM')
    .option('--key <file>', 'with --cert: its private key, PEM')
    .action((options) => act(options, async (screen, home) => (await import('./up.ts')).up(screen, home, options)));
  add('doctor', 'Look at all that a task needs, and say what to do where something is missing.')
    .option('--fix', 'run the commands that mend it, asking before each')
    .option('--yes', 'without asking')
    .action((options) => act(options, async (screen, home) => (await import('./doctor.ts')).doctor(screen, home, options)));
  add('logs', 'What happened on the host, event by event.', ['deskhand logs --follow', 'deskhand logs --task 4f2k9x --json'])
    .option('--limit <n>', 'so many', number, 50)
    .option('--task <id>', 'of this task')
    .option('--follow', 'and each as it comes')
    .option('--program', 'what the program itself wrote when something went wrong')
    .action((options) => act(options, async (screen, home) => (await import('./logs.ts')).logs(screen, home, options)));
  add('brake', 'Stop everything at once, and keep it stopped, over restarts too.').action((options) =>
    act(options, async (screen, home) => (await import('./brake.ts')).pullBrake(screen, home)),
  );
  add('release', 'Let go of the brake.').action((options) =>
    act(options, async (screen, home) => (await import('./brake.ts')).releaseBrake(screen, home)),
  );

  program.commandsGroup('What is on record:');
  addAuditCommands(inGroup('audit', 'The log of all that happened: prove it, look through it, hand it on.').add, act, env);
  addPolicyCommands(inGroup('policy', 'Rules that an administrator or you wrote down, and what they come to.').add, act);
  add('erase', 'Take all that was said, read and made in a task off the disk, for good. That it was there stays.', [
    'deskhand erase 4f2k9x',
  ])
    .argument('<id>', 'any part of the task’s id')
    .option('--yes', 'without asking')
    .action((id, options) => act(options, async (screen, home) => (await import('./erase.ts')).erase(screen, home, id, options)));
  add('retention', 'How many days finished tasks keep what was said in them.', ['deskhand retention 90', 'deskhand retention off'])
    .argument('[days]', 'a number of days, or off; left out: say what holds')
    .action((days, options) => act(options, async (screen, home) => (await import('./erase.ts')).retention(screen, home, days)));

  return program;
}

/** By hand, from a file of our own: a schema library would cost every command its start. */
const ownVersion = () => String(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version);

const overview = `
Begin:
  deskhand up                                  in one terminal, and leave it running
  deskhand send "what is in this folder?"      in another

A task works on a staged view: you see what it would change, say yes or no, and can undo it after.
Ids may be shortened to any part that fits one task, and left out for the latest.
Every command takes --json for programs, and --home DIR for another state directory.

${exitsHelp}`;
