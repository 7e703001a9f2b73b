import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { connect as connectTo } from 'node:net';
import { delimiter, join } from 'node:path';
import type { HostView } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { type Away, awayWords, DeskhandError, foreignIn } from '../host/host.ts';
import { momentOf } from '../host/moments.ts';
import { askSupervisor } from '../host/to-supervisor.ts';
import { wideness } from '../host/wide-folders.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { fileRules } from './file-rules.ts';
import type { UndoKept } from './keep.ts';
import { plainLine, shellWord } from './plain.ts';
import { leaving, type Screen, strong, warning } from './screen.ts';
import { modeWords } from './settings.ts';
import { count, duration, size } from './words.ts';

/** One thing looked at. `next` says what to do; `fix` are commands that would do it. */
export interface Finding {
  what: string;
  ok: boolean;
  words: string;
  next?: string;
  fix?: string[];
}

interface Health {
  version: string;
  now: number;
  keys: string;
  sandbox: { kind: 'overlay' | 'copy' | 'none'; why: string; fix: string[] };
  host: HostView;
  head: { seq: number };
  undo?: UndoKept;
}

/** Looks at all that a task needs, and says what to do where something is missing. With `fix`, does it, asking first. */
export async function doctor(screen: Screen, home: string, options: { fix?: boolean; yes?: boolean }): Promise<number> {
  let absent: DeskhandError | undefined;
  const client = await connect(home).catch((error: unknown) => {
    if (!(error instanceof DeskhandError)) throw error;
    absent = error;
    return undefined;
  });
  const findings = [...(await ofComputer(home)), ...(client ? await ofHost(client, home) : await withoutHost(absent))];
  if (screen.json) screen.outJson({ ok: findings.every(({ ok }) => ok), findings });
  for (const { what, ok, words, next, fix } of screen.json ? [] : findings) {
    screen.out(`${ok ? 'ok  ' : warning('look')}  ${strong(what.padEnd(9))} ${plainLine(words, 600)}`);
    if (next) screen.out(`                ${plainLine(next, 400)}`);
    if (!options.fix) for (const line of fix ?? []) screen.out(`                $ ${plainLine(line, 400)}`);
  }
  const fixes = findings.flatMap(({ ok, fix }) => (ok ? [] : (fix ?? [])));
  if (options.fix) return mend(screen, fixes, options.yes ?? false);
  if (fixes.length && !screen.json) screen.note(`${me} doctor --fix runs the commands above, asking before each.`);
  return findings.every(({ ok }) => ok) ? exits.done : exits.failed;
}

async function ofComputer(home: string): Promise<Finding[]> {
  const right = Number(process.versions.node.split('.')[0]) >= 24;
  const disk = await statfs(home).catch(() => statfs(join(home, '..')).catch(() => undefined));
  const free = disk ? disk.bavail * disk.bsize : 0;
  const room: Finding = {
    what: 'disk',
    ok: free > 1e9,
    words: disk ? `${size(free)} free where Deskhand keeps its state (${home})` : `can't look at ${home}`,
    ...(free <= 1e9 && { next: 'Make room: at least 1 GB, so that no task runs out of it half-way.' }),
  };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [{ what: 'runtime', ok: right, words: `Node ${process.versions.node}` }, room, { what: 'time zone', ok: true, words: zone }];
}

/** A server of this computer's that was named is knocked at, and asked nothing; elsewhere there may be a proxy on the way. */
async function ofModel({ id, because, url }: { id: string; because: string; url?: string }, others: number): Promise<Finding> {
  const words = `${id} (${because})${others ? `, and ${others} more` : ''}`;
  if (url === undefined || !/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname) || (await isOpen(url)))
    return { what: 'model', ok: true, words };
  return {
    what: 'model',
    ok: false,
    words: `${words}: nothing answers there`,
    next: 'Start that server, or name another. Tasks wait for it a while.',
  };
}

/** Whether somebody takes a connection there, within two seconds. */
function isOpen(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connectTo({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) });
  socket.setTimeout(2000, () => resolve(false));
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

