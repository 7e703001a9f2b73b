import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type HostView, jsonOf, type Mode, trustedPlugins } from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import { z } from 'zod';
import { me } from '../host/called.ts';
import { credentialStores } from '../host/credential-stores.ts';
import { DeskhandError } from '../host/host.ts';
import { type Act, parseAct } from './acts.ts';
import { connect } from './client.ts';
import { exits } from './exits.ts';
import { fileRules } from './file-rules.ts';
import { plainLine } from './plain.ts';
import { type Screen, warning } from './screen.ts';

// What the policies of this computer say: the managed one, the owner's, what was granted. Asked of a program of the policy's
// own, by the rules that the engine decides by.

type Decision = { answer: 'allow' | 'ask' | 'deny'; rule: string; why?: string };
interface Said {
  /** The file of this computer, then what was fetched. */
  managed: { name: string; serial: number; rules: string[] }[];
  decisions: Decision[];
  /** Why the owner's own file of rules can't be understood. */
  own?: { trouble?: string };
}

/** Whether a managed policy holds, or would if this file were it, and what it says. */
export async function check(screen: Screen, home: string, file: string | undefined): Promise<number> {
  if (file !== undefined) await readText(file);
  const { managed, own } = await ask(file === undefined ? { home } : { file: resolve(file) });
  const trouble = own?.trouble !== undefined && { own };
  if (screen.json) screen.outJson({ ok: !trouble, managed: managed[0] ?? null, ...(managed[1] && { fetched: managed[1] }), ...trouble });
  else if (!managed.length) screen.note(`This computer has no managed policy. Your own rules: ${me} rules`);
  for (const [at, one] of screen.json ? [] : managed.entries()) {
    const whose = at ? 'Fetched, and in force beside it' : file === undefined ? 'In force' : 'Right';
    screen.out(`${whose}: the policy of ${plainLine(one.name, 120)}, version ${one.serial}`);
    for (const rule of one.rules) screen.out(`  ${plainLine(rule, 300)}`);
  }
  if (own?.trouble === undefined) return exits.done;
  if (!screen.json) screen.note(warning(plainLine(`Your own rules: ${own.trouble}`, 1200)));
  return exits.failed;
}

/** What would be decided of an act, and by which rule. */
export async function explain(screen: Screen, home: string, words: string[], file: string | undefined): Promise<number> {
  const act = oneAct(words.join(' '));
  if (file !== undefined) await readText(file);
  const here = await world(home);
  const said = await ask({ ...here, ...(file !== undefined && { file: resolve(file) }), asks: [act] });
  const [decision] = said.decisions;
  if (!decision) throw new DeskhandError('policy.answer', 'The policy gave no answer.');
  const why = plainLine(decision.why ?? wordsOf(decision, act, here.folders), 500);
  if (screen.json) screen.outJson({ ...decision, why });
  else screen.out(`${decision.answer}: ${why}`);
  return exits.done;
}

const inModes: Record<Mode, string> = {
  review: 'in a copy only; you look before anything changes.',
  auto: 'it changes without a look, and can be undone; what deserves a second look waits for yours.',
  ro: 'to look at only; nothing changes.',
};

/** What an allowed act comes to for whoever asks. What isn't allowed has words of its own. */
function wordsOf({ rule }: Decision, { needs: [need], effect }: Act, folders: Place[]): string {
  if (need?.kind === 'folder' && effect === 'read') return 'it may look; nothing changes by that.';
  if (need?.kind === 'folder') return inModes[modeAt(need.path, folders)];
  if (rule === 'sandboxed command')
    return folders.some(({ mode }) => mode === 'auto')
      ? 'in a sandbox, without a network, on a copy of the folders it may work in. You look before anything changes, but in folders in auto: there it changes without a look, and can be undone.'
      : 'in a sandbox, without a network, on a copy of the folders it may work in. You look before anything changes.';
  if (rule === 'grant') return 'a rule of yours lets it, without asking.';
  return rule;
}

const modeAt = (path: string, folders: Place[]): Mode =>
  folders.filter((folder) => isInside(path, folder.path)).sort((a, b) => b.path.length - a.path.length)[0]?.mode ?? 'review';

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
    asks: cases.data.map((one, at) => inCase(at, one.do)),
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

/** Of many places each may be decided otherwise. */
function oneAct(words: string): Act {
  const act = parseAct(words);
  if (act.needs.some((need) => need.kind === 'folder' && need.path.includes('*')))
    throw new DeskhandError('usage', `"${plainLine(words, 80)}" is about many places, and each may be decided otherwise.`, {
      next: 'Name one of them.',
    });
  return act;
}

function inCase(at: number, words: string): Act {
  try {
    return oneAct(words);
  } catch (error) {
    if (!(error instanceof DeskhandError)) throw error;
    throw new DeskhandError(error.code, `Case ${at + 1}: ${error.message}`, error.next === undefined ? {} : { next: error.next });
  }
}

type Place = Pick<HostView['folders'][number], 'path' | 'mode'>;

/** What a running host has granted, and what is closed all the same; without a host, nothing is granted. */
async function world(home: string): Promise<{ home: string; own?: object[]; folders: Place[]; grants: object[]; stores: string[] }> {
  const host = await connect(home)
    .then(async (client) => ({ client, ...(await client.get<{ host: HostView }>('/v1/desk?limit=1')) }))
    .catch(() => undefined);
  const own = host && (await fileRules(host.client, host.host))?.rules;
  const grants = host ? [...(host.host.grants ?? []), ...trustedPlugins(host.host)].map(({ grant }) => grant) : [];
  // What it goes by, which is not what a file says that can't be understood.
  return { home, ...(host && { own: own ?? [] }), folders: host?.host.folders ?? [], grants, stores: credentialStores() };
}

async function ask(question: object): Promise<Said> {
  const program = fileURLToPath(new URL('../policy/managed/ask.ts', import.meta.url));
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
