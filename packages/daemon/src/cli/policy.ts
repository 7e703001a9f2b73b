import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Grant, HostView } from '@deskhand/protocol';
import { z } from 'zod';
import { DeskhandError } from '../host/host.ts';
import { connect } from './client.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import type { Screen } from './screen.ts';

// What the policies of this computer say: the managed one, the owner's, what was granted. Asked of a program of the policy's
// own, by the rules that the engine decides by.

type Ask = { needs: Grant['need'][]; effect: 'read' | 'reversible' | 'irreversible' };
interface Said {
  /** The file of this computer, then what was fetched. */
  managed: { name: string; serial: number; rules: string[] }[];
  decisions: { answer: 'allow' | 'ask' | 'deny'; rule: string; why?: string }[];
}

/** Whether a managed policy holds, or would if this file were it, and what it says. */
export async function check(screen: Screen, home: string, file: string | undefined): Promise<number> {
  const { managed } = await ask(file === undefined ? { home } : { file: resolve(file) });
  if (screen.json) screen.outJson({ ok: true, managed: managed[0] ?? null, ...(managed[1] && { fetched: managed[1] }) });
  else if (!managed.length) screen.note('This computer has no managed policy.');
  for (const [at, one] of screen.json ? [] : managed.entries()) {
    const whose = at ? 'Fetched, and in force beside it' : file === undefined ? 'In force' : 'Right';
    screen.out(`${whose}: the policy of ${plainLine(one.name, 120)}, version ${one.serial}`);
    for (const rule of one.rules) screen.out(`  ${plainLine(rule, 300)}`);
  }
  return exits.done;
}

/** What would be decided of an act, and by which rule. */
export async function explain(screen: Screen, home: string, words: string[], file: string | undefined): Promise<number> {
  const said = await ask({ ...(await world(home)), ...(file !== undefined && { file: resolve(file) }), asks: [parseAct(words.join(' '))] });
  const [decision] = said.decisions;
  if (!decision) throw new DeskhandError('policy.answer', 'The policy gave no answer.');
  if (screen.json) screen.outJson(decision);
  else screen.out(`${decision.answer}: ${plainLine(decision.why ?? '', 500) || decision.rule}`);
  return exits.done;
}

const casesSchema = z
  .array(z.strictObject({ do: z.string(), expect: z.enum(['allow', 'ask', 'deny']), rule: z.string().optional() }))
  .min(1);

/** Tries cases of a file against the policies: `[{"do": "send to example.com", "expect": "deny"}]`. */
export async function testCases(screen: Screen, home: string, path: string, file: string | undefined): Promise<number> {
  const cases = casesSchema.safeParse(jsonOf(await readText(path)));
  if (!cases.success)
    throw new DeskhandError('usage', `${path} holds no cases. ${z.prettifyError(cases.error)}`, {
      next: 'It is a list of {"do": "read /srv", "expect": "deny"}.',
    });
  const said = await ask({
    ...(await world(home)),
    ...(file !== undefined && { file: resolve(file) }),
    asks: cases.data.map((one) => parseAct(one.do)),
  });
  const results = cases.data.map((one, index) => {
    const decision = said.decisions[index];
    const right = decision?.answer === one.expect && (one.rule === undefined || decision.rule === one.rule);
    return { ...one, got: decision?.answer, by: decision?.rule, why: decision?.why, right };
  });
  const wrong = results.filter(({ right }) => !right);
  if (screen.json) screen.outJson({ ok: wrong.length === 0, results });
  else {
    for (const { do: act, expect, got, why } of wrong)
      screen.out(`✗ ${plainLine(act, 120)}: expected ${expect}, is ${got}. ${plainLine(why ?? '', 300)}`);
    screen.out(`${results.length - wrong.length} of ${results.length} as expected`);
  }
  return wrong.length === 0 ? exits.done : exits.failed;
}

const grammar = 'Say it as: read PATH, write PATH, look at HOST, send to HOST, run COMMAND, plugin SERVER TOOL, account NAME.';

/** One act in plain words, as what a call of it would need. */
export function parseAct(words: string): Ask {
  const [verb = '', ...rest] = words.trim().split(/\s+/);
  const what = rest.join(' ').replace(/^(to|at|from) /, '');
  if (what === '') throw new DeskhandError('usage', `"${plainLine(words, 80)}" isn't understood.`, { next: grammar });
  const host = /^https?:\/\//.test(what) && URL.canParse(what) ? new URL(what).hostname : what;
  switch (verb.toLowerCase()) {
    case 'read':
      return { needs: [{ kind: 'folder', path: pathOf(what), access: 'read' }], effect: 'read' };
    case 'write':
      return { needs: [{ kind: 'folder', path: pathOf(what), access: 'write' }], effect: 'reversible' };
    case 'look':
      return { needs: [{ kind: 'network', host, access: 'read' }], effect: 'read' };
    case 'send':
      return { needs: [{ kind: 'network', host, access: 'send' }], effect: 'irreversible' };
    case 'run':
      return { needs: [{ kind: 'command', line: what }], effect: 'reversible' };
    case 'plugin': {
      const [server = '', tool = '*'] = what.split(' ');
      return { needs: [{ kind: 'plugin', server, tool }], effect: 'reversible' };
    }
    case 'account':
      return { needs: [{ kind: 'account', account: what, access: 'send' }], effect: 'irreversible' };
    default:
      throw new DeskhandError('usage', `"${plainLine(words, 80)}" isn't understood.`, { next: grammar });
  }
}

const pathOf = (what: string) => (isAbsolute(what) ? what : resolve(what));

/** What a running host has granted; without one, nothing is. */
async function world(home: string): Promise<object> {
  const host = await connect(home)
    .then((client) => client.get<{ host: HostView }>('/v1/desk?limit=1'))
    .catch(() => undefined);
  return { home, folders: host?.host.folders ?? [], grants: (host?.host.grants ?? []).map(({ grant }) => grant) };
}

async function ask(question: object): Promise<Said> {
  const program = fileURLToPath(new URL('../policy/ask.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, program], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(question));
  // Our own program's words.
  const said = JSON.parse(await text(child.stdout)) as Said & { failed?: { code: string; sentence: string; next?: string } };
  if (said.failed)
    throw new DeskhandError(said.failed.code, said.failed.sentence, said.failed.next === undefined ? {} : { next: said.failed.next });
  return said;
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DeskhandError('file.missing', `${path} can't be read.`, { next: 'Check the spelling.', cause });
  });
}

function jsonOf(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return undefined;
  }
}