async function ofHost(client: Client, home: string): Promise<Finding[]> {
  const health = await client.get<Health>('/v1/health');
  const { models } = await client.get<{ models: { id: string; because: string; url?: string }[] }>('/v1/models');
  const last = await client.get<{ events: { time: number }[] }>(`/v1/events?after=${Math.max(0, health.head.seq - 1)}&limit=1`);
  const ahead = (last.events[0]?.time ?? 0) - Date.now();
  const { host, sandbox } = health;
  const door = (await askSupervisor(home, { ask: 'status', by: '' }))?.doors;
  const [model] = models;
  const found: Finding[] = [
    { what: 'host', ok: true, words: `version ${health.version} answers on port ${client.port}` },
    ahead > 1000
      ? { what: 'clock', ok: false, words: `this computer's clock went back by ${duration(ahead)}`, next: 'Set its date and time right.' }
      : { what: 'clock', ok: true, words: momentOf(Date.now()) },
    { what: 'sandbox', ok: sandbox.kind !== 'none', words: sandbox.why, ...(sandbox.fix.length > 0 && { fix: sandbox.fix }) },
    model
      ? await ofModel(model, models.length - 1)
      : {
          what: 'model',
          ok: false,
          words: 'none can be used',
          next: 'Add a key (deskhand keys add anthropic), start Ollama or LM Studio, or, for any OpenAI-compatible server, stop Deskhand (Ctrl-C) and start it again: deskhand up --model NAME --model-url URL',
        },
    {
      what: 'keys',
      ok: true,
      words: host.keys.length ? `${host.keys.join(', ')}, in ${health.keys}` : `none kept; they would go to ${health.keys}`,
    },
  ];
  const { away } = await client.get<{ away: { name: string; why: Away }[] }>('/v1/secrets/away');
  const [first] = away;
  if (first)
    found.push({
      what: 'secrets',
      ok: false,
      words: `${away.map(({ name }) => plainLine(name, 64)).join(', ')} can't be used: the system's keyring ${awayWords[first.why]}`,
      next:
        first.why === 'gone'
          ? `Somebody took it out there. Add it again: deskhand secrets add ${plainLine(first.name, 64)} HOST`
          : 'Unlock it on this computer’s own screen. Nothing in it is lost.',
    });
  const { managed } = host;
  if (managed?.rules.length)
    found.push({
      what: 'policy',
      ok: host.fetched?.trouble === undefined,
      words: `managed by ${managed.name}, version ${managed.serial}: ${count(managed.rules.length, 'rule')}${host.fetched?.trouble ? `; a newer one from ${host.fetched.from} was not taken: ${host.fetched.trouble}` : ''}`,
      next: `See them: ${me} policy check`,
    });
  const file = await fileRules(client, host);
  if (file)
    found.push({
      what: 'rules',
      ok: !file.trouble,
      words: file.trouble ?? `${count(file.rules.length, 'rule')} in ${file.path}`,
      next: file.trouble ? 'Mend it, or move it away: it is read again once it is saved.' : `See them: ${me} rules`,
    });
  if (health.undo) found.push(ofUndo(health.undo));
  if (host.folders.length === 0)
    found.push({ what: 'folders', ok: false, words: 'none granted', next: 'Grant one: deskhand folders add DIR' });
  for (const { path, mode } of host.folders) found.push(await ofFolder(path, mode, sandbox.kind));
  if (door?.why)
    found.push({
      what: 'brake',
      ok: false,
      words: `phones can't pull it while Deskhand hangs: ${door.why}`,
      next: 'Another port for it: deskhand lan on --brake-port N',
    });
  if (host.brake)
    found.push({ what: 'brake', ok: false, words: `pulled by ${host.brake.by}`, next: 'Nothing runs until: deskhand release' });
  return found;
}

/** Said while there is still room: at the end of it the next change waits. */
function ofUndo({ days, bytes, used }: UndoKept): Finding {
  const ok = used < bytes * 0.8;
  const words = `possible for ${days} days; ${size(used)} of ${size(bytes)} for that are used`;
  return {
    what: 'undo',
    ok,
    words,
    ...(!ok && { next: 'When it is full, changes wait. Give it more (deskhand keep --room GB), or fewer days.' }),
  };
}

async function ofFolder(path: string, mode: keyof typeof modeWords, kind: Health['sandbox']['kind']): Promise<Finding> {
  const isThere = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  const wanted = mode === 'ro' ? constants.R_OK : constants.R_OK | constants.W_OK;
  const may =
    isThere &&
    (await access(path, wanted).then(
      () => true,
      () => false,
    ));
  const words = `${path}: ${modeWords[mode]}${isThere ? (may ? '' : ', but this user may not') : ', but it isn’t there'}`;
  const copied = may && mode !== 'ro' && kind === 'overlay' && (await foreignIn(path));
  const how = copied ? '; some of it belongs to another user or group, so a task’s first command has it copied' : '';
  const off = `deskhand folders remove ${shellWord(path)}`;
  const wide = wideness(path);
  const next = may
    ? wide && `${wide}. Tasks need less: deskhand folders add DIR for one in it, then ${off}`
    : `Mend it, or take it off the list: ${off}`;
  return { what: 'folder', ok: may, words: words + how, ...(next && { next }) };
}

/** What can be seen while no host runs. */
async function withoutHost(why: DeskhandError | undefined): Promise<Finding[]> {
  const found: Finding[] = [
    {
      what: 'host',
      ok: false,
      words: why?.message ?? 'none answers',
      next: why?.next ?? 'Start it, then ask again to see all: deskhand up',
    },
  ];
  if (process.platform !== 'linux') return found;
  const missing = [];
  for (const program of ['bwrap', 'unshare', 'nsenter', 'setpriv', 'prlimit', 'mount'])
    if (!(await isProgram(program))) missing.push(program);
  found.push({
    what: 'sandbox',
    ok: missing.length === 0,
    words: missing.length ? `programs that are missing: ${missing.join(', ')}` : 'the programs that it needs are here',
    ...(missing.length > 0 && { fix: ['sudo apt-get install -y bubblewrap util-linux'] }),
  });
  return found;
}

async function isProgram(name: string): Promise<boolean> {
  for (const place of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']) {
    if (
      place &&
      (await access(join(place, name), constants.X_OK).then(
        () => true,
        () => false,
      ))
    )
      return true;
  }
  return false;
}

async function mend(screen: Screen, fixes: string[], yes: boolean): Promise<number> {
  if (fixes.length === 0) screen.note('There is nothing that a command would mend.');
  for (const line of fixes) {
    if (!yes && !screen.asks)
      throw new DeskhandError('usage', 'Nobody is here to ask.', { next: `Run it yourself, or add --yes:  ${plainLine(line, 400)}` });
    if (!yes && !/^y(es)?$/i.test(await screen.ask(`Run  ${plainLine(line, 400)}  y/n  `).catch(leaving('Left. No more was run.'))))
      continue;
    const child = spawn(line, { shell: true, stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    if (code !== 0) {
      screen.note(`That ended with ${code}; the rest was left alone.`);
      return exits.failed;
    }
  }
  if (fixes.length) screen.note(`Start the host anew so that it looks again: Ctrl-C where it runs, then ${me} up`);
  return exits.done;
}
