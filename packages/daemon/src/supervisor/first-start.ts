import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostOptions } from '../cli/options.ts';
import { me } from '../host/called.ts';
import type { Ready } from '../host/ready.ts';
import { defaultFolder } from '../host/state-home.ts';
import { type Asker, askFolder, makeUsual } from './first-folder.ts';

// The first start's questions, at most two, each with a default that works. With nobody to ask, the defaults, and it says so.

/** Whether this state directory was never used. */
export function isFirstStart(home: string): boolean {
  return !existsSync(home) || readdirSync(home).length === 0;
}

/** The options with a folder to work in. Undefined when the person broke off. */
export async function chooseFolder(options: HostOptions, say: (line: string) => void): Promise<HostOptions | undefined> {
  if (options.folders.length > 0) return options;
  const usual = defaultFolder();
  const isNew = !existsSync(usual);
  if (!options.interactive) makeUsual(usual);
  const path = options.interactive ? await askFolder(usual, await terminal(say)) : usual;
  if (path === undefined) return undefined;
  if (!options.interactive) say(`I work in ${path}${isNew ? ', which is new' : ''}. Another folder: ${me} folders add DIR`);
  return { ...options, folders: [{ path, mode: 'review' }] };
}

async function terminal(say: (line: string) => void): Promise<Asker> {
  const { confirm, isCancel, text } = await import('@clack/prompts');
  return {
    async folder(usual) {
      const answer = await text({ message: 'Which folder may I work in?', placeholder: usual, defaultValue: usual });
      return isCancel(answer) ? undefined : answer;
    },
    async confirm(message) {
      const answer = await confirm({ message, initialValue: false });
      return isCancel(answer) ? undefined : answer;
    },
    say,
  };
}

/** Asks which of several models to use, and tells the host as any device would. Without an answer it is the first. */
export async function chooseModel({ models, port }: Ready, options: HostOptions): Promise<void> {
  if (!options.interactive || options.model || models.length < 2) return;
  const { isCancel, select } = await import('@clack/prompts');
  const shown = models.slice(0, 30).map(({ id, because }) => ({ value: id, label: id, hint: because }));
  const model = await select({ message: 'Which model shall I use?', options: shown, maxItems: 10 });
  if (isCancel(model)) return;
  const token = readFileSync(join(options.home, 'token'), 'utf8').trim();
  await fetch(`http://127.0.0.1:${port}/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'model.choose', key: randomUUID(), model }),
  });
}
