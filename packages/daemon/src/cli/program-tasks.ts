import type { Mode } from '@deskhand/protocol';
import { type Command, Option } from 'commander';
import { modes } from './named-folder.ts';
import type { Leave } from './needs.ts';
import { type Act, type Add, type Common, type Group, gather, idWords, number } from './program-parts.ts';

/** Sending tasks, watching them, and answering what they ask. */
export function addTaskCommands(add: Add, act: Act): void {
  const sending = (command: Command) =>
    command
      .option('--wait', 'stay until it is done or needs a person (usual at a terminal)')
      .option('--no-wait', 'come back at once')
      .option('--file <path>', 'send a file along; repeatable', gather)
      .option('--cwd <dir>', 'the folder that relative names mean (usual: this one)')
      .option('--grant', 'grant that folder first, in review mode unless --mode says otherwise')
      .addOption(new Option('--mode <mode>', 'for this task').choices(modes))
      .option('--rehearse', 'as a rehearsal: nothing is changed or sent until you saw all of it and said yes')
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
      'deskhand send --rehearse "file an issue for each row of bugs.csv"',
      'deskhand send --from 4f2k9x "and a chart of that table"',
    ]),
  )
    .argument('[text...]')
    .option('--thread <id>', 'into this conversation: steers its unfinished task')
    .option('--from <id>', 'a new task that begins with what this one has changed and waits with for your look')
    .option('--prompt <plugin.prompt>', 'a new task that begins with a prompt of a plugin’s: see deskhand plugins prompts')
    .option('--with <NAME=VALUE>', 'a value for that prompt; repeatable', gather)
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
    .argument(
      '[id-and-text...]',
      'the text, with the id before it where it isn’t the latest question; for a plugin’s form a line “name: value” for each field',
    )
    .option('--decline', 'say that you won’t answer it')
    .action((words, options) => act(options, async (screen, home) => (await import('./replies.ts')).answer(screen, home, words, options)));
  add('stop', 'Stop a task within a second; what it changed stays staged.', [
    'deskhand stop',
    'deskhand stop --thread 4f2k9x',
    'deskhand stop --all',
  ])
    .argument('[id]', idWords)
    .option('--thread <id>', 'every task of this conversation: its id, or that of any task of it')
    .option('--all', 'every task')
    .action((id, options) => act(options, async (screen, home) => (await import('./replies.ts')).stop(screen, home, id, options)));
  add('approve', 'Say yes to what a task asks for.', ['deskhand approve', 'deskhand approve 4f2k9x --for task'])
    .argument('[id]', 'of the task or the request; the latest when left out')
    .addOption(new Option('--for <how>', 'how far the yes goes').choices(['once', 'task', 'always']).default('once'))
    .option('--alike', 'also to its others of the same kind')
    .option('--without <n...>', 'of what a task would be given before it starts: all but these lines')
    .option('--rule <json>', 'with --for always: the rule to save, as you want it')
    .action((id, options) =>
      act(options, async (screen, home) =>
        (await import('./replies.ts')).approve(screen, home, id, {
          how: options.for,
          alike: options.alike,
          rule: options.rule,
          without: options.without,
        }),
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
}

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

/** What tasks send to the outside world. */
export function addOutboxCommands(group: Group, act: Act): void {
  const outbox = group('outbox', 'What tasks send to the outside world: each waits for a moment in which you can say no.');
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
}
