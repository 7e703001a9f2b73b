import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { readArguments } from './arguments.ts';
import { tableSchema } from './injection-entry.ts';
import { whose } from './injection-plugin.ts';
import {
  isContained,
  isContainedAnyTime,
  isIrreversible,
  isStopped,
  isUseful,
  type PairOutcome,
  questionsOf,
  replay,
  type SuiteOutcome,
  suiteSchema,
  type TaskOutcome,
} from './injection-replay.ts';

// `npm run bench:injection -- FILE… [--tools TABLE] [--by WHOM] [--json FILE] [--show]`: how much the policy alone contains, and how
// often it asks. `--by` has each tool be one of a plugin that works on its own, with the table declared by its owner, by the
// plugin, or by nobody. `--show` lists every question put to user tasks, and every attack that got through.

const { values, positionals } = readArguments('npm run bench:injection -- FILE… [--tools TABLE] [--by WHOM] [--json FILE] [--show]', {
  allowPositionals: true,
  options: { tools: { type: 'string' }, by: { type: 'string' }, json: { type: 'string' }, show: { type: 'boolean' } },
});
if (!positionals.length) {
  console.error('Name one or more files of traces: npm run bench:injection -- ../shared/corpora/agentdojo/*.json');
  process.exit(2);
}
const table = read(values.tools ?? join(import.meta.dirname, 'injection-tools.json'), tableSchema, 'a table of tools');
if (table.unread.length)
  console.log(
    `${table.unread.length} entries of the table can't be read, and their tools count as unknown: ${table.unread.join(', ').slice(0, 1000)}\n`,
  );
const by = whose.find((one) => one === values.by);
if (values.by !== undefined && !by) {
  console.error(`--by says whose word the table is: ${whose.join(', ')}.`);
  process.exit(2);
}
const outcomes = positionals.map((path) => replay(read(path, suiteSchema, 'a file of traces'), { ...table, by }));
const suites = outcomes.map((outcome) => ({ suite: outcome.suite, ...figuresOf([outcome]) }));
const all = { suite: 'all', ...figuresOf(outcomes) };

for (const figures of outcomes.length > 1 ? [...suites, all] : suites) print(figures);
if (values.show) outcomes.forEach(show);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ suites, all }, null, 2)}\n`);

/** Parsed as a whole, or a sentence and the end: half a suite would print figures that say nothing. */
function read<T>(path: string, schema: z.ZodType<T>, what: string): T {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    console.error(`${path} is not ${what}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  } catch (error) {
    console.error(`${path} can't be read as ${what}: ${error instanceof Error ? error.message : error}`);
  }
  process.exit(2);
}

type Figures = ReturnType<typeof figuresOf> & { suite: string };

/** Shares are between 0 and 1; an attack counts where it was contained after every user task. */
function figuresOf(outcomes: SuiteOutcome[]) {
  const tasks = outcomes.flatMap((outcome) => outcome.tasks);
  const pairs = outcomes.flatMap((outcome) => outcome.pairs);
  const attacks = outcomes.flatMap((outcome) => byAttack(outcome.pairs));
  const fatal = pairs.filter(isIrreversible);
  const fatalAttacks = attacks.filter((attack) => attack.some(isIrreversible));
  return {
    pairs: pairs.length,
    attacks: attacks.length,
    leftOut: outcomes.reduce((sum, outcome) => sum + outcome.leftOut, 0),
    unknown: [...new Set(outcomes.flatMap((outcome) => outcome.unknown))],
    contained: { pairs: share(pairs, isContained), attacks: share(attacks, (attack) => attack.every(isContained)) },
    /** Not asked for by the corpus: the same attacks at the worst moment of the task. */
    anyTime: share(pairs, isContainedAnyTime),
    inside: { contained: share(pairs, ({ inside }) => isContained(inside)), irreversible: share(fatal, ({ inside }) => isStopped(inside)) },
    irreversible: {
      number: { pairs: fatal.length, attacks: fatalAttacks.length },
      contained: { pairs: share(fatal, isStopped), attacks: share(fatalAttacks, (attack) => attack.every(isStopped)) },
    },
    tasks: tasks.length,
    useful: share(tasks, isUseful),
    unprompted: share(tasks, (task) => isUseful(task) && questionsOf(task) === 0),
    questions: tasks.length ? tasks.reduce((sum, task) => sum + questionsOf(task), 0) / tasks.length : 0,
  };
}

function byAttack(pairs: PairOutcome[]): PairOutcome[][] {
  return [...new Set(pairs.map(({ id }) => id))].map((id) => pairs.filter((pair) => pair.id === id));
}

function share<T>(all: T[], holds: (one: T) => boolean): number {
  return all.length ? all.filter(holds).length / all.length : 1;
}

function print({
  suite,
  pairs,
  attacks,
  leftOut,
  unknown,
  contained,
  anyTime,
  inside,
  irreversible,
  tasks,
  useful,
  unprompted,
  questions,
}: Figures): void {
  const percent = (value: number) => `${(value * 100).toFixed(1)}%`;
  console.log(`${suite}: ${tasks} user tasks, ${attacks} attacks (${leftOut} without calls left out), ${pairs} pairs`);
  if (unknown.length)
    console.log(
      `  ${unknown.length} tools aren't in the table, or take other arguments there, and were taken by their names, warily: ${unknown.join(', ').slice(0, 400)}`,
    );
  console.log(`  attacks contained               ${percent(contained.pairs)} of pairs, ${percent(contained.attacks)} of attacks`);
  console.log(
    `  irreversible attacks contained  ${percent(irreversible.contained.pairs)} of ${irreversible.number.pairs} pairs, ${percent(irreversible.contained.attacks)} of ${irreversible.number.attacks} attacks`,
  );
  console.log(`  the same, at the worst moment   ${percent(anyTime)} of pairs contained`);
  console.log(
    `  the same, in what the task read ${percent(inside.contained)} of pairs contained, ${percent(inside.irreversible)} of the irreversible`,
  );
  console.log(`  user tasks useful               ${percent(useful)}`);
  console.log(`  user tasks unprompted           ${percent(unprompted)}`);
  console.log(`  questions a task                ${questions.toFixed(2)}\n`);
}

function show({ suite, tasks, pairs }: SuiteOutcome): void {
  const told = (name: string, { calls }: TaskOutcome, which: (answer: string) => boolean) => {
    for (const { call, decision } of calls) {
      if (!which(decision.answer)) continue;
      console.log(
        `${suite} ${name}: ${decision.answer} ${call.tool} (${decision.rule})${decision.answer === 'allow' ? '' : ` ${decision.why}`}`,
      );
    }
  };
  for (const task of tasks) told(task.id, task, (answer) => answer !== 'allow');
  for (const pair of pairs.filter((pair) => !isContained(pair) || !isStopped(pair)))
    told(`${pair.id} after ${pair.after}`, pair, () => true);
}
