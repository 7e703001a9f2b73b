import { statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type HostView, type Mode, mostWords } from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { type Leave, meetNeed } from './needs.ts';
import { plainLine, shellWord } from './plain.ts';
import { showProgress } from './progress.ts';
import { exitOf, showResult } from './result.ts';
import { isLeft, type Screen } from './screen.ts';
import { askIfWide } from './sure.ts';
import { watch } from './watch.ts';
import { whichTask, wholeThread } from './which.ts';
import { shortId } from './words.ts';

export interface SendOptions {
  wait?: boolean;
  file?: string[];
  thread?: string;
  fresh?: boolean;
  /** A new task that begins with what this one has staged for a look. */
  from?: string;
  /** Where the person stands; relative names in their words mean this folder. */
  cwd?: string;
  grant?: boolean;
  mode?: Mode;
  model?: string;
  rehearse?: boolean;
  /** A plugin's prompt to begin with, as PLUGIN.PROMPT, and values for it as NAME=VALUE. */
  prompt?: string;
  with?: string[];
  leave: Leave;
}

/** Sends a task or a message, from the folder that the person stands in, and follows it where asked to. */
export async function send(screen: Screen, home: string, words: string[], options: SendOptions): Promise<number> {
  const said = words.join(' ');
  const piped = said === '-' || (said === '' && !screen.asks && options.prompt === undefined);
  const text = piped ? (await screen.input(byFile)).trim() : said || (options.prompt === undefined ? '' : followIt(options.prompt));
  if (!text.trim())
    throw new DeskhandError('usage', 'Say what should be done.', { next: 'deskhand send "make a table of the totals by month"' });
  if (text.length > mostWords)
    throw new DeskhandError(
      'usage',
      `That is ${text.length.toLocaleString('en')} characters: a task takes ${mostWords.toLocaleString('en')} at most.`,
      { next: byFile },
    );
  const client = await connect(home);
  // What can't be is said before anything is asked or granted.
  const here = await realpath(options.cwd ?? process.cwd()).catch(() => undefined);
  if (here === undefined)
    throw new DeskhandError('usage', `There is no folder ${plainLine(options.cwd ?? process.cwd())}.`, {
      next: 'Name one that is there with --cwd, or send it from within it.',
    });
  for (const path of options.file ?? [])
    if (!statSync(path, { throwIfNoEntry: false })?.isFile())
      throw new DeskhandError('usage', `There is no file ${plainLine(path)}.`, { next: 'Check the spelling; a folder can’t go along.' });
  const thread = options.thread === undefined ? undefined : await wholeThread(client, options.thread);
  const from = options.from === undefined ? undefined : await whichTask(client, options.from, 'task', () => true);
  const { takePrompt } = await import('./plugins-prompts.ts');
  const prompt = options.prompt === undefined ? undefined : await takePrompt(client, options.prompt, options.with ?? []);
  // Without a folder named, it works where the task did that it begins from, or its conversation.
  const goesOn = from !== undefined || thread !== undefined;
  const cwd = goesOn && options.cwd === undefined ? undefined : await placeToWork(screen, client, here, options);
  const files = [];
  for (const path of options.file ?? []) files.push(await client.upload(resolve(path)));
  const { mode, model, fresh, rehearse } = options;
  const answer = await client.command({
    type: 'send',
    text,
    files,
    ...(cwd !== undefined && { cwd }),
    ...(thread !== undefined && { thread }),
    ...(mode && { mode }),
    ...(model !== undefined && { model }),
    ...(fresh && { fresh }),
    ...(from && { from: from.id }),
    ...(rehearse && { rehearse }),
    ...(prompt && { prompt }),
    // A program that says yes to nothing isn't kept waiting for somebody who does.
    ...(!screen.asks && options.leave === 'none' && { unasked: true }),
  });
  const task = answer.task ?? '';
  if (options.wait ?? screen.asks) {
    // A word to a task that was there already is followed from where that one stands.
    const isNew = thread === undefined || fresh || from !== undefined;
    return attend(screen, client, task, options.leave, isNew ? answer.seq : undefined);
  }
  if (screen.json) screen.outJson({ task, thread: answer.thread, seq: answer.seq });
  else screen.out(`${shortId(task)} is on the desk. Watch it: ${me} show ${shortId(task)} --follow`);
  return exits.done;
}

