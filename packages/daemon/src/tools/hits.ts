import { z } from 'zod';

/** Lines of one file that match: how many there are, and the first of them as "name:line: text". */
const hitsSchema = z.object({ name: z.string(), count: z.number(), lines: z.array(z.string()) });
export type Hits = z.output<typeof hitsSchema>;

/** Of several files: what was found, those that could not be read, and those that hold no words, as scans do. */
export const searchedSchema = z.object({ hits: z.array(hitsSchema), unread: z.array(z.string()), wordless: z.array(z.string()) });
export type Searched = z.output<typeof searchedSchema>;

/** Lines kept of one file. */
export const mostHits = 50;

/** Why a pattern can't be searched for, by the last words of its reader's `complaint`; and how it would be as a plain text. */
export function notUnderstood(pattern: string, complaint: string): string {
  const why = /[^:\n]*$/.exec(complaint.trim())?.[0].trim().slice(0, 200);
  const asText = pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return `The pattern is not understood: ${why}. To find the text as it stands, give ${asText.slice(0, 500)}`;
}
