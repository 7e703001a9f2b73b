import { z } from 'zod';
import { eventBodies } from './event-bodies.ts';
import { type Actor, actorSchema } from './event-parts.ts';
import { type Labels, labelsSchema } from './labels.ts';

// An event: who did what, when, in which place of the chain. What each says is in event-bodies.ts.

export { eventBodies } from './event-bodies.ts';
export {
  type Actor,
  actorSchema,
  type Change,
  type ChangeList,
  type Choice,
  changeListSchema,
  changeSchema,
  choiceSchema,
  type Decisive,
  decisiveSchema,
  type ManagedKind,
  managedKinds,
  type Proposed,
  proposedSchema,
  type Reason,
  type Receipt,
  reasonSchema,
  receiptSchema,
  type Stands,
  sharedSchema,
  standsSchema,
  type Usage,
  usageSchema,
} from './event-parts.ts';

export type EventType = keyof typeof eventBodies;
export type EventBody<T extends EventType> = z.output<(typeof eventBodies)[T]>;

/** The schema version that this build writes. A log that holds a later one is opened for nothing but an upgrade. */
export const eventVersion = 1;

interface Envelope {
  /** Position in this host's log, from 1, without gaps. */
  seq: number;
  /** Milliseconds since 1970 by the host's clock; never less than the event before. */
  time: number;
  version: number;
  actor: Actor;
  thread?: string | undefined;
  task?: string | undefined;
  labels: Labels;
  /** The sender's own id for the command behind this: a log holds each at most once. */
  key?: string | undefined;
  /** SHA-256 (hex) of the event before, and of this one with it. */
  prev: string;
  hash: string;
}

/** An immutable fact in the log. */
export type Event = { [T in EventType]: Envelope & { type: T; body: EventBody<T> } }[EventType];
export type EventOf<T extends EventType> = Extract<Event, { type: T }>;

/** An event before it has its place: what a room hands to the log. */
export type Draft = {
  [T in EventType]: {
    type: T;
    body: z.input<(typeof eventBodies)[T]>;
    actor: Actor;
    thread?: string | undefined;
    task?: string | undefined;
    labels?: Labels;
    key?: string | undefined;
  };
}[EventType];

const envelopeSchema = z.object({
  seq: z.number().int().positive(),
  time: z.number(),
  version: z.number().int().positive(),
  type: z.string(),
  actor: actorSchema,
  thread: z.string().optional(),
  task: z.string().optional(),
  labels: labelsSchema,
  key: z.string().max(128).optional(),
  body: z.unknown(),
  prev: z.string(),
  hash: z.string(),
});

/** Parses one event from outside (the wire, an import). Throws a ZodError where it isn't one that this build knows. */
export function parseEvent(value: unknown): Event {
  const envelope = envelopeSchema.parse(value);
  const schema = eventBodies[envelope.type as EventType];
  if (!schema) throw new Error(`This version of Deskhand doesn't know the event "${envelope.type}".`);
  // The schema was picked by the type, which TypeScript cannot follow through the index.
  return { ...envelope, body: schema.parse(envelope.body) } as Event;
}
