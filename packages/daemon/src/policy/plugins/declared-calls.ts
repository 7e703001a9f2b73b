import { type Declared, ownOf } from '@deskhand/protocol';
import type { Act, ActOf, Call, Sink, SinkKind } from '../policy.ts';
import { actOf } from './act-by-name.ts';
import { decided, isPlaceless, isTime, kindOf, tellingKind } from './kind-by-name.ts';

// What a call of a tool decides, by what is declared of it. The owner's word holds for what it names; what it leaves out is
// taken warily. What a plugin says of itself fills in what its names leave open, and takes back nothing that they tell.

/** One value among the arguments, with the names that lead to it. */
export interface Held {
  path: readonly string[];
  value: string;
  /** It is yes or no: that decides something only where it was named. */
  isSwitch?: boolean;
}

/** All that a value holds, a list under the name of the list. */
export function heldIn(value: unknown, path: readonly string[] = []): Held[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((one) => heldIn(one, path));
  if (typeof value === 'object') return Object.entries(value).flatMap(([name, one]) => heldIn(one, [...path, name]));
  return [{ path, value: String(value), ...(typeof value === 'boolean' && { isSwitch: true }) }];
}

/** With what it decides. */
interface Deciding {
  held: Held;
  sinks: Sink[];
}

/** What kind of act it is; what can be undone is done to the owner's own. */
export function declaredAct({ by, says }: Declared, tool: string, effect: Call['effect']): Act | undefined {
  const told = actOf(tool);
  const said = by === 'owner' ? (says.act ?? (effect === 'read' ? undefined : told)) : (told ?? says.act);
  return said ?? (effect === 'reversible' ? 'change' : undefined);
}

/** The same of any tool of a plugin, also where nothing is declared of it. */
export const actOfTool: ActOf = (tool, declared, effect = 'irreversible') => (declared ? declaredAct(declared, tool, effect) : actOf(tool));

/** What each of these decides: nothing, one thing or several. */
export function kindsBy(declared: Declared, tool: string, effect: Call['effect'], held: readonly Held[]): Deciding[] {
  const { by, says } = declared;
  const act = declaredAct(declared, tool, effect);
  const listed = (one: Held): Sink[] =>
    [...new Set(one.path)].flatMap((name) => {
      const kind = ownOf(says.sinks, name);
      return kind ? [{ name, kind, value: one.value }] : [];
    });
  const forgotten = forgottenBy(declared, act, effect);
  const found = held.map((one) => {
    const sinks = listed(one);
    const name = one.path.at(-1) ?? '';
    // Where it goes, how much and who may are told by their names, whatever a plugin claims.
    const kind = sinks.length ? (by === 'plugin' ? tellingKind(name, one.value) : undefined) : forgotten(name, one);
    const isMore = kind !== undefined && !sinks.some((sink) => sink.kind === kind);
    return { held: one, sinks: isMore ? [...sinks, { name, kind, value: one.value }] : sinks };
  });
  if (by === 'owner') return found;
  // A plugin that says of what it sends nowhere whom it goes to is taken by its names.
  const isOpen =
    effect !== 'read' &&
    isPlaceless(
      act,
      found.flatMap(({ sinks }) => sinks),
    );
  return together(tool, act, isOpen ? held.map(guessed) : found);
}

/**
 * What an argument is that isn't named. Where nothing is said of any, that doesn't say that they decide nothing; whoever names
 * some forgets few, and those by telling names are taken warily.
 */
function forgottenBy({ by, says }: Declared, act: Act | undefined, effect: Call['effect']) {
  const looks = effect === 'read';
  const isSilent = !looks && (by === 'plugin' || !Object.keys(says.sinks).length);
  // What such an act is about decides, whether it was named or not: what is sent, how much is paid.
  const central = effect === 'irreversible' && act ? { send: 'content', post: 'content', pay: 'amount' }[act as string] : undefined;
  const reaches = !looks && act !== undefined && ['send', 'post', 'share', 'invite'].includes(act);
  return (name: string, { value, isSwitch }: Held): SinkKind | undefined => {
    if (isSwitch || isTime(name, value)) return undefined;
    const meant = kindOf(name, value);
    // Of what goes to somebody a short word may be who, whatever it is called ("room", "also").
    const kind = isSilent || meant === central || (reaches && meant === 'object') ? meant : tellingKind(name, value);
    return looks && kind !== 'url' ? undefined : kind;
  };
}

function guessed(held: Held): Deciding {
  const name = held.path.at(-1) ?? '';
  return { held, sinks: held.isSwitch || isTime(name, held.value) ? [] : [{ name, kind: kindOf(name, held.value), value: held.value }] };
}

/** As for what is guessed: what one argument decides may be told by the others. */
function together(tool: string, act: Act | undefined, found: Deciding[]): Deciding[] {
  const all = decided(
    tool,
    act,
    found.flatMap(({ sinks }) => sinks),
  );
  let at = 0;
  return found.map(({ held, sinks }) => {
    at += sinks.length;
    return { held, sinks: all.slice(at - sinks.length, at) };
  });
}
