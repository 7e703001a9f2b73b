import { z } from 'zod';
import { confidentialities } from './label-join.ts';

export { confidentialities };

/** Where a value came from. `owner` is the only word that counts as the owner's. */
export const sources = ['owner', 'file', 'contact', 'web', 'mail', 'plugin', 'task', 'model'] as const;
export type Source = (typeof sources)[number];

export type Confidentiality = (typeof confidentialities)[number];

/**
 * What is known of where a value came from and who may see it. `sources` is a set kept sorted;
 * `from` names the places in words for the person ("the web page example.com").
 */
export const labelsSchema = z.object({
  sources: z.array(z.enum(sources)).default([]),
  confidentiality: z.enum(confidentialities).default('public'),
  from: z.array(z.string().max(200)).max(50).default([]),
});
export type Labels = z.infer<typeof labelsSchema>;

export { joinLabels, noLabels } from './label-join.ts';

/** Of words that a plugin said, whatever they are about; `whose`: "the plugin notes". */
export const pluginsWord = (whose: string): Labels => ({ sources: ['plugin'], confidentiality: 'private', from: [whose.slice(0, 200)] });
