import type { Draft } from '@deskhand/protocol';

// The one gate for the daemon's own requests to the network: names and resolved addresses are checked, redirects decided
// anew, bytes and time limited, every request told. It never decides who may talk to whom: that is policy's, before.

/** A request as it leaves: nothing is added but `host`, `content-length` and `connection`. */
export interface NetRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: Uint8Array | undefined;
  signal?: AbortSignal | undefined;
  /**
   * May it go on to where it was sent by a redirect? Asked for each; without it none is followed and the redirect itself is
   * the answer. A body and credentials never go along to another place.
   */
  follow?: ((to: URL) => boolean) | undefined;
  limits?: Partial<NetLimits> | undefined;
  /** Takes the answer's body as it comes, before the whole of it is there; what it throws breaks the request off. */
  part?: ((part: Uint8Array, head: { status: number; headers: Record<string, string> }) => void) | undefined;
  /** The task that it is for. */
  task?: { task: string; thread: string } | undefined;
}

export interface NetLimits {
  /** Bytes of the body, up; bytes of the answer's body, down. */
  up: number;
  down: number;
  /** Milliseconds until a connection stands, and for all of it. */
  connect: number;
  all: number;
  redirects: number;
}

export const usualLimits: NetLimits = { up: 25_000_000, down: 25_000_000, connect: 10_000, all: 60_000, redirects: 5 };

export type NetAnswer =
  | {
      ok: true;
      status: number;
      headers: Record<string, string>;
      /** At most `limits.down` bytes; `cut` where there was more. */
      body: Uint8Array;
      cut: boolean;
      /** Where the answer came from, after redirects. */
      url: string;
    }
  | {
      ok: false;
      code: 'address' | 'url' | 'name' | 'connection' | 'limit' | 'time' | 'stopped' | 'broken';
      /** For a person. */
      sentence: string;
      /** Whether anything of the request may have reached the other side. */
      begun: boolean;
    };

export interface Net {
  /** Never throws. */
  request(request: NetRequest): Promise<NetAnswer>;
}

/** What is told of each request, allowed or refused: the body of a `request.made`, and the task it was for. */
export type TellRequest = (made: Extract<Draft, { type: 'request.made' }>['body'], task: NetRequest['task']) => void;

export { parseTarget } from './target.ts';
