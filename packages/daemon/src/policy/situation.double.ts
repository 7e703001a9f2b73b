import { type Labels, noLabels } from '@deskhand/protocol';
import type { Act, Call, SinkKind, Situation } from './policy.ts';

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

type Sinks = [name: string, kind: SinkKind, value: string][];

/** A call of some tool, which needs nothing but the policy's word. */
export const actCall = (tool: string, act: Act | undefined, sinks: Sinks, effect: Call['effect'] = 'irreversible'): Call => ({
  tool,
  effect,
  needs: [],
  sinks: sinks.map(([name, kind, value]) => ({ name, kind, value })),
  act,
});
