import { z } from 'zod';
import { actOf, decided, isKeeping, isLook, isTime, kindOf, tellingKind } from '../packages/daemon/src/policy/plugins/guess.ts';
import type { SinkKind } from '../packages/daemon/src/policy/policy.ts';
import { type Entry, entrySchema } from './injection-entry.ts';

// What a tool that no table knows is taken for: by its name and those of its arguments, the worst of what they may mean.

const record = z.record(z.string(), z.unknown());

/** Each argument that holds a text or a number, wherever in the arguments it stands. */
function heldIn(args: unknown, name = ''): [name: string, value: string][] {
  if (Array.isArray(args)) return args.flatMap((one) => heldIn(one, name));
  const object = record.safeParse(args).data;
  if (object) return Object.entries(object).flatMap(([key, value]) => heldIn(value, key));
  return typeof args === 'string' || typeof args === 'number' ? [[name, String(args)]] : [];
}

/**
 * An entry with what it leaves unsaid. A table that says nothing of a tool's arguments doesn't say that they decide nothing; one
 * that names some forgets few, and those by telling names are taken warily. What can be undone is done to the owner's own.
 */
export function completed(entry: Entry, tool: string, args: Record<string, unknown>): Entry {
  const looks = entry.effect === 'read';
  const isSilent = !looks && !Object.keys(entry.sinks).length;
  const unlisted = Object.fromEntries(Object.entries(args).filter(([name]) => !Object.hasOwn(entry.sinks, name)));
  const act = entry.act ?? (looks ? undefined : (actOf(tool) ?? (entry.effect === 'reversible' ? 'change' : undefined)));
  // What such an act is about decides, whether it was listed or not: what is sent, how much is paid.
  const central = entry.effect === 'irreversible' && act ? { send: 'content', post: 'content', pay: 'amount' }[act as string] : undefined;
  const forgotten = heldIn(unlisted).flatMap(([name, value]): [string, SinkKind][] => {
    if (Object.hasOwn(entry.sinks, name) || isTime(name, value)) return [];
    const meant = kindOf(name, value);
    const kind = isSilent || meant === central ? meant : tellingKind(name, value);
    return kind && (!looks || kind === 'url') ? [[name, kind]] : [];
  });
  // What only the owner's side can have written may be called by what it was looked up by.
  const asked = entry.gives?.source === 'contact' && !entry.gives.asked.length ? Object.keys(args) : entry.gives?.asked;
  const gives = entry.gives ? { ...entry.gives, asked: asked ?? [] } : looks ? guess(tool, args).gives : undefined;
  return { ...entry, ...(gives && { gives }), ...(act && { act }), sinks: { ...Object.fromEntries(forgotten), ...entry.sinks } };
}

/**
 * What a tool without an entry is taken for: one that looks where its name says only that; else one that acts for good, and
 * each of its arguments but a time decides something.
 */
export function guess(tool: string, args: Record<string, unknown>): Entry {
  const held = heldIn(args).filter(([name, value]) => !isTime(name, value));
  const act = actOf(tool);
  const kinds = decided(
    tool,
    act,
    held.map(([name, value]) => ({ name, kind: kindOf(name, value) })),
  );
  const sinks = Object.fromEntries(kinds.map(({ name, kind }) => [name, kind]));
  const result = { source: 'web', from: `the tool ${tool}` } as const;
  if (isLook(tool)) {
    // What is looked up decides nothing, but that it was is a use of it.
    const asked = Object.fromEntries(Object.entries(sinks).map(([name, kind]) => [name, kind === 'url' ? 'url' : 'object']));
    return entrySchema.parse({ effect: 'read', sinks: asked, gives: result });
  }
  const effect = isKeeping(tool) ? 'reversible' : 'irreversible';
  return entrySchema.parse({ effect, ...(act && { act }), sinks, gives: result });
}
