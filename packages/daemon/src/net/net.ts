import type { Socket } from 'node:net';
import type { Draft } from '@deskhand/protocol';

// The one gate to the network, for the daemon's own requests and for those of sandboxed processes (`open`): names and
// resolved addresses are checked, redirects decided anew, bytes and time limited, every request told. It never decides
// who may talk to whom: that is policy's, before.

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
  /** A place of the own network that an administrator's policy names. Never set from what a task, a page or a device says. */
  near?: NearPlace | undefined;
}

/** Where exactly it stands: those addresses are dialled whatever the name says, by https alone, and no redirect is followed. */
export interface NearPlace {
  addresses: readonly string[];
  /** Authorities that its certificate may come from instead of the system's, PEM. */
  ca?: string | undefined;
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
  /** A way through the gate for one sandboxed process. Throws a DeskhandError where a secret isn't there, or isn't for these hosts. */
  open(rules: PassageRules): Passage;
}

/** Where a process may go: exact names, in lower case. What is in neither list is refused. */
export interface PassageRules {
  /** GET and HEAD without a body. */
  read: string[];
  /** Anything that HTTP can say. */
  send: string[];
  /** Set where the process may know private things: what a *read* could carry out is then bounded more narrowly. */
  careful: boolean;
  /** Names of secrets that it may use, each on its own hosts alone: it gets a placeholder, as a variable of that name. */
  secrets: string[];
  limits?: Partial<PassageLimits> | undefined;
  task?: NetRequest['task'];
}

export interface PassageLimits {
  /** Bytes of all bodies, up and down. */
  up: number;
  down: number;
  requests: number;
  /** Milliseconds that a connection may be silent. */
  silent: number;
}

export const passageLimits: PassageLimits = { up: 2e9, down: 20e9, requests: 20_000, silent: 120_000 };

/**
 * The gate as a sandboxed process meets it: a proxy (HTTP, CONNECT, SOCKS5) on a port of its own loopback. TLS is opened
 * by an authority that only it trusts. Given to the sandbox as its `Network`.
 */
export interface Passage {
  /** `key`: what the process has to say first, where others reach that port too. */
  accept(socket: Socket, key?: string): void;
  connections: number;
  env(port: number, key?: string): Record<string, string>;
  files: { path: string; content: string }[];
  /** What was refused or led nowhere, one line for whoever runs the process; each once, and not without end. */
  refused(): string[];
  close(): void;
}

/** What is told of each request, allowed or refused: the body of a `request.made`, and the task it was for. */
export type TellRequest = (made: Extract<Draft, { type: 'request.made' }>['body'], task: NetRequest['task']) => void;

export { parseTarget } from './target.ts';
