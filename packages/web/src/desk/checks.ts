import { type Answer, answerSchema, type Event, type Live, liveSchema, parseEvent, type Ref, refSchema } from '@deskhand/protocol';
import { z } from 'zod';

// What a host says, checked by its schemas. They are large, and nothing is checked by them before the desk was heard: loaded
// beside the first screen, never before it.

const transferSchema = z.object({ fragment: z.string(), expires: z.number() });
const partSchema = z.object({ bytes: z.number().int().nonnegative() });

/** Undefined, as of `readLive`, for what this version doesn't know: the page that comes with a later host will. */
export function readEvent(value: unknown): Event | undefined {
  try {
    return parseEvent(value);
  } catch {
    return undefined;
  }
}
export const readLive = (value: unknown): Live | undefined => liveSchema.safeParse(value).data;
export const readAnswer = (value: unknown): Answer => answerSchema.parse(value);
export const readRef = (value: unknown): Ref => refSchema.parse(value);
export const readTransfer = (value: unknown): z.infer<typeof transferSchema> => transferSchema.parse(value);
export const readPart = (value: unknown): z.infer<typeof partSchema> => partSchema.parse(value);
