import type { StepView, TaskView } from '@deskhand/protocol';
import { z } from 'zod';
import type { Log } from '../log/log.ts';
import { isLookUp } from './look-up.ts';
import { baseOf } from './names-among.ts';

// Which commands tasks ran, and which files they opened to read.

const argsSchema = z.object({ command: z.string(), from: z.string(), text: z.string() }).partial().catch({});
const argsOf = async ({ args }: StepView, log: Log) => argsSchema.parse(JSON.parse(await log.text(args)));
const stepsOf = (views: readonly TaskView[]): StepView[] =>
  views.filter(({ summary }) => !summary.erased).flatMap(({ steps }) => Object.values(steps));

/** Command lines that ran, however they ended. */
export async function commandsOf(views: readonly TaskView[], log: Log): Promise<string[]> {
  const ran = stepsOf(views).filter(({ tool, state }) => (tool === 'run' || tool === 'job') && state !== 'denied');
  return (await Promise.all(ran.map((step) => argsOf(step, log)))).flatMap(({ command }) => command ?? []);
}

/** Whether a file was opened; where that can't be told it was: a search in contents, a command that may have read anything. */
export function openedBy(views: readonly TaskView[], log: Log): (name: string) => Promise<boolean> {
  let looked: Promise<string[] | 'any'> | undefined;
  const look = async () => {
    const steps = stepsOf(views).filter(({ tool, state }) => state === 'ok' && !names.has(tool));
    const calls = await Promise.all(steps.map(async (step) => ({ step, ...(await argsOf(step, log)) })));
    if (calls.some(({ step, command, text }) => (command === undefined ? step.tool === 'find' && text !== undefined : mayRead(command))))
      return 'any';
    const others = calls.filter(({ command }) => command === undefined);
    return Promise.all(
      others.map(async ({ step, from }) => (writers.has(step.tool) ? (from ?? '') : await log.text(step.args)).toLowerCase()),
    );
  };
  return async (name) => {
    looked ??= look();
    const texts = await looked;
    return texts === 'any' || texts.some((text) => text.includes(baseOf(name)));
  };
}
/** Tools that name files and look into none. */
const names = new Set(['list_files', 'hand_over', 'ask_user', 'ask_ahead']);
/** Tools that write files. */
export const writers = new Set(['write_file', 'edit_file', 'edit_sheet', 'settle_conflict']);

const moves = /^(?:[({\s]|then\s|do\s)*(?:ls|cd|pwd|mkdir|mv|cp|rm|rmdir|touch|stat|echo|true|chmod|du|tree)(?![\w.-])/u;
/** Whether a command line may have opened any file. */
export const mayRead = (line: string): boolean =>
  line
    .split(/&&|\|\|?|[;\n]/u)
    .filter((one) => one.trim())
    .some((one) => !moves.test(one));

/** Whether a program of that name ran: a command has it, or one that may have called it. */
export const ranProgram = (name: string, commands: readonly string[]): boolean => {
  const stem = baseOf(name).replace(/\.\w+$/u, '');
  return commands.some((line) => line.toLowerCase().includes(stem) || !isLookUp(line));
};
