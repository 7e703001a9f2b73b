import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../bench/arguments.ts';
import { homeFor, ordinaryUser, readableRepo } from '../packages/daemon/src/testing/as-user.ts';
import { allCases, sharesOf, wantedCases } from './all-cases.ts';
import type { Outcome } from './case.ts';
import { table } from './table.ts';
import { newSecret } from './world.ts';

// `npm run attack [-- --only ROAD[: NAME]]… [--as user|root] [--json FILE]`: makes every attack that is known to us, with
// the protection and without, and prints how many got through. As root it does so as root and as an ordinary user.

const { values } = readArguments('npm run attack -- [--only ROAD[: NAME]]… [--as user|root] [--json FILE]', {
  options: { only: { type: 'string', multiple: true }, as: { type: 'string' }, json: { type: 'string' } },
});
/** More worlds at one time would fight for memory. */
const mostWorkers = 4;
const isRoot = process.getuid?.() === 0;
if (values.as && !['user', 'root'].includes(values.as)) stop('--as takes "user" or "root".');
if (values.as === 'root' && !isRoot) stop('Only root can attack as root.');
if (process.platform !== 'linux') stop('These attacks are for Linux, the only system with a sandbox yet.');

const runs: { as: 'root' | 'user'; outcomes: Outcome[] }[] = [];
if (isRoot && values.as !== 'user') runs.push({ as: 'root', outcomes: await run() });
if (!isRoot) runs.push({ as: 'user', outcomes: await run() });
else if (values.as !== 'root') runs.push({ as: 'user', outcomes: await runAsUser() });

for (const { as, outcomes } of runs) console.log(`\nAs ${as === 'root' ? 'root' : 'an ordinary user'}\n${table(outcomes)}`);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ time: new Date().toISOString(), runs }, null, 2)}\n`);
const all = runs.flatMap(({ outcomes }) => outcomes);
if (!all.length) stop('No attack has that name.');
process.exitCode = all.some(({ result, remains }) => result === 'through' && !remains) ? 1 : 0;

async function runAsUser(): Promise<Outcome[]> {
  const user = ordinaryUser() ?? stop('There is nobody to attack as: this system has no ordinary user "nobody".');
  const repo = readableRepo(user);
  const home = homeFor(user, repo.path);
  try {
    return await runIn(repo.path, home.options.env.HOME ?? '', home.options);
  } finally {
    home.remove();
    repo.remove();
  }
}

async function run(): Promise<Outcome[]> {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-attack-'));
  try {
    return await runIn(join(import.meta.dirname, '..'), home, { env: process.env });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * In processes of their own, side by side, each with a whole world and one road of it after the other: most attacks wait for
 * a program to start. A process's home is the victim's, and whatever it becomes, we end.
 */
async function runIn(repo: string, home: string, who: { uid?: number; gid?: number; env: NodeJS.ProcessEnv }): Promise<Outcome[]> {
  const left = sharesOf(wantedCases(values.only ?? []));
  const node = repo === join(import.meta.dirname, '..') ? process.execPath : join(repo, 'node_modules/node/bin/node');
  const workers = Array.from({ length: Math.min(left.length, availableParallelism(), mostWorkers) }, async (_, at): Promise<Outcome[]> => {
    const own = join(home, String(at));
    mkdirSync(own);
    if (who.uid !== undefined && who.gid !== undefined) chownSync(own, who.uid, who.gid);
    const results = join(own, 'results.json');
    const child = spawn(node, ['--conditions=deskhand', join(repo, 'attack/child.ts'), results, ...(values.only ?? [])], {
      ...who,
      cwd: repo,
      env: { ...who.env, HOME: own, ATTACK_SECRET: newSecret() },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', () => child.send(left.shift() ?? ''));
    const [code] = await once(child, 'exit');
    if (code !== 0) stop(`The attacks ended early (${code}): what they found counts for nothing.`);
    return JSON.parse(readFileSync(results, 'utf8'));
  });
  const found = new Map((await Promise.all(workers)).flat().map((one) => [`${one.road}: ${one.name}`, one]));
  return allCases.flatMap(({ road, name }) => found.get(`${road}: ${name}`) ?? []);
}

function stop(why: string): never {
  console.error(why);
  process.exit(2);
}
