import { type Grant, grantSchema, type Touch } from '@deskhand/protocol';

// A rule as the form holds it: texts and choices. It becomes a grant only where the whole of it makes one.

export type Kind = Touch['kind'];
export const kinds: readonly Kind[] = ['network', 'folder', 'command', 'plugin', 'account', 'secret', 'device'];

/** What may be done with each, the least first. */
export const accesses: Record<Kind, readonly string[]> = {
  network: ['read', 'send'],
  folder: ['read', 'write', 'delete'],
  account: ['read', 'draft', 'send'],
  device: ['clipboard', 'screen'],
  command: [],
  plugin: [],
  secret: [],
};

/** What a rule of that kind can be about: deleting is only forbidden or asked about. */
export const accessesFor = (kind: Kind, give: RuleDraft['give'], had: string): readonly string[] =>
  accesses[kind].filter((access) => access !== 'delete' || give !== 'allow' || had === access);

export const spans = ['always', 'day', 'week', 'month'] as const;
/** `as is`: until when it was to hold before. */
export type Span = (typeof spans)[number] | 'as is';
const days: Record<(typeof spans)[number], number> = { always: Infinity, day: 1, week: 7, month: 30 };

export interface RuleDraft {
  kind: Kind;
  /** The host, path, line, account, or "server tool". */
  what: string;
  access: string;
  give: NonNullable<Grant['give']>;
  /** Destinations, by commas; empty: all. */
  to: string;
  /** A folder that the task has to work in; empty: everywhere. */
  folder: string;
  span: Span;
  reason: string;
}

export const emptyDraft: RuleDraft = {
  kind: 'network',
  what: '',
  access: 'read',
  give: 'allow',
  to: '',
  folder: '',
  span: 'always',
  reason: '',
};

export function draftOf(grant: Grant): RuleDraft {
  const { need, give = 'allow', to = [], in: scope, expires, reason } = grant;
  const rest = {
    give,
    to: to.join(', '),
    folder: scope?.folder ?? '',
    span: expires === undefined ? ('always' as const) : ('as is' as const),
    reason,
  };
  return { kind: need.kind, what: whatOf(need), access: accessOf(need), ...rest };
}

const accessOf = (need: Touch) => ('access' in need ? need.access : need.kind === 'device' ? need.what : '');

function whatOf(need: Touch): string {
  switch (need.kind) {
    case 'folder':
      return need.path;
    case 'network':
      return need.host;
    case 'command':
      return need.line;
    case 'plugin':
      return `${need.server} ${need.tool}`;
    case 'account':
      return need.account;
    case 'secret':
      return need.name;
    case 'device':
      return '';
  }
}

/** The rule; undefined while something is missing. What the form doesn't show of `had` stays as it was. */
export function grantOf(draft: RuleDraft, now: number, had?: Grant): Grant | undefined {
  const { kind, access, give, folder, span, reason } = draft;
  const what = draft.what.trim();
  const [server = '', tool = '*'] = what.split(/\s+/);
  const needs: Record<Kind, unknown> = {
    folder: { kind, path: /^(?:[/~]|[a-z]:)/i.test(what) ? what : undefined, access },
    network: { kind, host: /[\s/]/.test(what) ? undefined : what, access },
    command: { kind, line: what },
    plugin: { kind, server, tool },
    account: { kind, account: what, access },
    secret: { kind, name: what },
    device: { kind, what: access },
  };
  const to = draft.to.split(',').flatMap((one) => one.trim() || []);
  const scope = { ...(had?.in?.thread && { thread: had.in.thread }), ...(folder && { folder }) };
  const until = span === 'as is' ? had?.expires : span === 'always' ? undefined : now + days[span] * 86_400_000;
  const parsed = grantSchema.safeParse({
    source: 'owner',
    need: needs[kind],
    give,
    ...(had?.tool && { tool: had.tool }),
    ...(to.length && { to }),
    ...(Object.keys(scope).length && { in: scope }),
    ...(until !== undefined && { expires: until }),
    reason: reason.trim(),
  });
  return parsed.success ? parsed.data : undefined;
}
