import { declarationSchema } from '@deskhand/protocol';
import { z } from 'zod';
import type { Whose } from './injection-plugin.ts';

// A table that says what each tool of a benchmark does: declarations, as an owner gives them for a plugin.

/** What can't be read as a declaration is none: its tool is taken by its name, warily, and told of. */
export const tableSchema = z
  .object({ tools: z.record(z.string(), z.unknown()) })
  .or(z.record(z.string(), z.unknown()).transform((tools) => ({ tools })))
  .transform(({ tools }) => {
    const parsed = Object.entries(tools).map(([name, entry]) => [name, declarationSchema.safeParse(entry)] as const);
    return {
      tools: Object.fromEntries(parsed.flatMap(([name, { data }]) => (data ? [[name, data] as const] : []))),
      unread: parsed.flatMap(([name, { error }]) => (error ? [`${name} (${problemOf(error)})`] : [])),
    };
  });
export type Table = z.output<typeof tableSchema> & {
  /** Set where each tool is one of a plugin: by whose word what is declared of it. */
  by?: Whose | undefined;
};

const problemOf = ({ issues: [issue] }: z.ZodError): string => [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ');
