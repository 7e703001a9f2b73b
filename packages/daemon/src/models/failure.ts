import { stripVTControlCharacters } from 'node:util';
import type { Reason } from '@deskhand/protocol';
import { type Facts, factsOf, waitOf } from './facts.ts';

/** A failed attempt: what to tell the person, and whether trying again may help. */
export interface Failure {
  reason: Reason;
  /** The request was too long for the model. */
  overflow: boolean;
  /** How many more attempts are worth making. */
  again: number;
  /** Seconds that the server asks us to wait. */
  after?: number;
}

/** Whom a failure is about, for the sentence. */
export interface About {
  /** "Anthropic", "Ollama", or the address. */
  label: string;
  provider: string;
  model: string;
  host: string;
  /** Runs on this computer, so that nothing answering means that it isn't started. */
  local: boolean;
  start?: string;
  secret: string | undefined;
}

/** An error of whatever kind, from the connection up to the provider's own words, as a sentence and a next step. */
export function explain(error: unknown, about: About, now: number): Failure {
  const facts = factsOf(error);
  const wire = facts.wire && wireFailure(facts.wire, about);
  if (wire) return wire;
  const after = waitOf(facts, now);
  const failure = serverFailure(facts, about);
  if (after === undefined || failure.again === 0) return failure;
  if (after <= longestWait) return { ...failure, after };
  const minutes = Math.ceil(after / 60);
  return {
    ...failure,
    again: 0,
    reason: { ...failure.reason, next: `Wait about ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, ${otherModel}` },
  };
}

/** Seconds. A server that asks for a longer wait than this fails the attempt for good: a person decides. */
const longestWait = 60;

export function stopped(): Failure {
  return { reason: { code: 'stopped', sentence: 'Stopped.' }, overflow: false, again: 0 };
}

/** The stream ended, but not as a finished answer ends. */
export function brokeOff(about: About): Failure {
  return failed(
    4,
    'model.broken',
    `The connection to ${about.label} broke before the answer was complete.`,
    'Check the network, or try again in a minute.',
  );
}

export function refused(about: About): Failure {
  return failed(
    0,
    'model.refused',
    `${about.label} declined to answer this.`,
    'Put the task in other words, or choose another model: deskhand models',
  );
}

export function overflowed(about: About): Failure {
  const failure = failed(
    0,
    'model.overflow',
    `The task has grown too long for ${about.model}.`,
    'Split the task, or choose a model that takes more: deskhand models',
  );
  return { ...failure, overflow: true };
}

export function endless(about: About): Failure {
  return failed(
    0,
    'model.endless',
    `${about.label} went on far past the length that was asked for.`,
    'Choose another model: deskhand models',
  );
}

const failed = (again: number, code: string, sentence: string, next: string): Failure => ({
  // A label such as "the model server" may begin it.
  reason: { code, sentence: sentence.replace(/^the /, 'The '), next },
  overflow: false,
  again,
});

const otherModel = 'or choose another model: deskhand models';

function wireFailure(code: string, about: About): Failure | undefined {
  const at = about.label === about.host ? about.host : `${about.label} (${about.host})`;
  switch (code) {
    case 'ECONNREFUSED':
      if (about.local)
        return failed(
          0,
          'model.down',
          `${about.label} isn't running: nothing answers at ${about.host}.`,
          about.start ?? 'Start it, and send the task again.',
        );
      return failed(4, 'model.unreachable', `${at} refuses connections.`, 'Check the address and the network.');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
    case 'ETIMEDOUT':
      return failed(4, 'model.unreachable', `${at} can't be reached.`, 'Check that this computer is online.');
    case 'redirect':
      return failed(
        0,
        'model.address',
        `${at} sends us on to another address, which we don't follow with a key in hand.`,
        'Give the address where the model answers itself.',
      );
    case 'webpage':
      return failed(
        0,
        'model.address',
        `At ${about.host} there is a web page, not a model.`,
        'Check the address; it usually ends in /v1. A network that wants you to log in does this too.',
      );
    case 'address':
      return failed(0, 'model.address', `The address of ${about.label} is not an http or https one.`, 'Check it.');
    case 'endless':
      return endless(about);
    case 'garbled':
      return garbled(about);
    case 'broken':
    case 'stale':
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
    case 'HPE_INVALID_CHUNK_SIZE':
      return brokeOff(about);
  }
  if (code.startsWith('HPE_')) return garbled(about);
  if (/CERT|TLS|SSL|SELF_SIGNED/.test(code)) {
    return failed(
      0,
      'model.certificate',
      `The certificate of ${about.host} isn't one that this computer trusts.`,
      'Check the address and the clock of this computer.',
    );
  }
  return undefined;
}

