import { z } from 'zod';
import { fileRefSchema } from '../content.ts';
import { changeListSchema, choiceSchema, id, paths, text } from '../event-parts.ts';

/** What events say of the files that a task changes: the look at them, and the way in place and back. */
export const changesBodies = {
  'artifact.added': z.object({ path: z.string(), file: fileRefSchema }),
  /** It was handed over before, and the task has taken it away since: it was sent back. */
  'artifact.removed': z.object({ path: z.string() }),
  'review.requested': changeListSchema,
  'review.answered': z.object({
    answer: z.enum(['accept', 'reject', 'back']),
    /** Accepts only these; absent means all. */
    paths: paths.optional(),
    /** The person saw the marks and means it. */
    marked: z.boolean().default(false),
    /** What was chosen of files that changed under the task. */
    choices: z.array(choiceSchema).max(1000).optional(),
    text: text.optional(),
  }),
  /** `tasks`: on a way back, how each task whose changes went with it stands now, and stood before. */
  'change.committed': changeListSchema.extend({
    commit: id,
    tasks: z
      .array(z.object({ task: id, undone: z.boolean(), was: z.boolean() }))
      .max(1000)
      .optional(),
  }),
  /** The task's changes went, or came back, with a way back to a point (the task `by`); `restored`: that was itself undone. */
  'change.reverted': z.object({ by: id, undone: z.boolean(), restored: z.boolean().optional() }),
  /** What these files carry from now on, beyond being the owner's files: the event's labels. */
  'files.labelled': z.object({ paths }),
  /** Of `paths` somebody has to choose; what changed in `merged` was taken into what is staged, and is to be looked at. */
  'change.conflicted': z.object({ paths, merged: paths.optional(), sentence: z.string() }),
  /** `dropped`: of the artifacts, these went with it; absent where that isn't known. */
  'change.discarded': z.object({ dropped: paths.optional() }),
  /** Its stage begins with what `from` had staged; without a list: with the folders as they are, since all of it is in place by now. */
  'stage.begun': z.object({ from: id, taken: changeListSchema.optional() }),
  /** Of files that have moved on since: with `force` both versions are kept, with `lose` only the undo of the undo has the newer one. */
  'undo.requested': z.object({ paths: paths.optional(), force: z.boolean().default(false), lose: z.boolean().optional() }),
  /**
   * `commit` is the reversing commit, `of` the one it reversed. `paths`: only these of it, and what lies below; the rest stands
   * as it did. `left`: these stand as they did as well, since they had moved on.
   */
  'change.undone': changeListSchema.extend({ commit: id, of: id, paths: paths.optional(), left: paths.optional() }),
  'undo.refused': z.object({ paths, sentence: z.string() }),
} as const;
