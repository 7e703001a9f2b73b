import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { Folder } from '@deskhand/protocol';
import { DeskhandError, truePath } from '../host/host.ts';
import { exits } from './exits.ts';
import { namedFolder } from './named-folder.ts';
import type { HostOptions } from './options.ts';
import type { Screen } from './screen.ts';
import { askIfWide } from './sure.ts';
import { typedPath } from './typed-path.ts';

/** Where the host listens unless told otherwise: always the same, so that a browser knows it again. */
export const usualPort = 7433;

export interface UpOptions {
  port?: string;
  folder?: string[];
  model?: string;
  modelUrl?: string;
  hold?: string;
  patience?: string;
  lan?: boolean;
  cert?: string;
  key?: string;
}

/** Starts the host in this terminal, until it is stopped. */
export async function up(screen: Screen, home: string, options: UpOptions): Promise<number> {
  const hostOptions = await parseUp(home, options, screen.asks);
  // Where nobody can be asked, what is said at the start says it.
  if (screen.asks) for (const { path } of hostOptions.folders) await askIfWide(screen, path);
  // Loaded only here: nothing else of the command line wants it.
  const { startHost } = await import('../supervisor.ts');
  return (await startHost(hostOptions, screen.json)) ?? exits.done;
}

export async function parseUp(home: string, options: UpOptions, interactive: boolean): Promise<HostOptions> {
  const { model, modelUrl } = options;
  if (modelUrl !== undefined && model === undefined) throw usage('Say which model that address serves.', '--model NAME --model-url URL');
  if (modelUrl !== undefined && !/^https?:\/\//.test(modelUrl))
    throw usage(`"${modelUrl}" is not a web address.`, '--model-url http://127.0.0.1:1234/v1');
  return {
    home,
    port: options.port === undefined ? await freePort(usualPort) : parsePort(options.port),
    folders: (options.folder ?? []).map(parseFolder),
    ...(model !== undefined && { model }),
    ...(modelUrl !== undefined && { modelUrl }),
    ...(options.hold !== undefined && { hold: parseHold(options.hold) }),
    ...(options.patience !== undefined && { patience: parsePatience(options.patience) }),
    ...lanWish(options),
    interactive,
  };
}

/** Whether phones on this network are let in: unless it is said here, as it was. */
function lanWish({ lan, cert, key }: UpOptions): Pick<HostOptions, 'lan'> {
  if ((cert === undefined) !== (key === undefined)) throw usage('A certificate and its key go together.', '--lan --cert FILE --key FILE');
  if (lan !== true && cert === undefined) return {};
  return { lan: cert !== undefined && key !== undefined ? { cert: resolve(cert), key: resolve(key) } : {} };
}

/** `DIR`, `DIR:ro`, `DIR:review` or `DIR:auto`, as a folder that is there, by its real path. */
export function parseFolder(text: string): Folder {
  const { mode = 'review', ...named } = namedFolder(text);
  const path = typedPath(named.path);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw usage(`There is no folder ${path}.`, 'Make it first. A mode goes after it: --folder DIR:ro, DIR:review or DIR:auto');
  }
  return { path: truePath(path), mode };
}

function parsePatience(text: string): number {
  const minutes = Number(text);
  if (!/^\d+$/.test(text) || minutes < 1 || minutes > 43_200)
    throw usage(`"${text}" is not a number of minutes.`, 'From 1 to 43200, which is 30 days; 30 is usual.');
  return minutes;
}

function parseHold(text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds > 86_400) throw usage(`"${text}" is not a number of seconds.`, 'From 0 to 86400; 30 is usual.');
  return seconds;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw usage(`"${text}" is not a port.`, 'A number up to 65535; 0 picks one that is free.');
  return port;
}

/** The usual port, or 0 where another program has it: the owner named none, so any will do. */
function freePort(port: number): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(0));
    server.listen(port, '127.0.0.1', () => server.close(() => done(port)));
  });
}

const usage = (sentence: string, next: string) => new DeskhandError('usage', sentence, { next });
