// What a phone and the brake's own door say to each other, past the host's program: two POSTs to one address. The first is
// a greeting (frames-handshake.ts) and its answer. The second is `4`, the 32 bytes that name the session, and one sealed
// frame with a BrakeQuestion in it; the answer to that is one sealed frame with a BrakeAnswer. A session is for one question,
// so nothing that was recorded is of use again, and nobody but the host can have sealed the answer. No dependencies: the
// supervisor loads this.

export const brakePath = '/v1/brake';
/** First byte of the second message. */
export const questionByte = 4;
/** Longest message of either kind. */
export const questionLimit = 1024;

/** `status`: how it stands. `again`: a host that keeps failing is tried now instead of in a minute. */
export const brakeAsks = ['status', 'pull', 'release', 'again'] as const;
export type BrakeAsk = (typeof brakeAsks)[number];
export interface BrakeQuestion {
  ask: BrakeAsk;
}

export interface BrakeAnswer {
  /** False where this device may not do what it asked for. */
  ok: boolean;
  /**
   * Of the host's program. `down`: it keeps failing, and is tried now and then. `silent`: it is there and gives no sign of
   * life; it is ended and started again by itself once that has lasted.
   */
  state: 'starting' | 'running' | 'silent' | 'down' | 'braked' | 'stopping';
  /** The host's clock. This and all other times: ms since 1970. */
  now: number;
  /** What this device may. */
  may: { pull: boolean; release: boolean };
  brake?: PulledBrake | undefined;
  /** Only where the program is `down`. */
  failing?: { since: number; times: number; why: string; next: string; again?: number | undefined } | undefined;
}

export interface PulledBrake {
  /** Who pulled it, as the host knows them. */
  by: string;
  at: number;
  /** Processes that were ended, and how long that took; absent until they are. */
  ended?: number | undefined;
  ms?: number | undefined;
  /** Processes that the system itself holds back: they end as soon as it lets them. */
  left?: number | undefined;
}

export function questionMessage(session: Uint8Array, frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(1 + session.length + frame.length);
  message[0] = questionByte;
  message.set(session, 1);
  message.set(frame, 1 + session.length);
  return message;
}