function garbled(about: About): Failure {
  return failed(
    2,
    'model.garbled',
    `${about.label} answered with something that isn't a model's answer.`,
    `Check the address and the model, ${otherModel}`,
  );
}

/** Recognised by status and by the words that providers use: their codes differ, their phrases hardly. */
function serverFailure(facts: Facts, about: About): Failure {
  const { status, words } = facts;
  const says = (pattern: RegExp) => pattern.test(words);
  const quoted = scrub(facts.message, about.secret);
  const said = quoted && ` It says: "${quoted}".`;
  if (
    status === 413 ||
    says(
      /context_length_exceeded|prompt is too long|maximum context length|context (size|window|length)|exceed.{0,40}context|input token count|too many tokens|request_too_large|max_prompt_tokens/i,
    )
  ) {
    return overflowed(about);
  }
  if (
    status === 402 ||
    says(
      /insufficient_quota|credit balance|billing_error|exceeded your current quota|insufficient (balance|credits|funds)|payment required|limit: 0\b/i,
    )
  ) {
    return failed(
      0,
      'model.quota',
      `${about.label} says that the account has no credit left, or its quota is used up.${said}`,
      `Add credit there, ${otherModel}`,
    );
  }
  if (
    status === 401 ||
    says(/invalid_api_key|API_KEY_INVALID|api key not valid|authentication_error|incorrect api key|invalid x-api-key/i)
  ) {
    return failed(
      0,
      'model.key',
      `${about.label} doesn't accept ${about.secret ? 'the key' : 'a request without a key'}.${said}`,
      `Add a key that works: deskhand keys add ${about.provider}`,
    );
  }
  if (
    status === 404 ||
    says(/model_not_found|model.{0,80}(not found|does not exist|not exist)|unknown model|no such model|not_found_error/i)
  ) {
    return failed(
      0,
      'model.unknown',
      `${about.label} doesn't know a model called "${about.model}".${said}`,
      'See what can be used: deskhand models',
    );
  }
  if (status === 403) {
    return failed(
      0,
      'model.forbidden',
      `${about.label} doesn't let this key use ${about.model}.${said}`,
      `Use another key (deskhand keys add ${about.provider}), ${otherModel}`,
    );
  }
  if (status === 429 || says(/rate_limit|resource_exhausted|too many requests/i)) {
    return failed(4, 'model.busy', `${about.label} asks us to slow down.`, `Wait some minutes, ${otherModel}`);
  }
  if (says(/does not support tools|tool (use|calling) is not supported/i)) {
    return failed(0, 'model.tools', `${about.model} can't use tools, which every task needs.`, 'Choose another model: deskhand models');
  }
  if (says(/content_policy|content_filter|safety|invalid_prompt|blocked/i)) return refused(about);
  if (
    (status !== undefined && (status >= 500 || status === 408 || status === 409 || status === 425)) ||
    says(/overloaded|server_error|api_error|unavailable/i)
  ) {
    return failed(
      4,
      'model.trouble',
      `${about.label} has trouble of its own just now${status ? ` (error ${status})` : ''}.`,
      `Try again in some minutes, ${otherModel}`,
    );
  }
  if (facts.garbled) return garbled(about);
  return failed(0, 'model.request', `${about.label} didn't take the request${quoted ? `: "${quoted}".` : '.'}`, `Try again, ${otherModel}`);
}

/** The server's own words, for a person: one line, short, without the key or anything like one. */
export function scrub(message: string, secret: string | undefined): string {
  const hidden = secret ? message.replaceAll(secret, '…') : message;
  // Control characters would act on a terminal.
  const plain = stripVTControlCharacters(hidden).replace(/[\p{C}\s]+/gu, ' ');
  const safe = plain.replace(/\b(sk|key|AIza|gsk|xai)[-_]?[\w*.-]{12,}/g, '…').trim();
  return safe.length > 200 ? `${safe.slice(0, 200)}…` : safe;
}
