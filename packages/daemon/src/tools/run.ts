import { isIP } from 'node:net';
import { z } from 'zod';
import { type Passage, parseTarget } from '../net/net.ts';
import type { Need } from '../policy/policy.ts';
import { type Exit, follow, startLine } from './command.ts';
import { asSeen, keepOutput } from './command-output.ts';
import { absolute, missing } from './paths.ts';
import { placesNote } from './places.ts';
import { plain } from './plain.ts';
import type { Job, Tool, ToolContext, ToolResult } from './tools.ts';

/** The name of a host, exact. */
const host = z
  .string()
  .transform((text) =>
    text
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/, ''),
  )
  .superRefine((text, context) => {
    const target = parseTarget(`https://${text}/`);
    if (!target.ok && target.closed) return; // said by `misfitOf`: the call is well made
    const sentence = target.ok ? target.host !== text && 'give the name of a host, without a port' : target.sentence;
    if (sentence || isIP(text) || !/^[a-z0-9._-]+$/.test(text))
      context.addIssue({ code: 'custom', message: sentence || 'give the name of the host' });
  });
/** Checked here, since the schema that the model reads is short. */
const few = (list: string[]) => list.length <= 20;
const hosts = z.array(host).refine(few, 'at most 20 hosts').optional();
const secrets = z
  .array(z.string())
  .refine((names) => few(names) && names.every((name) => /^[A-Z][A-Z0-9_]{0,63}$/.test(name)), 'names like API_TOKEN')
  .optional();

const input = z.object({
  command: z.string().min(1).max(100_000),
  cwd: z.string().optional(),
  timeout: z.number().int().min(1).max(600).optional().describe('seconds, default 120'),
  background: z.boolean().optional(),
  network: hosts.describe('hosts to look at'),
  send: hosts.describe('hosts to send to'),
  secrets: secrets.describe("the owner's, by name, as variables"),
});
type Args = z.output<typeof input>;

/** A job may run as long as a long task. */
const jobSeconds = 24 * 3600;

export const run: Tool<typeof input> = {
  name: 'run',
  description:
    'Run a bash command. No input; no network but to the hosts named; file tools cannot see its /tmp. background: servers, long work; see job.',
  input,
  effect: 'reversible',
  misfitOf: ({ network = [], send = [] }) => closedHost([...network, ...send]),
  // Nobody knows before what a command sends.
  effectOf: (args) => (args.send?.length ? 'irreversible' : 'reversible'),
  needs: (args) => [
    ...(args.send ?? []).map((name): Need => ({ kind: 'network', host: name, access: 'send' })),
    ...(args.network ?? []).map((name): Need => ({ kind: 'network', host: name, access: 'read' })),
    ...(args.secrets ?? []).map((name): Need => ({ kind: 'secret', name })),
    { kind: 'command', line: args.command },
  ],
  sinks: (args) => (args.send ?? []).map((name) => ({ name: 'send', kind: 'url', value: name, host: true })),
  // Where it may go first: the line may be long, and is cut where there is little room.
  words: (args) => `${args.background ? 'starts' : 'runs'}${reach(args)} ${plain(args.command, 200)}`,
  async run(args, context) {
    if (!context.stage.shell) return fail('No command can run on this machine. Work with the file tools.');
    const cwd = args.cwd ? absolute(args.cwd, context.cwd) : context.cwd;
    if (args.cwd && cwd !== '/tmp') {
      const stat = await context.stage.files.stat(cwd);
      if (!stat) return fail(await missing(cwd, context.stage));
      if (stat.kind === 'file') return fail(`cwd must be a folder; ${cwd} is a file.`);
    }
    return args.background ? startJob(args, cwd, context) : await runLine(args, cwd, context);
  },
};

async function runLine(args: Args, cwd: string, context: ToolContext): Promise<ToolResult> {
  const seconds = args.timeout ?? 120;
  const kept = keepOutput();
  const network = networkOf(args, context);
  const child = await startLine(context.stage, args.command, cwd, seconds, network);
  const end = () => void child.kill();
  context.signal.addEventListener('abort', end, { once: true });
  if (context.signal.aborted) end();
  const exit = await follow(child, (text) => {
    kept.add(text);
    context.output(asSeen(text));
  });
  context.signal.removeEventListener('abort', end);
  const output = withRefused(kept.text(), network);
  const note =
    placesNote(args.command, output, await context.stage.places()) +
    (network || exit.code === 0 ? '' : unreached(args.command, output, exit));
  const ending = howItEnded(exit, seconds, context.signal.aborted);
  return {
    text: output ? `${output}\n[${ending}]${exit.code === 0 ? '' : barred(output)}${note}` : `[no output; ${ending}]${note}`,
    ...(exit.code === 0 ? {} : { failed: true }),
  };
}

