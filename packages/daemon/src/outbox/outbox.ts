import type { Reason, Receipt } from '@deskhand/protocol';

// Acts on the outside world: held until the task is in place and its moment has come, done at most once, the receipt kept.
// The engine queues and holds them, people cancel them through intake, main.ts starts the room; others implement `Sender`.

/** What a tool would do to the outside world, exactly. It goes into the log as it is, and from there to the sender. */
export interface Act {
  /** Who carries it out. */
  sender: string;
  /** In a person's words: "sends a POST to https://example.com/orders". */
  title: string;
  /** Where it goes: a host, an address. */
  to: string;
  /** All of it but `content`, as JSON that the sender understands. */
  detail: Record<string, unknown>;
  /** What it carries (a body, attachments), kept by its hash beside. */
  content: Uint8Array[];
}

/** One kind of act: HTTP, mail, a plugin's calls. */
export interface Sender {
  readonly name: string;
  /**
   * Does it, once, and never tries again by itself. `key` is the same for the same entry, for other sides that know an
   * idempotency key. What can go wrong is an answer; whatever it throws counts as `unknown`.
   */
  send(act: SendableAct, signal: AbortSignal): Promise<Sent>;
}

export interface SendableAct {
  key: string;
  detail: unknown;
  content: Uint8Array[];
  /** The task that it is for, and the step that asked for it. */
  task: { task: string; thread: string };
  step: string;
}

export interface SentReceipt extends Omit<Receipt, 'content'> {
  content?: Uint8Array;
}

export type Sent =
  | { came: 'done'; receipt: SentReceipt }
  /** It is known that it did not happen. */
  | { came: 'refused'; reason: Reason; receipt?: SentReceipt }
  /** It may have happened. */
  | { came: 'unknown'; reason: Reason; receipt?: SentReceipt };

export interface Outbox {
  /** Begins nothing more, and waits a moment for what is on its way. */
  close(): Promise<void>;
}
