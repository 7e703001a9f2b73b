import { statSync } from 'node:fs';
import { type Draft, type HostView, parseRules } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import { ownPolicyPath, readPolicies } from '../policy/managed/policy-places.ts';
import type { Grant } from '../policy/policy.ts';

// The owner's file of rules: what it says holds soon after it is saved. One that can't be understood changes nothing, neither
// while the host runs nor at a start, which may be one that nobody is near: what it said before goes on to hold, and the log
// says so, which the terminal, the phone and `doctor` show. Where nobody knows what it said before, everything is asked about.

export interface OwnRules {
  /** As they were when the file was last whole. */
  rules(): Grant[];
  /** What the log doesn't know yet of them. `held`: those that hold under a managed policy. */
  news(log: Pick<Log, 'host' | 'put'>, held?: (rules: Grant[]) => Grant[]): Draft[];
  /** Looks every so many milliseconds, and calls back when there is another file to go by, or none that could be. */
  follow(changed: () => void, every?: number): { close(): void };
}

/** `before`: the rules that held when the host last ran, as far as that is known. */
export function openOwnRules(home: string, before?: Grant[]): OwnRules {
  const path = ownPolicyPath(home);
  let seen = stateOf(path);
  let rules = before;
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
  read();

  return {
    rules: () => rules ?? askAboutAll,
    news(log, held = (all) => all) {
      const hold = held(rules ?? askAboutAll);
      const ref = log.put(JSON.stringify(hold));
      const had = log.host().file;
      const asksAll = rules === undefined ? (true as const) : undefined;
      if (isKnown(had, { hash: ref.hash, count: hold.length, trouble, asksAll })) return [];
      const body = { path, rules: ref, count: hold.length, ...(trouble !== undefined && { trouble }), ...(asksAll && { asksAll }) };
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

/** The rules that held when the host last ran, by its log. Undefined: it went by none, or they can't be read any more. */
export async function rulesBefore(log: Pick<Log, 'host' | 'text'>): Promise<Grant[] | undefined> {
  const { file } = log.host();
  if (!file || file.asksAll) return undefined;
  return log.text(file.rules).then(parseRules, () => undefined);
}

const anyPlace = process.platform === 'win32' ? ['C:\\', 'D:\\', '\\\\'] : ['/'];
const asked = (need: Grant['need']): Grant => ({ source: 'owner', need, give: 'ask', reason: 'your file of rules can’t be read' });

/** Whatever the file forbids or wants to be asked about is asked about then, and what it allows as well. */
export const askAboutAll: Grant[] = [
  ...anyPlace.map((path) => asked({ kind: 'folder', path, access: 'read' })),
  asked({ kind: 'network', host: '*', access: 'read' }),
  asked({ kind: 'command', line: '*' }),
  asked({ kind: 'plugin', server: '*', tool: '*' }),
  asked({ kind: 'account', account: '*', access: 'read' }),
  asked({ kind: 'secret', name: '*' }),
  asked({ kind: 'device', what: 'clipboard' }),
  asked({ kind: 'device', what: 'screen' }),
];

interface Known {
  hash: string;
  count: number;
  trouble: string | undefined;
  asksAll: true | undefined;
}

function isKnown(had: HostView['file'], now: Known): boolean {
  if (!had) return now.count === 0 && now.trouble === undefined;
  return had.rules.hash === now.hash && had.trouble === now.trouble && had.asksAll === now.asksAll;
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