const byFile = 'What is longer, or no text, goes along as a file: deskhand send "what to do with it" --file PATH';

/** The owner's words where they gave none of their own: nothing of the prompt's name, which is the plugin's. */
const followIt = (prompt: string) => `Follow the prompt of the plugin ${prompt.replace(/\..*/s, '')}.`;

/** Shows how a task goes until it ends or waits for someone who isn't here. */
export async function attend(screen: Screen, client: Client, task: string, leave: Leave, since?: number): Promise<number> {
  const interrupted = new AbortController();
  const off = screen.onInterrupt(() => interrupted.abort());
  const progress = showProgress(screen, task);
  try {
    const needed = (waiting: Parameters<typeof meetNeed>[3]) => meetNeed(client, screen, leave, waiting);
    const live = (live: { kind: string; step?: string; words?: string }) => {
      if (live.kind === 'progress') progress.progress(live.step ?? '', live.words ?? '');
    };
    const view = await watch(
      client,
      task,
      { changed: progress.changed, live, lost: progress.lost, needed, alone: !screen.asks },
      interrupted.signal,
      since,
    );
    progress.end();
    if (interrupted.signal.aborted || !view) {
      screen.note(`The task goes on. Watch: ${me} show ${shortId(task)} --follow. Stop: ${me} stop ${shortId(task)}`);
      return exits.interrupted;
    }
    await showResult(screen, client, view);
    return exitOf(view);
  } catch (error) {
    if (!isLeft(error)) throw error;
    screen.note(`The task waits. Answer it: ${me} show ${shortId(task)} --follow. Stop it: ${me} stop ${shortId(task)}`);
    return exits.interrupted;
  } finally {
    progress.end();
    off();
  }
}

/**
 * The folder that relative names mean: where the person stands, when it is granted; otherwise it is offered to be
 * granted (at a terminal, or by --grant). A program that reads JSON stands anywhere, and gets the granted folders.
 */
async function placeToWork(screen: Screen, client: Client, here: string, options: SendOptions): Promise<string | undefined> {
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  if (host.folders.some(({ path }) => isInside(here, path))) return here;
  if (options.grant) return grant(client, here, options.mode ?? 'review');
  const others = host.folders.map(({ path }) => plainLine(path));
  if (!screen.asks) {
    const how = `Grant it: ${me} folders add ${shellWord(here)}, or add --grant.`;
    if (!screen.json || options.cwd !== undefined || others.length === 0)
      throw new DeskhandError('folder.outside', `I may not work in ${plainLine(here)}.`, { next: how });
    return undefined;
  }
  screen.note(`I may not work in ${plainLine(here)} yet${others.length ? `, only in ${others.join(', ')}` : ''}.`);
  const otherwise = others.length ? ', e(lsewhere: in those)' : '';
  const said = await screen.ask(
    `Work here? y(es, you look at changes first), a(uto: changes without a look), l(ook only)${otherwise}, n(o)  `,
  );
  const mode = ({ y: 'review', yes: 'review', a: 'auto', auto: 'auto', l: 'ro' } as const)[said.toLowerCase()];
  if (mode) {
    await askIfWide(screen, here);
    return grant(client, here, mode);
  }
  if (otherwise && /^e/i.test(said)) return undefined;
  throw new DeskhandError('folder.outside', 'Nothing was sent.', {
    next: 'Go to a folder that I may work in, or grant one: deskhand folders add DIR',
  });
}

async function grant(client: Client, path: string, mode: Mode): Promise<string> {
  await client.command({ type: 'folder.add', path, mode });
  return path;
}
