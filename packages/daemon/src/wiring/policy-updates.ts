import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft, HostView } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import { replaceFile } from '../host/state-file.ts';
import type { Log } from '../log/log.ts';
import type { Net } from '../net/net.ts';
import { mostSigned, type Opened, openSigned } from '../policy/managed/signed-policy.ts';
import type { Managed } from '../policy/policy.ts';

// The newest signed policy: fetched through the gate, kept beside the log, checked at every start. The log knows which
// version held, so that an older one, or none, isn't put in its place unseen.

type Updates = NonNullable<Managed['updates']>;
export interface UpdatesDeps {
  home: string;
  log: Pick<Log, 'host' | 'append'>;
  net: Pick<Net, 'request'>;
  now: () => number;
}

const keptAt = (home: string) => join(home, 'policy-update.json');

/** The version that held before, by the same key. */
function floorOf({ fetched }: HostView, key: string) {
  return fetched?.key === key && fetched.serial !== undefined ? { serial: fetched.serial, hash: fetched.hash } : undefined;
}

/** The one that holds at this start: the one that was kept, or, where that is gone or was put back, one that is fetched now. */
export async function updateAtStart(updates: Updates, deps: UpdatesDeps): Promise<Managed | undefined> {
  const { key, required } = updates;
  const floor = floorOf(deps.log.host(), key);
  const kept = readKept(deps.home);
  const opened = kept === undefined ? undefined : openSigned(kept, { key, floor });
  if (opened?.ok) {
    if (opened.hash !== floor?.hash) await deps.log.append([taken(updates, opened)]);
    return opened.managed;
  }
  const fetched = await look(updates, deps, 8000);
  if (fetched.came === 'taken') return fetched.opened.managed;
  if (!required && !floor) return undefined;
  const what = floor ? `version ${floor.serial}, which held before, is not there any more as it was` : 'it is not there yet';
  throw new DeskhandError(
    'policy.update',
    `This computer's policy has a part that is fetched from ${new URL(updates.from).host}, and ${what}. Nothing was started. ${fetched.why}`,
    {
      next: 'Connect to the network and start again; or ask whoever administers this computer.',
    },
  );
}

/** Milliseconds, 24.8 days: a timer that is set for longer goes off at once, and then again and again. */
const longest = 2 ** 31 - 1;

/** Looks for a newer one from time to time, and tells when one was taken. */
export function followUpdates(
  updates: Updates,
  deps: UpdatesDeps,
  changed: (managed: Managed) => void,
): { close(): void; settled(): Promise<void> } {
  let looking: Promise<void> | undefined;
  const once = () => {
    looking ??= look(updates, deps, 30_000)
      .then((came) => (came.came === 'taken' ? changed(came.opened.managed) : undefined))
      .catch((error) => console.error(error))
      .finally(() => {
        looking = undefined;
      });
  };
  const timer = setInterval(once, Math.min(updates.hours * 3_600_000, longest)).unref();
  once();
  return { close: () => clearInterval(timer), settled: async () => looking };
}

type Came = { came: 'taken'; opened: Extract<Opened, { ok: true }> } | { came: 'same' | 'refused' | 'away'; why: string };

/** Asks once. What is new is kept before the log says so: a start in between finds it, and tells it then. */
async function look(updates: Updates, { home, log, net, now }: UpdatesDeps, ms: number): Promise<Came> {
  const { from, key, near } = updates;
  const answer = await net.request({
    method: 'GET',
    url: from,
    headers: { accept: 'application/json', 'user-agent': 'Deskhand' },
    limits: { down: mostSigned, all: ms },
    ...(near && { near }),
  });
  const away = answer.ok ? (answer.status === 200 ? undefined : `It answered ${answer.status}.`) : answer.sentence;
  if (away !== undefined || !answer.ok) return tell('away', away ?? '');
  if (answer.cut) return tell('refused', 'It is too long to be a policy.');
  const text = new TextDecoder().decode(answer.body);
  const floor = floorOf(log.host(), key);
  const opened = openSigned(text, { key, floor, now: now() });
  if (!opened.ok) return tell('refused', opened.sentence);
  if (opened.hash === floor?.hash && readKept(home) === text) {
    if (log.host().fetched?.trouble !== undefined) await log.append([taken(updates, opened)]);
    return { came: 'same', why: '' };
  }
  replaceFile(keptAt(home), text);
  await log.append([taken(updates, opened)]);
  return { came: 'taken', opened };

  async function tell(came: 'refused' | 'away', why: string): Promise<Came> {
    const had = log.host().fetched;
    // Said once, not each time.
    if (had?.trouble !== why || had.key !== key)
      await log.append([{ ...by, body: { from: hostOf(from), key, came, why: why.slice(0, 1000) } }]);
    return { came, why };
  }
}

const by = { type: 'policy.fetched', actor: { kind: 'host' } } as const;
const hostOf = (from: string) => new URL(from).host.slice(0, 255);

const taken = ({ from, key }: Updates, { managed: { serial }, hash }: Extract<Opened, { ok: true }>): Draft => ({
  ...by,
  body: { from: hostOf(from), key, came: 'taken', serial, hash },
});

function readKept(home: string): string | undefined {
  try {
    return readFileSync(keptAt(home), 'utf8');
  } catch {
    return undefined;
  }
}
