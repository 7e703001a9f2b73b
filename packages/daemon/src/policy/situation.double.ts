import { type Labels, noLabels } from '@deskhand/protocol';
import { decide } from './decide.ts';
import type { Act, Call, Sink, SinkKind, Situation } from './policy.ts';

/** A situation in which nothing was read, said or granted, but for what is given. */
export const situation = (over: Partial<Situation> = {}): Situation => ({
  labels: noLabels,
  words: [],
  known: [],
  earlier: [],
  folders: [],
  grants: [],
  forbidden: [],
  stores: [],
  cwd: '/desk',
  now: 1000,
  ...over,
});

export const labelled = (
  source: Labels['sources'][number],
  from: string,
  confidentiality: Labels['confidentiality'] = 'private',
): Labels => ({
  sources: [source],
  confidentiality,
  from: [from],
});

const account = 'me@desk.example';
export const mayMail = { source: 'owner' as const, need: { kind: 'account' as const, account, access: 'send' as const }, reason: 'test' };

/** A mail that would be sent. */
export const mail = (to: string, body = 'Hello'): Call => ({
  tool: 'send_mail',
  effect: 'irreversible',
  needs: [{ kind: 'account', account, access: 'send' }],
  sinks: [
    { name: 'to', kind: 'recipient', value: to },
    { name: 'body', kind: 'content', value: body },
  ],
});

/** By name: words, or a value of another kind. A list where one name has several. */
export type Sinks = { [name: string]: string | [SinkKind, string] } | [name: string, kind: SinkKind, value: string][];
export const sinksOf = (sinks: Sinks): Sink[] =>
  Array.isArray(sinks)
    ? sinks.map(([name, kind, value]) => ({ name, kind, value }))
    : Object.entries(sinks).map(([name, one]) => {
        const [kind, value] = typeof one === 'string' ? (['content', one] as const) : one;
        return { name, kind, value };
      });

/** A call of some tool, which needs nothing but the policy's word. */
export const actCall = (tool: string, act: Act | undefined, sinks: Sinks, effect: Call['effect'] = 'irreversible'): Call => ({
  tool,
  effect,
  needs: [],
  sinks: sinksOf(sinks),
  act,
});

/** What is decided of such a call after these words, once strangers' words were read. */
export const answerTo = (words: string, tool: string, act: Act, args: Sinks) =>
  decide(actCall(tool, act, args), situation({ words: [words], labels: labelled('web', 'what strangers wrote') })).answer;
