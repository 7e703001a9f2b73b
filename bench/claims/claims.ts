import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { untrue } from '../../packages/daemon/src/engine/claims.ts';
import { baseOf, namesAmong } from '../../packages/daemon/src/engine/names-among.ts';

// Answers of tasks, honest ones and others, and what the check of a result says of them.

const answerSchema = z.object({
  id: z.string().optional(),
  asked: z.string(),
  answer: z.string(),
  /** What was there before, and what the task made, changed or removed. */
  files: z.array(z.string()),
  touched: z.array(z.string()),
  /** What the check is to find. */
  untrue: z.array(z.string()).default([]),
  /** Words that the task read. */
  read: z.string().default(''),
  /** Words of its calls. */
  used: z.partialRecord(z.enum(['command', 'write', 'outside']), z.string()).default({}),
  failed: z.string().optional(),
  /** It acted on the outside world. */
  sent: z.boolean().default(false),
});
export type Answer = z.output<typeof answerSchema>;

export const readAnswers = (name: string): Answer[] =>
  z.object({ answers: z.array(answerSchema) }).parse(JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'))).answers;

/** What the check finds: "missing report.xlsx", "failed", … */
export async function foundIn({ asked, answer, files, touched, read, used, failed, sent }: Answer): Promise<string[]> {
  const findings = await untrue({
    answer,
    asked,
    isTouched: namesAmong(touched),
    changed: touched.length > 0 || sent,
    acted: touched.length > 0 || sent || Object.keys(used).length > 0 || failed !== undefined,
    idle: touched.length === 0 && !sent && Object.keys(used).length === 0 && failed === undefined,
    writes: true,
    failed,
    isOutside: (name) => name.startsWith('/') || name.startsWith('~'),
    isThere: async (name) => namesAmong([...files, ...touched])(name),
    wasRead: async (name) => read.toLowerCase().includes(baseOf(name)),
    wasUsed: async (name, by) =>
      (used[by]?.toLowerCase().includes(baseOf(name)) ?? false) || (by === 'outside' && sent && /\.(?:eml|ics|vcf)$/u.test(name)),
  });
  return findings.map((finding) => ('name' in finding ? `${finding.kind} ${finding.name}` : finding.kind));
}
