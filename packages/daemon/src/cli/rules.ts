import { type GivenGrant, type Grant, grantSchema, type HostView, patternTrouble } from '@deskhand/protocol';
import { z } from 'zod';
import { me } from '../host/called.ts';
import { fromHome } from '../host/home-path.ts';
import { DeskhandError } from '../host/host.ts';
import { momentOf } from '../host/moments.ts';
import { grammar, parseAct } from './acts.ts';
import { type Client, connect } from './client.ts';
import { doing } from './doing.ts';
import { exits } from './exits.ts';
import { type FileRules, fileRules } from './file-rules.ts';
import { noteManaged } from './managed-lines.ts';
import { plainLine } from './plain.ts';
import { ruleWarning } from './rule-warnings.ts';
import { faint, type Screen, warning } from './screen.ts';

// What tasks may do without asking, must ask for, or may never do: the rules that the owner gave, here or on a phone.

const kinds = { allow: 'allow', ask: 'ask', never: 'none' } as const;
const inWords = 'Say it as: never "send to hooks.example.com". The first word is allow, ask or never.';

/** A rule as a person writes it: `never send to hooks.example.com`, or the JSON of one grant, as the policy file has it. */
export function parseRule(text: string): { ok: true; rule: Grant } | { ok: false; sentence: string; next?: string } {
  const parsed = readRule(text);
  const trouble = parsed.ok ? patternTrouble(parsed.rule) : undefined;
  return trouble ? { ok: false, sentence: trouble, next: 'Nothing was saved: write it otherwise.' } : parsed;
}

/** As the file has it: a word that isn't understood ("giv") would save a leave where a no was meant. */
const typedRule = grantSchema
  .extend({
    source: grantSchema.shape.source.default('owner'),
    in: z.strictObject(grantSchema.shape.in.unwrap().shape).optional(),
    expires: z
      .union([grantSchema.shape.expires.unwrap(), z.iso.datetime({ offset: true }).transform((date) => Date.parse(date))])
      .optional(),
  })
  .strict()
  .transform(({ need, ...rule }) => ({ ...rule, need: need.kind === 'folder' ? { ...need, path: fromHome(need.path) } : need }));

