import { z } from 'zod';
import type { Act, SinkKind } from '../packages/daemon/src/policy/policy.ts';
import { type Entry, entrySchema } from './injection-entry.ts';

// What a tool that no table knows is taken for: by its name and those of its arguments, the worst of what they may mean.

const looks = /^(get|list|read|search|find|check|count|view|fetch|show|lookup|query|describe|calculate|is|has)(_|[A-Z]|$)/;
/** A look does nothing else, too: "check_out", "find_and_replace" and "get_or_create" are none. */
const doesMore =
  /[_A-Z](and|or|then|out|in|sale|(?:creat|delet|remov|send|sent|post|pay|replac|updat|set|add|book|buy|order|mov|shar|invit)\p{L}*)(_|[A-Z]|$)/iu;
const guessedActs: [RegExp, Act][] = [
  [/^(send|reply|forward|message|notify|email|text)/, 'send'],
  [/^(post|publish|upload|tweet)/, 'post'],
  [/^(pay|transfer|wire|refund|purchase|buy|order)/, 'pay'],
  [/^(invite|add|create|schedule).*(user|member|participant|attendee|event|meeting|appointment|calendar)|^invite/i, 'invite'],
  [/^(re)?schedule|calendar|event|meeting|reminder/i, 'schedule'],
  [/^share/, 'share'],
  [/^(delete|erase|clear|wipe)/, 'delete'],
  [/^(remove|kick|ban)/, 'remove'],
  [/^cancel/, 'cancel'],
  [/^(book|reserve|rent)/, 'book'],
  [/^(create|write|append|save|note|record|log|draft)|^add/, 'write'],
];
const guessedSinks: [RegExp, SinkKind][] = [
  [/url|link|endpoint|webhook/i, 'url'],
  [/recipient|^to$|^cc$|^bcc$|e?mail|participant|attendee|invitee|user|channel|phone/i, 'recipient'],
  [/iban|account|payee/i, 'account'],
  [/amount|price|sum|quantity/i, 'amount'],
  [/password|passcode|secret|token|address|street|city|^name$/i, 'identity'],
  [/role|permission|access|visibility|privacy|scope|audience/i, 'object'],
  [/body|content|message|text|subject|title|description|comment/i, 'content'],
  [/(^|_)id_?$|file|event|hotel|restaurant|company|item|name/i, 'object'],
];

/** Of a tool that a table knows, arguments that it forgot are taken by these: where to, how much, who may. */
const telling = 6;

const record = z.record(z.string(), z.unknown());

/** Each argument that holds a text or a number, wherever in the arguments it stands. */
function heldIn(args: unknown, name = ''): [name: string, value: string][] {
  if (Array.isArray(args)) return args.flatMap((one) => heldIn(one, name));
  const object = record.safeParse(args).data;
  if (object) return Object.entries(object).flatMap(([key, value]) => heldIn(value, key));
  return typeof args === 'string' || typeof args === 'number' ? [[name, String(args)]] : [];
}

const actOf = (tool: string): Act | undefined => guessedActs.find(([pattern]) => pattern.test(tool))?.[1];
const isTime = (value: string) => /^\d{4}-\d{2}-\d{2}|^\d{1,2}:\d{2}/.test(value);
/** What is short says which one; what is long will be read. */
const kindOf = (name: string, value: string): SinkKind => toldBy(name, value) ?? (value.length <= 40 ? 'object' : 'content');

/** What the argument's name says, of the first `most` that it may say; or the value alone, where it is an address. */
const toldBy = (name: string, value: string, most = guessedSinks.length): SinkKind | undefined =>
  guessedSinks.slice(0, most).find(([pattern]) => pattern.test(name))?.[1] ?? places.find(([pattern]) => pattern.test(value))?.[1];
const places: [RegExp, SinkKind][] = [
  [/^https?:\/\/\S+$/i, 'url'],
  [/^[^\s@]+@[^\s@]+\.\p{L}+$/iu, 'recipient'],
  [/^[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?$/, 'account'],
];

/**
 * An entry with what it leaves unsaid. A table that says nothing of a tool's arguments doesn't say that they decide nothing; one
 * that names some forgets few, and those by telling names are taken warily. What can be undone is done to the owner's own.
 */
export function completed(entry: Entry, tool: string, args: Record<string, unknown>): Entry {
  const looks = entry.effect === 'read';
  const isSilent = !looks && !Object.keys(entry.sinks).length;
  const unlisted = Object.fromEntries(Object.entries(args).filter(([name]) => !Object.hasOwn(entry.sinks, name)));
  const forgotten = heldIn(unlisted).flatMap(([name, value]): [string, SinkKind][] => {
    if (Object.hasOwn(entry.sinks, name) || isTime(value)) return [];
    const kind = isSilent ? kindOf(name, value) : toldBy(name, value, looks ? 1 : telling);
    return kind && (!looks || kind === 'url') ? [[name, kind]] : [];
  });
  // What only the owner's side can have written may be called by what it was looked up by.
  const asked = entry.gives?.source === 'contact' && !entry.gives.asked.length ? Object.keys(args) : entry.gives?.asked;
  const gives = entry.gives ? { ...entry.gives, asked: asked ?? [] } : looks ? guess(tool, args).gives : undefined;
  const act = entry.act ?? (entry.effect === 'reversible' ? (actOf(tool) ?? 'change') : undefined);
  return { ...entry, ...(gives && { gives }), ...(act && { act }), sinks: { ...Object.fromEntries(forgotten), ...entry.sinks } };
}

/**
 * What a tool without an entry is taken for: one that looks where its name says only that; else one that acts for good, and
 * each of its arguments but a time decides something.
 */
export function guess(tool: string, args: Record<string, unknown>): Entry {
  const held = heldIn(args).filter(([, value]) => !isTime(value));
  const sinks = Object.fromEntries(held.map(([name, value]) => [name, kindOf(name, value)]));
  const result = { source: 'web', from: `the tool ${tool}` } as const;
  if (looks.test(tool) && !doesMore.test(tool)) {
    const urls = Object.fromEntries(Object.entries(sinks).filter(([, kind]) => kind === 'url'));
    return entrySchema.parse({ effect: 'read', sinks: urls, gives: result });
  }
  const act = actOf(tool);
  return entrySchema.parse({ effect: 'irreversible', ...(act && { act }), sinks, gives: result });
}
