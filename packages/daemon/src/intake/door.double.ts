import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  answerStatement,
  type Command,
  type CommandInput,
  commandSchema,
  type Draft,
  type Event,
  type GivenAnswer,
  scopes,
  withSignatures,
} from '@deskhand/protocol';
import { afterEach, beforeEach } from 'vitest';
import { checkAnswers } from '../host/answers.ts';
import { type Keys, signerOf } from '../host/host.ts';
import { memorySecrets } from '../host/secrets.double.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import type { Model } from '../models/models.ts';
import { openIntake } from './door.ts';
import type { Caller, Intake } from './intake.ts';

// The real door over a real log, for tests: who knocks, with which key, and what the engine would have told meanwhile.

export const owner: Caller = { device: 'cli', scopes: [...scopes] };
export const phone: Caller = { device: 'device_phone', scopes: ['look', 'send', 'approve'] };
export const host = { kind: 'host' } as const;
export const hostSecret = new Uint8Array(32).fill(1);
export const phoneSecret = new Uint8Array(32).fill(2);
export const keyText = (secret: Uint8Array) => signerOf(secret).key;
export const signAs = (secret: Uint8Array, message: Uint8Array) => Buffer.from(signerOf(secret).sign(message)).toString('base64url');
export const pairedAs = (device: string, secret: Uint8Array): Draft => ({
  type: 'device.paired',
  actor: host,
  body: { device, name: 'Phone', key: keyText(secret), scopes: phone.scopes },
});
export type Approve = Extract<CommandInput, { type: 'approve' }>;
/** Signs as a device does; `over` to lie about what was signed. */
export const signed = (input: Approve, secret: Uint8Array, over: Partial<GivenAnswer> = {}): Approve =>
  withSignatures(input, (given) => signAs(secret, answerStatement(keyText(hostSecret), { ...given, ...over })));

/** A command, whose key may be left to the door. */
export type Keyless = CommandInput extends infer C ? (C extends { key: string } ? Omit<C, 'key'> & { key?: string } : never) : never;

let number = 0;
/** One after the other, for names that no two tests share. */
export const count = (): number => ++number;

export interface Door {
  /** A folder of the test's own; the granted one and the host's state are in it. */
  base: string;
  work: string;
  log: Log;
  intake: Intake;
  /** Kept keys, by provider. */
  secrets: Map<string, string>;
  /** The time, in ms. */
  now: number;
  command(input: Keyless): Command;
  take(input: Keyless, caller?: Caller): ReturnType<Intake['take']>;
  newest(): Event;
  newTask(text?: string): Promise<{ task: string; thread: string }>;
  /** Appends as the engine would. */
  engine(at: { task: string; thread: string }, draft: Pick<Draft, 'type' | 'body'>): Promise<unknown>;
}

/** A door that is new for each test of the file. */
export function useDoor(): Door {
  const door = {
    command: (input) => commandSchema.parse({ key: `test-key-${count()}`, ...input }),
    take: (input, caller = owner) => door.intake.take(door.command(input), caller),
    newest: () => door.log.events({ after: door.log.head.seq - 1 })[0] as Event,
    async newTask(text = 'Do it') {
      const answer = await door.take({ type: 'send', text });
      if (!answer.ok || !answer.task || !answer.thread) throw new Error('not taken');
      return { task: answer.task, thread: answer.thread };
    },
    engine: (at, draft) => door.log.append([{ ...draft, actor: host, ...at } as Draft]),
  } as Door;

  beforeEach(() => {
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-intake-')));
    const work = join(base, 'work');
    mkdirSync(work);
    mkdirSync(join(base, 'home'));
    const log = openSqliteLog({ dir: join(base, 'home', 'log'), now: () => door.now });
    const secrets = new Map<string, string>();
    const keys: Keys = {
      where: 'a map',
      get: async (name) => secrets.get(name),
      set: async (name, secret) => void secrets.set(name, secret),
      remove: async (name) => secrets.delete(name),
      list: async () => [...secrets.keys()],
    };
    const models = {
      find: async (id?: string) =>
        id === 'good' ? ({ id: 'good' } as Model) : { code: 'model.unknown', sentence: 'No such model.', next: 'Look.' },
      tryKey: async (_: string, secret: string) =>
        secret === 'right-key' ? undefined : { code: 'key.wrong', sentence: 'That key is wrong.' },
    };
    const intake = openIntake({
      log,
      keys,
      secrets: memorySecrets(),
      models,
      setups: async () => [],
      home: join(base, 'home'),
      now: () => door.now,
      isAnswered: checkAnswers(() => hostSecret),
    });
    Object.assign(door, { base, work, log, secrets, intake, now: 1_800_000_000_000 });
  });
  afterEach(() => {
    door.log.close();
    rmSync(door.base, { recursive: true, force: true });
  });
  return door;
}