function readRule(text: string): ReturnType<typeof parseRule> {
  const [, kind, act] = /^\s*(allow|ask|never)\s+(.+)$/is.exec(text) ?? [];
  if (kind !== undefined && act !== undefined) return fromWords(kinds[kind.toLowerCase() as keyof typeof kinds], act);
  if (!/^\s*[{["]/.test(text)) return { ok: false, sentence: `"${plainLine(text, 80)}" isn't understood as a rule.`, next: inWords };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, sentence: 'That is no JSON.', next: inWords };
  }
  const parsed = typedRule.safeParse(value);
  if (parsed.success) return { ok: true, rule: parsed.data };
  const [issue] = parsed.error.issues;
  const sentence = `That is no rule: ${issue?.path.join('.') || 'all of it'}: ${issue?.message}.`;
  return { ok: false, sentence, next: `${inWords} Or as JSON, which docs/policy.schema.json tells.` };
}

function fromWords(give: 'allow' | 'ask' | 'none', words: string): ReturnType<typeof parseRule> {
  // "plugin office send_mail to ana@x.org, *@firm.example".
  const [, plugin = words, towards] = /^\s*(plugin\s+\S+\s+\S+)\s+to\s+(\S.*)$/is.exec(words) ?? [];
  const to = towards?.split(/\s*,\s*|\s+and\s+/).filter(Boolean);
  try {
    const [need] = parseAct(plugin).needs;
    if (need) return { ok: true, rule: grantSchema.parse({ source: 'owner', need, give, reason: '', ...(to?.length && { to }) }) };
  } catch (error) {
    if (error instanceof DeskhandError) return { ok: false, sentence: error.message, next: grammar };
  }
  return { ok: false, sentence: `"${plainLine(words, 80)}" isn't understood.`, next: grammar };
}

export async function listRules(screen: Screen, home: string): Promise<number> {
  const client = await connect(home);
  const host = await hostOf(client);
  const rules = host.grants ?? [];
  const file = await fileRules(client, host);
  if (screen.json)
    screen.outJson({ rules, ...(file?.rules.length && { file: file.rules }), ...(file?.trouble && { trouble: file.trouble }) });
  else if (rules.length === 0 && !file?.rules.length) screen.note('None yet: tasks ask for whatever reaches beyond their folders.');
  else {
    for (const rule of rules) screen.out(lineOf(rule));
    for (const grant of file?.rules ?? []) screen.out(`${wordsOf(grant)}  ${faint('policy.json')}`);
  }
  if (file) await noteFile(screen, client, file);
  await noteManaged(screen, client, 'rules', 'network', 'approvals', 'folders');
  return exits.done;
}

/** What is odd about the file of rules: it isn't in force as it stands, or names what isn't there. */
async function noteFile(screen: Screen, client: Client, { path, rules, trouble }: FileRules): Promise<void> {
  if (screen.json) return;
  if (trouble) screen.note(warning(plainLine(trouble, 1200)));
  for (const rule of rules) {
    const odd = await ruleWarning(client, rule);
    if (odd) screen.note(warning(`${plainLine(path, 300)}: ${odd}`));
  }
}

/** Adds one, or with `instead` changes one that is there. */
export async function addRule(screen: Screen, home: string, text: string, instead?: string): Promise<number> {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new DeskhandError('usage', parsed.sentence, parsed.next === undefined ? {} : { next: parsed.next });
  const client = await connect(home);
  const had = instead === undefined ? undefined : await findRule(client, instead);
  await client.command({ type: 'grant.give', grant: parsed.rule, ...(had && { instead: had.id }) });
  const odd = await ruleWarning(client, parsed.rule);
  const told = { rule: parsed.rule, ...(odd && { warning: odd }) };
  return done(screen, told, savedWords(parsed.rule, odd));
}

/** That a rule holds now, and what is odd about it. */
export const savedWords = (rule: Grant, odd: string | undefined): string =>
  `From now on: ${wordsOf(rule)}.${odd ? `\n${warning(odd)}` : ''}`;

export async function removeRule(screen: Screen, home: string, which: string): Promise<number> {
  const client = await connect(home);
  const { id, grant } = await findRule(client, which);
  await client.command({ type: 'grant.revoke', grant: id });
  return done(screen, { grant: id }, `Taken back: ${wordsOf(grant)}. Give it again: ${me} rules restore ${id}`);
}

const hostOf = async (client: Client): Promise<HostView> => (await client.get<{ host: HostView }>('/v1/desk?limit=1')).host;

export const rulesOf = async (client: Client): Promise<GivenGrant[]> => (await hostOf(client)).grants ?? [];

export async function findRule(client: Client, which: string): Promise<GivenGrant> {
  const [rule, ...others] = (await rulesOf(client)).filter(({ id }) => which !== '' && id.includes(which));
  if (rule && others.length === 0) return rule;
  const sentence = rule ? `"${plainLine(which)}" fits more than one rule.` : `There is no rule "${plainLine(which)}".`;
  throw new DeskhandError('grant.unknown', sentence, { next: 'deskhand rules lists them, with their ids.' });
}

const gives = { allow: 'may', ask: 'must ask to', none: 'may never' };

/** A rule as one line for a person. */
export function wordsOf({ need, give = 'allow', to, in: scope, expires, reason }: Grant): string {
  const parts = [
    `tasks ${gives[give]} ${doing(need)}`,
    ...(to?.length ? [`towards ${to.join(', ')}`] : []),
    ...(scope?.folder ? [`in ${scope.folder}`] : []),
    ...(scope?.thread ? [`in the conversation ${scope.thread}`] : []),
    ...(expires === undefined ? [] : [`until ${momentOf(expires)}`]),
  ];
  return plainLine(`${parts.join(', ')}${reason ? ` (${reason})` : ''}`, 400);
}

export const lineOf = ({ id, grant }: Pick<GivenGrant, 'id' | 'grant'>): string => `${wordsOf(grant)}  ${faint(id)}`;

export function done(screen: Screen, value: object, words: string): number {
  if (screen.json) screen.outJson({ ok: true, ...value });
  else screen.note(words);
  return exits.done;
}
