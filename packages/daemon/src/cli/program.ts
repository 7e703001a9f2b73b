import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Mode } from '@deskhand/protocol';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { defaultHome } from '../host/state-home.ts';
import { exits, exitsHelp } from './exits.ts';
import type { Leave } from './needs.ts';
import { addAuditCommands, addPolicyCommands } from './program-audit.ts';
import { addPluginCommands } from './program-plugins.ts';
import type { Screen } from './screen.ts';

// Every command, its options and its help. What a command does is loaded when it runs, so that `send` starts light.

const modes: readonly Mode[] = ['review', 'auto', 'ro'];

interface Common {
  home?: string;
  json?: boolean;
}
/** A command's work: where to speak, the state directory, and what it gives is the exit code. */
type Run = (screen: Screen, home: string) => Promise<number>;

export type Act = (options: Common, run: Run) => Promise<void>;

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
    .showHelpAfterError('(deskhand help COMMAND says how)')
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', overview);

  /** A command with what all of them have. */
  const add = (name: string, words: string, examples: string[] = []) => {
    const command = program.command(name).description(words).exitOverride();
    command.option('--home <dir>', 'the state directory (or DESKHAND_HOME)').option('--json', 'one JSON value, for programs');
    return examples.length ? command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`) : command;
  };

  add('up', 'Start the host in this terminal.', [
    'deskhand up',
    'deskhand up --folder ~/Invoices:auto',
    'deskhand up --model played --model-url http://127.0.0.1:4747/v1',
  ])
    .option('--port <n>', 'listen there, on this computer only; 0 picks one (7433 where it is free)')
    .option('--folder <dir[:mode]>', 'may work here; mode ro (look only), review (you look first) or auto; repeatable', gather)
    .option('--model <name>', 'the model to use')
    .option('--model-url <url>', 'an OpenAI-compatible address that serves it')
    .option('--hold <seconds>', 'how long what a task sends waits for a “don’t send” (usual: 30)')
    .option('--patience <minutes>', 'how long a question to you waits before the task goes on without (usual: 30)')
    .option('--lan', 'let phones on this network reach it, now and later (deskhand lan off ends it)')
    .option('--cert <file>', 'with --lan: a certificate for the page, PEM')
    .option('--key <file>', 'with --cert: its private key, PEM')
    .action((options) => act(options, async (screen, home) => (await import('./up.ts')).up(screen, home, options)));

  const sending = (command: Command) =>
    command
      .option('--wait', 'stay until it is done or needs a person (usual at a terminal)')
      .option('--no-wait', 'come back at once')
      .option('--file <path>', 'send a file along; repeatable', gather)
      .option('--cwd <dir>', 'the folder that relative names mean (usual: this one)')
      .option('--grant', 'grant that folder first, in review mode unless --mode says otherwise')
      .addOption(new Option('--mode <mode>', 'for this task').choices(modes))
      .option('--model <id>', 'for this task')
      .option('--yes', 'say yes to what can be undone, and accept unmarked changes')
      .option('--yes-all', '--yes=all: also to marked changes and what cannot be undone');
  const sendAs = (fresh: boolean) => (words: string[], options: SendFlags) =>
    act(options, async (screen, home) => {
      const { yes, yesAll, ...rest } = options;
      return (await import('./send.ts')).send(screen, home, words, { ...rest, fresh, leave: leaveOf(yes, yesAll) });
    });
  sending(
    add('send', 'Send a task, or a word into a conversation. The text may come by a pipe.', [
      'deskhand send "make a table of the totals by month from the CSVs in this folder"',
      'deskhand send --wait --json "…" --yes',
      'deskhand send --file letter.docx "translate this to German"',
      'deskhand send --thread 4f2k9x "now by quarter"',
    ]),
  )
    .argument('[text...]')
    .option('--thread <id>', 'into this conversation: steers its unfinished task')
    .action(sendAs(false));
  sending(add('new', 'Send a new task into a conversation, beside what it is doing.', ['deskhand new --thread 4f2k9x "and a chart of it"']))
    .argument('[text...]')
    .requiredOption('--thread <id>', 'the conversation, or any task of it')
    .action(sendAs(true));

  add('tasks', 'List tasks: what needs you, what is being done, what came of the rest.')
    .option('--limit <n>', 'so many', number, 20)
    .option('--thread <id>', 'of this conversation')
    .action((options) => act(options, async (screen, home) => (await import('./tasks.ts')).listTasks(screen, home, options)));
  add('show', 'Show a task: its result, its steps, what it waits for.', ['deskhand show', 'deskhand show 4f2k9x --follow'])
    .argument('[id]', idWords)
    .option('--follow', 'as it goes, answering what it asks')
    .option('--steps', 'with what went into each step and came out')
    .action((id, options) => act(options, async (screen, home) => (await import('./tasks.ts')).show(screen, home, id, options)));

  add('retry', 'Start anew from a step of a task: a new task that knows all up to there. Files stay as they are.', [
    'deskhand retry 4f2k9x --step 3 "this time with the 2025 prices"',
  ])
    .argument('[id]', idWords)
    .argument('[text...]', 'what to do differently')
    .option('--step <n>', 'the last step to keep, as `deskhand show` counts them', number)
    .option('--wait', 'stay until it is done or needs a person (usual at a terminal)')
    .option('--no-wait', 'come back at once')
    .action((id, words, options) =>
      act(options, async (screen, home) => (await import('./retry.ts')).retry(screen, home, id, words, { ...options, leave: 'none' })),
    );

  add('steer', 'Tell a task under way something.', ['deskhand steer "use euros"', 'deskhand steer 4f2k9x "use euros"'])
    .argument('<id-and-text...>', 'the text, with the id before it where it isn’t the latest task')
    .action((words, options) => act(options, async (screen, home) => (await import('./replies.ts')).steer(screen, home, words)));
  add('answer', 'Answer a task’s question.', ['deskhand answer "the blue one"'])
    .argument('<id-and-text...>', 'the text, with the id before it where it isn’t the latest question')
    .action((words, options) => act(options, async (screen, home) => (await import('./replies.ts')).answer(screen, home, words)));
  add('stop', 'Stop a task within a second; what it changed stays staged.', ['deskhand stop', 'deskhand stop --all'])
    .argument('[id]', idWords)
    .option('--all', 'every task')
    .action((id, options) => act(options, async (screen, home) => (await import('./replies.ts')).stop(screen, home, id, options)));
  add('approve', 'Say yes to what a task asks for.', ['deskhand approve', 'deskhand approve 4f2k9x --for task'])
    .argument('[id]', 'of the task or the request; the latest when left out')
    .addOption(new Option('--for <how>', 'how far the yes goes').choices(['once', 'task', 'always']).default('once'))
    .option('--alike', 'also to its others of the same kind')
    .option('--rule <json>', 'with --for always: the rule to save, as you want it')
    .action((id, options) =>
      act(options, async (screen, home) =>
        (await import('./replies.ts')).approve(screen, home, id, { how: options.for, alike: options.alike, rule: options.rule }),
      ),
    );
  add('deny', 'Say no to what a task asks for, and why.', ['deskhand deny', 'deskhand deny 4f2k9x "that is the old address"'])
    .argument('[id]', 'of the task or the request; the latest when left out')
    .argument('[why]')
    .option('--alike', 'also to its others of the same kind')
    .action((id, word, options) =>
      act(options, async (screen, home) =>
        (await import('./replies.ts')).approve(screen, home, id, { how: 'no', word, alike: options.alike }),
      ),
    );

  add('diff', 'Look at what a task changed.')
    .argument('[id]', idWords)
    .option('--names', 'only which files')
    .action((id, options) => act(options, async (screen, home) => (await import('./changes.ts')).diff(screen, home, id, options)));
  add('commit', 'Accept a task’s changes: all of them are put in place, or none.', [
    'deskhand commit',
    'deskhand commit 4f2k9x --path /home/ana/a.csv',
    'deskhand commit 4f2k9x --theirs /home/ana/a.csv --both /home/ana/b.docx',
  ])
    .argument('[id]', idWords)
    .option('--marked', 'also those that deserve a second look')
    .option('--path <file>', 'only this one; repeatable', gather)
    .option('--theirs <file>', 'it changed meanwhile: leave it as it is now; repeatable, or "all"', gather)
    .option('--mine <file>', 'put the task’s in its place; repeatable, or "all"', gather)
    .option('--both <file>', 'keep both, the task’s beside it; repeatable, or "all"', gather)
    .action((id, options) => act(options, async (screen, home) => (await import('./changes.ts')).commit(screen, home, id, options)));
  add('discard', 'Drop a task’s changes: nothing is put in place.')
    .argument('[id]', idWords)
    .action((id, options) => act(options, async (screen, home) => (await import('./changes.ts')).discard(screen, home, id)));
  add('undo', 'Take back what a task put in place; once more brings it back.')
    .argument('[id]', idWords)
    .option('--path <file>', 'only this one; repeatable', gather)
    .option('--force', 'where a file has moved on since: keep both')
    .action((id, options) => act(options, async (screen, home) => (await import('./changes.ts')).undo(screen, home, id, options)));

  add('timeline', 'What changed in a folder, or in all of them: when, and by which task.', [
    'deskhand timeline',
    'deskhand timeline ~/Invoices',
  ])
    .argument('[folder]')
    .option('--limit <n>', 'so many', number, 20)
    .action((folder, options) =>
      act(options, async (screen, home) => (await import('./timeline.ts')).timeline(screen, home, folder, options)),
    );
  add('back', 'Take back everything since just before one change, at once. Can itself be undone.', [
    'deskhand back 4f2k9x --dry',
    'deskhand back 4f2k9x --folder ~/Invoices',
  ])
    .argument('<id>', 'any part of the id of a change in the timeline, or of its task')
    .option('--folder <dir>', 'only what lies in it')
    .option('--dry', 'only say what it would do')
    .option('--force', 'what others changed since: keep it beside')
    .action((id, options) => act(options, async (screen, home) => (await import('./timeline.ts')).back(screen, home, id, options)));
  add('keep', 'How long changes can be undone, and in how much room; or set it.', ['deskhand keep', 'deskhand keep --days 60 --room 50'])
    .option('--days <n>', 'keep what changes replaced for so many days (usual: 30)', number)
    .option('--room <gb>', 'in at most so many gigabytes (usual: 20)', number)
    .action((options) => act(options, async (screen, home) => (await import('./keep.ts')).keep(screen, home, options)));

  const mode = () => new Argument('<mode>', 'ro (look only), review (you look first) or auto').choices(modes);
  const folders = group(program, 'folders', 'Where tasks may work.');
  folders
    .add('list', 'List them.', true)
    .action((options) => act(options, async (screen, home) => (await import('./settings.ts')).listFolders(screen, home)));
  folders
    .add('add', 'Let tasks work in a folder.')
    .argument('<dir>')
    .addOption(new Option('--mode <mode>', 'ro, review or auto').choices(modes).default('review'))
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

  const rules = group(program, 'rules', 'What tasks may do without asking, must ask for, or may never do.');
  rules
    .add('list', 'List them.', true)
    .action((options) => act(options, async (screen, home) => (await import('./rules.ts')).listRules(screen, home)));
  rules
    .add('add', 'Add one, as JSON.')
    .argument('<rule>', 'like {"need":{"kind":"command","line":"rm *"},"give":"ask","reason":"careful"}')
    .option('--instead <id>', 'in place of one that is there')
    .action((rule, options) =>
      act(options, async (screen, home) => (await import('./rules.ts')).addRule(screen, home, rule, options.instead)),
    );
  rules
    .add('remove', 'Take one back.')
    .argument('<id>', 'or a part of it')
    .action((id, options) => act(options, async (screen, home) => (await import('./rules.ts')).removeRule(screen, home, id)));

  const network = (command: Command) =>
    command
      .option('--port <n>', 'let phones in there (7434 at first, then always the same)')
      .option('--cert <file>', 'a certificate for the page, PEM; with --key')
      .option('--key <file>', 'its private key, PEM');
  network(
    add('pair', 'Pair a phone: shows a QR code for its camera.', [
      'deskhand pair',
      'deskhand pair --lan --name "Ana’s phone" --scopes look,send',
    ]),
  )
    .option('--lan', 'let phones on this network reach this computer, without asking')
    .option('--no-lan', 'don’t: the link works in a browser on this computer')
    .option('--at <part>', 'of several addresses, the one with this in it')
    .option('--name <name>', 'what it is called here')
    .option('--scopes <list>', 'what it may: look, send, approve, admin')
    .action((options) => act(options, async (screen, home) => (await import('./pair.ts')).pair(screen, home, options)));
  const devices = group(program, 'devices', 'Phones and computers that are paired with this one.');
  devices
    .add('list', 'List them.', true)
    .action((options) => act(options, async (screen, home) => (await import('./devices.ts')).listDevices(screen, home)));
  devices
    .add('rename', 'Call one something else.')
    .argument('<device>', deviceWords)
    .argument('<name>')
    .action((which, name, options) =>
      act(options, async (screen, home) => (await import('./devices.ts')).renameDevice(screen, home, which, name)),
    );
  devices
    .add('scopes', 'Change what one may do.')
    .argument('<device>', deviceWords)
    .argument('<list>', 'look, send, approve, admin; with commas')
    .action((which, list, options) =>
      act(options, async (screen, home) => (await import('./devices.ts')).setScopes(screen, home, which, list)),
    );
  devices
    .add('revoke', 'Shut one out, at once and for good.')
    .alias('remove')
    .argument('<device>', deviceWords)
    .action((which, options) => act(options, async (screen, home) => (await import('./devices.ts')).revokeDevice(screen, home, which)));
  const lan = group(program, 'lan', 'Whether phones on this network reach this computer.');
  lan
    .add('status', 'Say whether they do, and where.', true)
    .action((options) => act(options, async (screen, home) => (await import('./lan.ts')).lanStatus(screen, home)));
  network(lan.add('on', 'Let them: they see the app, and only paired ones get further.')).action((options) =>
    act(options, async (screen, home) => (await import('./lan.ts')).lanOn(screen, home, options)),
  );
  lan
    .add('off', 'Don’t. Paired phones stay paired.')
    .action((options) => act(options, async (screen, home) => (await import('./lan.ts')).lanOff(screen, home)));

  addPluginCommands((name, words) => group(program, name, words), act);

  const keys = group(program, 'keys', 'Keys of model providers.');
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

  const secrets = group(program, 'secrets', 'Secrets that tasks may use on their own hosts, without ever seeing them.');
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
  add('doctor', 'Look at all that a task needs, and say what to do where something is missing.')
    .option('--fix', 'run the commands that mend it, asking before each')
    .option('--yes', 'without asking')
    .action((options) => act(options, async (screen, home) => (await import('./doctor.ts')).doctor(screen, home, options)));
  add('logs', 'What happened on the host, event by event.', ['deskhand logs --follow', 'deskhand logs --task 4f2k9x --json'])
    .option('--last <n>', 'so many', number, 50)
    .option('--task <id>', 'of this task')
    .option('--follow', 'and each as it comes')
    .option('--program', 'what the program itself wrote when something went wrong')
    .action((options) => act(options, async (screen, home) => (await import('./logs.ts')).logs(screen, home, options)));
  add('open', 'Print a link that opens the app in a browser on this computer.').action((options) =>
    act(options, async (screen, home) => (await import('./browser.ts')).openLinkHere(screen, home)),
  );
  const outbox = group(program, 'outbox', 'What tasks send to the outside world: each waits for a moment in which you can say no.');
  outbox
    .add('list', 'List what waits to be sent, exactly as it would go.', true)
    .option('--all', 'also what was sent, failed or was cancelled')
    .action((options) => act(options, async (screen, home) => (await import('./outbox.ts')).listOutbox(screen, home, options)));
  outbox
    .add('cancel', 'Don’t send it. With no id: nothing that waits now.')
    .argument('[id]', 'any part of the id of the entry or of its task')
    .action((id, options) => act(options, async (screen, home) => (await import('./outbox.ts')).cancelOutbox(screen, home, id)));
  outbox
    .add('send-now', 'Send it without waiting longer; what may have been sent already: once more.')
    .argument('[id]', 'any part of the id of the entry or of its task; the latest task’s when left out')
    .action((id, options) => act(options, async (screen, home) => (await import('./outbox.ts')).sendNow(screen, home, id)));

  addAuditCommands(group(program, 'audit', 'The log of all that happened: prove it, look through it, hand it on.').add, act, env);
  addPolicyCommands(group(program, 'policy', 'Rules that an administrator or you wrote down, and what they come to.').add, act);
  add('erase', 'Take all that was said, read and made in a task off the disk, for good. That it was there stays.', [
    'deskhand erase 4f2k9x',
  ])
    .argument('<id>', 'any part of the task’s id')
    .option('--yes', 'without asking')
    .action((id, options) => act(options, async (screen, home) => (await import('./erase.ts')).erase(screen, home, id, options)));
  add('retention', 'How many days finished tasks keep what was said in them.', ['deskhand retention 90', 'deskhand retention off'])
    .argument('[days]', 'a number of days, or off; left out: say what holds')
    .action((days, options) => act(options, async (screen, home) => (await import('./erase.ts')).retention(screen, home, days)));

  add('brake', 'Stop everything at once, and keep it stopped, over restarts too.').action((options) =>
    act(options, async (screen, home) => (await import('./brake.ts')).pullBrake(screen, home)),
  );
  add('release', 'Let go of the brake.').action((options) =>
    act(options, async (screen, home) => (await import('./brake.ts')).releaseBrake(screen, home)),
  );
  return program;
}

const ownVersion = () =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version;

interface SendFlags extends Common {
  wait?: boolean;
  file?: string[];
  thread?: string;
  cwd?: string;
  grant?: boolean;
  mode?: Mode;
  model?: string;
  yes?: boolean;
  yesAll?: boolean;
}

const leaveOf = (yes?: boolean, all?: boolean): Leave => (all ? 'all' : yes ? 'plain' : 'none');

/** Commands of two words. */
function group(program: Command, name: string, words: string) {
  const outer = program.command(name).description(words).exitOverride();
  return {
    add: (inner: string, what: string, usual = false) =>
      outer
        .command(inner, { isDefault: usual })
        .description(what)
        .exitOverride()
        .option('--home <dir>', 'the state directory (or DESKHAND_HOME)')
        .option('--json', 'one JSON value, for programs'),
  };
}

const deviceWords = 'its name, or any part of its id';
const idWords = 'any part of the task’s id; the latest when left out';
const gather = (value: string, before: string[] = []) => [...before, value];

function number(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}

const overview = `
Begin:
  deskhand up                                  in one terminal, and leave it running
  deskhand send "what is in this folder?"      in another

A task works on a staged view: you see what it would change, say yes or no, and can undo it after.
Ids may be shortened to any part that fits one task, and left out for the latest.
Every command takes --json for programs, and --home DIR for another state directory.

${exitsHelp}`;
