import { exactName, sizeText } from './plain.ts';
import type { ToolContext, ToolResult } from './tools.ts';

/** What `write_file` is told in place of content, to take back what the task did to a file. */
export const original = 'original';

/** Puts a file of the view back as the owner's folder has it, also where the task removed it. */
export async function putBackOriginal(path: string, { stage }: Pick<ToolContext, 'stage'>): Promise<ToolResult> {
  const { before } = await stage.compare(path);
  if (!before)
    return {
      text: `Nothing was written: there is no ${exactName(path)} in the owner's folder. What you made yourself, run removes (rm).`,
      failed: true,
    };
  // Where somebody has to choose about it, this is the choice: what the task makes of it from here is made of what stands there now.
  if (!(await stage.choose({ path, take: 'theirs' }))) await stage.files.write(path, before);
  return { text: `${exactName(path)} is as the owner has it again (${sizeText(before.length)}).`, words: 'as you have it' };
}
