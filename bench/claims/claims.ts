import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { untrue } from '../../packages/daemon/src/engine/claims.ts';
import { baseOf, namesAmong } from '../../packages/daemon/src/engine/names-among.ts';
import { mayRead } from '../../packages/daemon/src/engine/ran-and-read.ts';
import { actOf } from '../../packages/daemon/src/policy/plugins/act-by-name.ts';

// Answers of tasks, honest ones and others, and what the check of a result says of them.

/** All that there are. */
export const sets = [
  'officebench.json',
  'answers.json',
  'later.json',
  'blind.json',
  'acts.json',
  'acts-blind.json',
  'acts-later.json',
  'acts-ordinary.json',
  'acts-awkward.json',
  'acts-fresh.json',
  'record.json',
  'record-kept.json',
  'record-fresh.json',
];

const answerSchema = z.object({
  id: z.string().optional(),
  asked: z.string(),
  answer: z.string(),
  /** What was there before, and what the task made, changed or removed. */
  files: z.array(z.string()),
  touched: z.array(z.string()),
  /** What the check is to find. */
  untrue: z.array(z.string()).default([]),
  /** What it finds instead: a mistake that is known, and counted as one. */
  finds: z.array(z.string()).optional(),
  /** Words that the task read. */
  read: z.string().default(''),
  /** Words of its calls. */
  used: z.partialRecord(z.enum(['command', 'write', 'outside']), z.string()).default({}),
  failed: z.string().optional(),
  /** Command lines that ran, and what it opened; absent: anything. */
  commands: z.array(z.string()).optional(),
  opened: z.array(z.string()).optional(),
  /** It acted on the outside world, nobody says how. */
  sent: z.boolean().default(false),
  /** It did this there, or was not let, or failed at it. */
  acts: z.array(z.object({ tool: z.string(), args: z.unknown(), came: z.enum(['done', 'refused', 'failed']).default('done') })).default([]),
  /** What it took away, and what it moved where. */
  removed: z.array(z.string()).optional(),
  moved: z.array(z.string()).optional(),
});
export type Answer = z.output<typeof answerSchema>;

export const readAnswers = (name: string): Answer[] =>
  z.object({ answers: z.array(answerSchema) }).parse(JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'))).answers;

/** What the check finds: "missing report.xlsx", "failed", … */
export async function foundIn({
  asked,
  answer,
  files,
  touched,
  read,
  used,
  failed,
  commands,
  opened,
  sent,
  acts,
  removed,
  moved,
}: Answer): Promise<string[]> {
  const all = [...touched, ...(removed ?? []), ...(moved ?? [])];
  const done = acts.some(({ came }) => came === 'done');
  const acted =
    all.length > 0 ||
    sent ||
    done ||
    Object.keys(used).length > 0 ||
    commands !== undefined ||
    failed !== undefined ||
    acts.some(({ came }) => came === 'failed');
  const change = (kind: 'added' | 'changed' | 'deleted' | 'moved', paths: readonly string[] = []) =>
    paths.map((path) => ({ kind, path, what: 'file' as const }));
  const isThere = (path: string) => files.includes(path);
  const findings = await untrue({
    answer,
    asked,
    isTouched: namesAmong(all),
    changed: all.length > 0 || sent || done,
    acted,
    idle: !acted,
    writes: true,
    failed,
    acts: [
      ...acts.map(({ tool, args, came }) => ({
        tool: tool.split('.').at(-1) ?? '',
        args,
        came,
        act: tool === 'send_request' ? undefined : actOf(tool.split('.').at(-1) ?? ''),
      })),
      ...(sent ? [{ act: undefined, tool: 'unknown', args: {}, came: 'done' as const }] : []),
    ],
    open: false,
    changes: [
      ...change('changed', touched.filter(isThere)),
      ...change(
        'added',
        touched.filter((path) => !isThere(path)),
      ),
      ...change('deleted', removed),
      ...change('moved', moved),
    ],
    ran: async (words) => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu').test([used.command ?? '', ...(commands ?? [])].join('\n')),
    commands: commands ?? (used.command === undefined ? (acted && opened === undefined ? ['sh anything.sh'] : []) : [used.command]),
    wasOpened: async (name) => commands?.some(mayRead) || (opened?.some((one) => one.includes(name)) ?? commands === undefined),
    paths: async () => [...files, ...touched, ...(moved ?? [])],
    // What is in its documents nobody wrote down.
    documents: async () => undefined,
    faults: [],
    isOutside: (name) => name.startsWith('/') || name.startsWith('~'),
    isThere: async (name) => namesAmong([...files, ...all])(name),
    wasRead: async (name) => read.toLowerCase().includes(baseOf(name)),
    wasUsed: async (name, by) =>
      (used[by]?.toLowerCase().includes(baseOf(name)) ?? false) || (by === 'outside' && (sent || done) && /\.(?:eml|ics|vcf)$/u.test(name)),
  });
  return findings.map((finding) => {
    if (finding.kind === 'act') return `act ${finding.act}`;
    return 'name' in finding ? `${finding.kind} ${finding.name}` : finding.kind;
  });
}
