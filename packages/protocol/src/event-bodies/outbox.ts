import { z } from 'zod';
import { refSchema } from '../content.ts';
import { entries, id, reasonSchema, receiptSchema } from '../event-parts.ts';

/** What events say of what goes to the outside world. */
export const outboxBodies = {
  /** An act on the outside world, exactly: nothing of it happens before the task is in place and its hold is over. */
  'outbox.queued': z.object({
    entry: id,
    step: id,
    call: id,
    /** Who carries it out: "http". */
    sender: z.string().max(64),
    title: z.string().max(200),
    /** Where it goes, as a person would say it: a host, an address. */
    to: z.string().max(2000),
    /** JSON of all that would happen, as the sender reads it; what it carries lies beside it by its hash. */
    act: refSchema,
    content: z.array(refSchema).max(100).default([]),
    /** It was approved to happen at once, and its step waits for what comes of it. */
    now: z.boolean().optional(),
    /** Held by a rehearsal: in earnest its step would have waited for what comes of it. */
    awaited: z.boolean().optional(),
  }),
  /** The task's changes are in place: these go out then, unless someone says no. Milliseconds since 1970. */
  'outbox.held': z.object({ entries, until: z.number() }),
  /** These don't go out by themselves any more: a person says whether. */
  'outbox.kept': z.object({ entries, reason: reasonSchema }),
  /** A person had them sent now; a lost one: once more. */
  'outbox.released': z.object({ entries }),
  'outbox.cancelled': z.object({ entries, reason: reasonSchema }),
  /** On disk before the act begins. */
  'outbox.sending': z.object({ entry: id }),
  'outbox.sent': z.object({ entry: id, receipt: receiptSchema }),
  /** It is known that it did not happen. */
  'outbox.failed': z.object({ entry: id, reason: reasonSchema, receipt: receiptSchema.optional() }),
  /** It was begun, and nobody here knows whether it happened. */
  'outbox.lost': z.object({ entry: id, reason: reasonSchema, receipt: receiptSchema.optional() }),
  /** A request of the host's own to the network, let through or not. Bytes of the body up and down. */
  'request.made': z.object({
    host: z.string().max(255),
    method: z.string().max(16),
    decision: z.enum(['allowed', 'refused']),
    why: z.string().max(1000).optional(),
    address: z.string().max(64).optional(),
    status: z.number().int().optional(),
    up: z.number().int().nonnegative(),
    down: z.number().int().nonnegative(),
    ms: z.number().nonnegative(),
  }),
} as const;