/** A program that looked for a host, where none can be reached: `curl -s` says it by its exit alone. */
function unreached(command: string, output: string, { code }: Exit): string {
  const isLost =
    (code === 6 && /\bcurl\b/.test(command)) ||
    /could not resolve|name or service not known|failure in name resolution|getaddrinfo/i.test(output);
  return isLost ? '\n[A command has no network. It reaches a host that is named in network, to look at it, or in send.]' : '';
}

/** Commands have none of root's powers, whoever they seem to be: `id` says root, and a folder without leave to write stays shut. */
function barred(output: string): string {
  if (process.getuid?.() !== 0 || !/permission denied/i.test(output)) return '';
  return '\n[Commands obey the permissions of files, also as root. Where one only bars writing, write_file and edit_file may still do it.]';
}

function howItEnded(exit: Exit, seconds: number, stopped: boolean): string {
  if (stopped) return 'stopped';
  if (exit.why !== undefined) return exit.why;
  if (exit.timedOut)
    return `ended after ${seconds} s, unfinished. Give it a longer timeout (most 600), or background: true and look at it with job`;
  if (exit.code === 137 || exit.signal === 'SIGKILL') return 'killed, perhaps for want of memory: do it in smaller pieces';
  if (exit.code === null) return `ended by ${exit.signal ?? 'a signal'}`;
  return `exit ${exit.code}`;
}

async function startJob(args: Args, cwd: string, context: ToolContext): Promise<ToolResult> {
  const kept = keepOutput(1_000_000);
  const network = networkOf(args, context);
  const child = await startLine(context.stage, args.command, cwd, jobSeconds, network);
  const end = follow(child, (text) => kept.add(text));
  const job: Job = {
    id: `job${context.jobs.all().length + 1}`,
    line: args.command,
    started: context.now(),
    output: () => withRefused(kept.text(), network),
    exit: undefined,
    finished: end.then((exit) => {
      job.exit = { code: exit.code, signal: exit.signal, ...(exit.why !== undefined && { why: exit.why }) };
    }),
    kill: () => child.kill(),
  };
  context.jobs.add(job);
  // What fails at once says so at once.
  await Promise.race([job.finished, new Promise((done) => setTimeout(done, 300))]);
  const output = job.output().trimEnd();
  const state = job.exit
    ? `${job.id} has already ended: ${job.exit.why ?? `exit ${job.exit.code ?? job.exit.signal}`}`
    : `${job.id} is running. Look at it with job`;
  const failed = job.exit !== undefined && job.exit.code !== 0;
  return { text: `${output ? `${output}\n` : ''}[${state}]`, ...(failed ? { failed } : {}) };
}

/** That no command reaches one of these hosts, whatever is asked or allowed, and what goes instead. */
function closedHost(hosts: string[]): string | undefined {
  for (const name of hosts) {
    const target = parseTarget(`https://${name}/`);
    if (!target.ok && target.closed)
      return `${target.sentence} Nothing opens that to a task, however it is written: go on without it, or ask for what it would give. A server that this task started with run is reached at localhost without naming it.`;
  }
  return undefined;
}

function reach({ command, network = [], send = [], secrets = [] }: Args): string {
  const parts = [
    send.length ? `sending to ${send.join(', ')}` : '',
    network.length
      ? `looking at ${network.join(', ')}${/\$\(|`|<\(/.test(command) ? ' (at an address that it puts together as it runs)' : ''}`
      : '',
    secrets.length ? `using the secret ${secrets.join(', ')}` : '',
  ].filter(Boolean);
  return parts.length ? `, ${parts.join(', ')}:` : '';
}

function networkOf({ network = [], send = [], secrets = [] }: Args, context: ToolContext): Passage | undefined {
  return network.length || send.length ? context.network({ read: network, send, secrets }) : undefined;
}

/** What the gate refused, after the output: programs seldom say it. */
function withRefused(output: string, network: Passage | undefined): string {
  const lines = network?.refused().map((line) => `[network] ${line}`) ?? [];
  return [output.trimEnd(), ...lines].filter(Boolean).join('\n');
}

function fail(text: string): ToolResult {
  return { text, failed: true };
}
