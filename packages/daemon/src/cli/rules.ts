import { type GivenGrant, type Grant, grantSchema, type HostView, type Permissions, permissionsAt } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { doing } from './doing.ts';
import { exits } from './exits.ts';
import { noteManaged } from './managed-lines.ts';
import { plainLine } from './plain.ts';
import { faint, type Screen } from './screen.ts';

// What tasks may do without asking, must ask for, or may never do: the rules that the owner gave, here or on a phone.

/** A rule as a person writes it: the JSON of one grant, as the policy file has it. */
export function parseRule(text: string): { ok: true; rule: Grant } | { ok: false; sentence: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {
      ok: false,
      sentence: 'That is no JSON. A rule looks like {"need":{"kind":"network","host":"x.org","access":"read"},"reason":"…"}.',
    };
  }
  const given = typeof value === 'object' && value !== null ? { source: 'owner', ...value } : value;
  const parsed = grantSchema.safeParse(given);
  if (parsed.success) return { ok: true, rule: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, sentence: `That is no rule: ${issue?.path.join('.') || 'all of it'}: ${issue?.message}.` };
}

export async function listRules(screen: Screen, home: string): Promise<number> {
  const client = await connect(home);
  const rules = await rulesOf(client);
  if (screen.json) screen.outJson({ rules });
  else if (rules.length === 0) screen.note('None yet: tasks ask for whatever reaches beyond their folders.');
  else for (const rule of rules) screen.out(lineOf(rule));
  await noteManaged(screen, client, 'rules', 'network', 'approvals', 'folders');
  return exits.done;
}

/** Adds one, or with `instead` changes one that is there. */
export async function addRule(screen: Screen, home: string, text: string, instead?: string): Promise<number> {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new DeskhandError('usage', parsed.sentence, { next: 'docs/policy.schema.json says what a rule may hold.' });
  const client = await connect(home);
  const had = instead === undefined ? undefined : await findRule(client, instead);
  await client.command({ type: 'grant.give', grant: parsed.rule, ...(had && { instead: had.id }) });
  return done(screen, { rule: parsed.rule }, `From now on: ${wordsOf(parsed.rule)}.`);
}

export async function removeRule(screen: Screen, home: string, which: string): Promise<number> {
  const client = await connect(home);
  const { id, grant } = await findRule(client, which);
  await client.command({ type: 'grant.revoke', grant: id });
  return done(screen, { grant: id }, `Taken back: ${wordsOf(grant)}.`);
}

async function rulesOf(client: Client): Promise<GivenGrant[]> {
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  return host.grants ?? [];
}

/** What looks after itself: never used, over soon, asked again and again, over. Each with what changes it. */
export async function reviewRules(screen: Screen, home: string): Promise<number> {
  const { unused, lapsing, often, gone } = await permissionsOf(await connect(home));
  if (screen.json) {
    screen.outJson({ unused, lapsing, often, gone });
    return exits.done;
  }
  const part = (title: string, next: string, lines: string[]) => {
    if (lines.length) for (const line of [title, ...lines.map((one) => `  ${one}`), faint(`  ${next}`)]) screen.out(line);
  };
  part(
    'Over soon, since nothing uses them:',
    `Keep one: ${me} rules restore ID`,
    lapsing.map((one) => `${lineOf(one)}  until ${dayOf(one.lapses)}`),
  );
  part('Never used:', `Take one back: ${me} rules remove ID`, unused.map(lineOf));
  part(
    'Asked each time, and always allowed:',
    `Don't ask any more: ${me} rules allow N`,
    often.map(({ words, yes }, at) => `${at + 1}  ${plainLine(words, 300)}  ${faint(`${yes} times`)}`),
  );
  part(
    'Taken back, or over:',
    `Give one again: ${me} rules restore ID`,
    gone.map((one) => `${lineOf(one)}  ${one.why === 'lapsed' ? 'nothing used it' : 'taken back'} ${dayOf(one.gone)}`),
  );
  if (![unused, lapsing, often, gone].some(({ length }) => length))
    screen.note('Nothing to look at: what was given is used, and what is asked isn’t always allowed.');
  return exits.done;
}

/** Gives one again that is over, or keeps one that is over soon. */
export async function restoreRule(screen: Screen, home: string, which: string): Promise<number> {
  const client = await connect(home);
  const { lapsing, gone } = await permissionsOf(client);
  const [rule, ...others] = [...lapsing, ...gone].filter(({ id }) => id.includes(which));
  if (!rule || others.length)
    throw new DeskhandError(
      'grant.unknown',
      `${rule ? 'More than one rule' : 'No rule'} that is over, or soon, is called "${plainLine(which)}".`,
      { next: `${me} rules review lists them.` },
    );
  await client.command({ type: 'grant.give', grant: rule.grant, instead: rule.id });
  return done(screen, { grant: rule.id }, `From now on: ${wordsOf(rule.grant)}.`);
}

/** Makes a rule of what was always allowed. */
export async function allowOften(screen: Screen, home: string, number: number): Promise<number> {
  const client = await connect(home);
  const asked = (await permissionsOf(client)).often[number - 1];
  if (!asked) throw new DeskhandError('usage', `There is no line ${number}.`, { next: `${me} rules review` });
  const grant: Grant = { ...asked.grant, source: 'owner', reason: 'always allowed before' };
  await client.command({ type: 'grant.give', grant });
  return done(screen, { rule: grant }, `From now on: ${wordsOf(grant)}.`);
}

async function permissionsOf(client: Client): Promise<Permissions> {
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  return permissionsAt(host, Date.now());
}

const dayOf = (time = 0): string => new Date(time).toLocaleDateString();

async function findRule(client: Client, which: string): Promise<GivenGrant> {
  const [rule, ...others] = (await rulesOf(client)).filter(({ id }) => id.includes(which));
  if (rule && others.length === 0) return rule;
  const sentence = rule ? `"${plainLine(which)}" fits more than one rule.` : `There is no rule "${plainLine(which)}".`;
  throw new DeskhandError('grant.unknown', sentence, { next: 'deskhand rules lists them, with their ids.' });
}

const gives = { allow: 'may', ask: 'must ask to', none: 'may never' };

/** A rule as one line for a person. */
function wordsOf({ need, give = 'allow', to, in: scope, expires, reason }: Grant): string {
  const parts = [
    `tasks ${gives[give]} ${doing(need)}`,
    ...(to?.length ? [`towards ${to.join(', ')}`] : []),
    ...(scope?.folder ? [`in ${scope.folder}`] : []),
    ...(scope?.thread ? [`in the conversation ${scope.thread}`] : []),
    ...(expires === undefined ? [] : [`until ${new Date(expires).toISOString().slice(0, 16).replace('T', ' ')} UTC`]),
  ];
  return plainLine(`${parts.join(', ')}${reason ? ` (${reason})` : ''}`, 400);
}

const lineOf = ({ id, grant }: Pick<GivenGrant, 'id' | 'grant'>): string => `${wordsOf(grant)}  ${faint(id)}`;

function done(screen: Screen, value: object, words: string): number {
  if (screen.json) screen.outJson({ ok: true, ...value });
  else screen.note(words);
  return exits.done;
}
