import { z } from 'zod';

// A form that a plugin has a person fill in, in the middle of a call (MCP's elicitation: flat, with the types of its
// restricted JSON Schema), and what they filled in. All words in it are the plugin's.

const choiceSchema = z.object({ value: z.string().max(500), label: z.string().max(200) });

export const formFieldSchema = z.object({
  /** As the plugin knows it. */
  name: z.string().min(1).max(100),
  label: z.string().max(200),
  about: z.string().max(500).default(''),
  kind: z.enum(['text', 'number', 'whole', 'yes or no', 'one of', 'some of']),
  format: z.enum(['email', 'uri', 'date', 'date-time']).optional(),
  choices: z.array(choiceSchema).max(100).default([]),
  needed: z.boolean().default(false),
  /** What stands there before anybody filled it in. */
  initial: z.union([z.string().max(2000), z.number(), z.boolean(), z.array(z.string().max(500)).max(100)]).optional(),
  /** Of a number; of a text its characters; of several choices how many. */
  least: z.number().optional(),
  most: z.number().optional(),
});
export type FormField = z.infer<typeof formFieldSchema>;
export type FormValue = string | number | boolean | string[];
export type FormContent = Record<string, FormValue>;

export const formSchema = z.array(formFieldSchema).max(30);
export type Form = z.infer<typeof formSchema>;
