import { existsSync } from 'node:fs';
import type { Grant } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import { plainLine } from './plain.ts';
import { realTypedPath } from './typed-path.ts';

// Acts in a person's words, as `policy explain`, its cases and `rules add` take them.

export type Act = { needs: Grant['need'][]; effect: 'read' | 'reversible' | 'irreversible' };

export const grammar =
  'Say it as: read PATH, write PATH, delete PATH, look at HOST, send to HOST, run COMMAND, plugin SERVER TOOL (for a rule also: to WHOM), account NAME. In a path * stands for a part of a name and ** for any folders, in quotes: "~/Work/**/*.key".';

/** One act in plain words, as what a call of it would need. Throws a DeskhandError where it is none. */
export function parseAct(words: string): Act {
  const [verb = '', ...rest] = words.trim().split(/\s+/);
  const what = rest
    .join(' ')
    .replace(/^(?:any(?:thing|where)|everything) /i, '')
    .replace(/^(?:to|at|from|in|inside) /, '');
  if (what === '') throw new DeskhandError('usage', `"${plainLine(words, 80)}" isn't understood.`, { next: grammar });
  const host = /^https?:\/\//.test(what) && URL.canParse(what) ? new URL(what).hostname : what;
  switch (verb.toLowerCase()) {
    case 'read':
      // "Reading from example.com", as refusals say it; a file of that name is said as ./example.com.
      if (/^from\s/i.test(rest.join(' ')) && isHost(host)) return { needs: [{ kind: 'network', host, access: 'read' }], effect: 'read' };
      return { needs: [{ kind: 'folder', path: placeOf(what), access: 'read' }], effect: 'read' };
    case 'write':
    case 'change':
      return { needs: [{ kind: 'folder', path: placeOf(what), access: 'write' }], effect: 'reversible' };
    case 'delete':
      return { needs: [{ kind: 'folder', path: placeOf(what), access: 'delete' }], effect: 'reversible' };
    case 'look':
      return { needs: [{ kind: 'network', host, access: 'read' }], effect: 'read' };
    case 'send':
      return { needs: [{ kind: 'network', host, access: 'send' }], effect: 'irreversible' };
    case 'run':
      return { needs: [{ kind: 'command', line: what }], effect: 'reversible' };
    case 'plugin': {
      const [server = '', tool = '*', ...more] = what.split(' ');
      // Nothing is left out of what was written: a rule for less would become one for more.
      if (more.length)
        throw new DeskhandError('usage', `"${plainLine(more.join(' '), 80)}" isn't understood behind a plugin and its tool.`, {
          next: grammar,
        });
      return { needs: [{ kind: 'plugin', server, tool }], effect: 'reversible' };
    }
    case 'account':
      return { needs: [{ kind: 'account', account: what, access: 'send' }], effect: 'irreversible' };
    default:
      throw new DeskhandError('usage', `"${plainLine(words, 80)}" isn't understood.`, { next: grammar });
  }
}

/** The place that is meant. A shell that was shown a * without quotes has put in what it found. */
function placeOf(what: string): string {
  const path = realTypedPath(what);
  if (!/ [/~]/.test(what) || existsSync(path)) return path;
  throw new DeskhandError('usage', `"${plainLine(what, 120)}" is more than one path.`, {
    next: 'Say one path in each. Where your shell put these in for a *, put the whole in quotes: "never write ~/Work/**/*.key".',
  });
}

const isHost = (what: string): boolean => /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,63}$/i.test(what);
