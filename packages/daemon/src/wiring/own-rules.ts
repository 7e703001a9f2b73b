import { statSync } from 'node:fs';
import type { Draft, HostView } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import { ownPolicyPath, readPolicies } from '../policy/managed/policy-places.ts';
import type { Grant } from '../policy/policy.ts';

// The owner's file of rules while the host runs: what it says holds soon after it is saved. One that can't be understood
// changes nothing: what it said before goes on to hold, and the log says so, which the phone and the command line show.

export interface OwnRules {
  /** As they were when the file was last whole. */
  rules(): Grant[];
  /** What the log doesn't know yet of them. `held`: those that hold under a managed policy. */
  news(log: Pick<Log, 'host' | 'put'>, held?: (rules: Grant[]) => Grant[]): Draft[];
  /** Looks every so many milliseconds, and calls back when there is another file to go by, or none that could be. */
  follow(changed: () => void, every?: number): { close(): void };
}

/** Throws a DeskhandError where the file is wrong at the start. */
export function openOwnRules(home: string): OwnRules {
  const path = ownPolicyPath(home);
  let seen = stateOf(path);
  let rules = readPolicies(home);
  let trouble: string | undefined;

  function read(): void {
    try {
      rules = readPolicies(home);
      trouble = undefined;
    } catch (error) {
      if (!(error instanceof DeskhandError)) throw error;
      trouble = error.message.slice(0, 1000);
    }
  }

  return {
    rules: () => rules,
    news(log, held = (all) => all) {
      const hold = held(rules);
      const ref = log.put(JSON.stringify(hold));
      const had = log.host().file;
      if (isKnown(had, { hash: ref.hash, count: hold.length, trouble })) return [];
      const body = { path, rules: ref, count: hold.length, ...(trouble !== undefined && { trouble }) };
      return [{ type: 'rules.read', actor: { kind: 'host' }, body }];
    },
    follow(changed, every = 1000) {
      let settling = false;
      const look = () => {
        const now = stateOf(path);
        // What is being written, or is away for a moment because its new state takes its place, is left to settle.
        if (now !== seen) {
          seen = now;
          settling = true;
        } else if (settling) {
          settling = false;
          read();
          changed();
        }
      };
      const timer = setInterval(look, every).unref();
      return { close: () => clearInterval(timer) };
    },
  };
}

function isKnown(had: HostView['file'], now: { hash: string; count: number; trouble: string | undefined }): boolean {
  if (!had) return now.count === 0 && now.trouble === undefined;
  return had.rules.hash === now.hash && had.trouble === now.trouble;
}

/** Another one for each state of a file, so that it is read only when it changed. */
function stateOf(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : '';
  } catch {
    return 'closed'; // to read it says why
  }
}
