import { looksLikeChance } from '../host/host.ts';
import { actOfCall, byRule, deedOf, gravest, isOwnEntry, isPlace, isSameTool, quoted, type Rule, sameSink, sourceOf } from './deed.ts';
import { isAskedToTell, isLinkPassedOn, isOfThatPage, isThereAlready } from './known/linked.ts';
import { isCalled } from './known/records.ts';
import { isOutward } from './needs.ts';
import { type Call, isClean, type Sink, type Situation, type Trace } from './policy.ts';
import { traceSink } from './trace.ts';
import { isAddressed, isNamedNear, namedFor } from './words/addressed.ts';
import { isNamedInFull, shareOrder } from './words/intent.ts';
import { passOn } from './words/phrases.ts';
import { isRight } from './words/rights.ts';
import { isEveryone } from './words/understood.ts';
import { fold, leadsIn, stands } from './words/values.ts';
import type { Deed } from './words/verbs.ts';

// What is said in the owner's name is theirs, or goes once to whom they named for it; nothing secret, nothing that leads elsewhere.

/** A secret leaves only by a person's hand. */
export const secret: Rule = (call, traces, { known, words }) => {
  const outward = isOutward(call) || traces.some(({ sink }) => sink.kind === 'url');
  const secrets = known.filter(({ labels, value }) => labels.confidentiality === 'secret' && value.trim().length > 3);
  const carried = traces.filter(({ sink, origin }) => origin !== 'owner' && secrets.some(({ value }) => carries(sink.value, value, words)));
  const [first] = carried;
  if (!outward || !first) return undefined;
  return { rule: 'secret', why: 'It holds something secret that this task has read, and you did not say it yourself.', about: carried };
};

const carries = (text: string, value: string, words: string[]) =>
  fold(text).includes(fold(value)) && !words.some((said) => fold(said).includes(fold(value)));

/**
 * A look tells something, too: what it is asked with. Once private things are known, what isn't words goes to a plugin by a
 * person's hand, unless it was the plugin that said it.
 */
export const data: Rule = (call, traces, { labels }) => {
  const plugin = call.needs.find((need) => need.kind === 'plugin');
  if (!plugin || call.effect === 'irreversible' || labels.confidentiality === 'public') return undefined;
  const own = `the plugin ${plugin.server}`;
  const strange = traces.filter(
    ({ sink, trusted, origin, from }) =>
      !trusted && !(origin === 'read' && from.includes(own)) && partsOf(sink.value).some(looksLikeChance),
  );
  const [first] = strange;
  if (!first) return undefined;
  const why = `${quoted(first)} looks like a key or like data, and this task knows private things; ${own} would hear it.`;
  return { rule: 'data', why, about: strange };
};

const partsOf = (text: string) => text.slice(0, 100_000).split(/[\s/?&=,;:@#"'<>()[\]{}|]+/);

const isSteered = (call: Call, situation: Situation) => isOutward(call) && !isClean(situation.labels);
const unsaid = (traces: Trace[]) => traces.filter(({ sink, trusted }) => sink.kind === 'content' && !trusted);

/** Different links, addresses and accounts in one text that are looked into. */
const mostLeads = 50;

/** Links, addresses and accounts in what is sent lead people somewhere in the owner's name: they must be the owner's too. */
export const leads: Rule = (call, traces, situation) => {
  // Into an entry of one's own a link is put by a stranger as well as into a message.
  if (!isSteered(call, situation) && !(isOwnEntry(call) && !isClean(situation.labels))) return undefined;
  const leading = unsaid(traces).flatMap(({ sink }) => leadsIn(sink.value).map((lead) => ({ ...lead, name: sink.name })));
  const once = [...new Map(leading.map((lead) => [`${lead.kind} ${lead.value}`, lead])).values()];
  // More than anybody would look through are looked through by nobody: a person says.
  const found = once.slice(0, mostLeads + 1).map((lead) => traceSink(lead, call, situation));
  if (found.length > mostLeads)
    return { rule: 'link', why: `What would be sent holds more than ${mostLeads} links and addresses.`, about: found };
  const strange = found.filter(({ trusted, sink }) => !trusted && !mayLead(sink, call, situation));
  const first = gravest(strange);
  if (!first) return undefined;
  return { rule: 'link', why: `What would be sent leads to ${quoted(first)}, which ${sourceOf(first)}, not from you.`, about: strange };
};

const mayLead = (sink: Sink, call: Call, situation: Situation): boolean =>
  isAskedToTell(sink, situation) ||
  isThereAlready(sink, call, situation) ||
  isLinkPassedOn(sink, situation) ||
  isOfThatPage(sink, situation);

/** Words that the owner did not write go, after the task has read strangers' words, once to each whom the owner named for it. */
export const content: Rule = (call, traces, situation) => {
  const written = unsaid(traces);
  if (!written.length || !isSteered(call, situation) || byRule(traces, call, situation) || isOwnFile(call, traces)) return undefined;
  const deed: Deed = { ...deedOf(call, situation, traces), things: [] };
  const to = addressees(traces);
  const free =
    (deed.act || deed.tool.length > 0) &&
    to.length > 0 &&
    to.every((trace) => (trace.pointed ? 1 : namedFor(situation.words, deed, trace.names, trace.sink.kind)) > uses(trace, deed, situation));
  if (free || isTheOne(call, traces, situation) || isPassedOn(call, written, to, situation)) return undefined;
  const from = situation.labels.from.slice(0, 2).join(' and ') || 'what it read';
  return {
    rule: 'content',
    why: `The words are not yours, and may be those of ${from}; you did not clearly ask to send them there.`,
    about: [...to, ...written],
  };
};

/**
 * The first that this tool does, said in full ("open a pull request for it"), where it goes to nobody but those behind
 * what it is done to: what it is done to may have been named for looks before.
 */
function isTheOne(call: Call, traces: Trace[], situation: Situation): boolean {
  const { words, earlier } = situation;
  const deed = deedOf(call, situation);
  const to = traces.filter(({ sink }) => sink.kind !== 'content');
  if (!to.length || to.some(isPlace) || deed.tool.length < 2 || earlier.some((one) => isSameTool(one, call))) return false;
  return isNamedInFull(words, deed.tool) && to.every((one) => one.trusted && isNamedNear(words, deed, one.names, one.sink.kind));
}

/**
 * Texts that the owner named are passed on as they are, each once to each of those whom they named ("send each message in
 * Bob's inbox to …"): so there is nothing in them that a model chose.
 */
function isPassedOn(call: Call, written: Trace[], to: Trace[], situation: Situation): boolean {
  if (!to.length || !to.every(({ trusted }) => trusted)) return false;
  const texts = situation.known.filter((one) => one.kind === 'content' && isCalled(one, situation));
  const isOne = ({ sink }: Trace) => texts.some(({ value }) => fold(value) === fold(sink.value));
  const passes = situation.words.some((text) => passOn.test(text));
  const before = situation.earlier.some(
    (one) => isSameTool(one, call) && call.sinks.every((sink) => one.sinks.some((had) => sameSink(had, sink))),
  );
  return passes && !before && written.every(isOne);
}

/** It is written where the owner said, and goes to nobody. */
const isOwnFile = (call: Call, traces: Trace[]): boolean =>
  actOfCall(call) === 'write' &&
  !traces.some(isPlace) &&
  traces.some(({ sink }) => sink.kind === 'path') &&
  traces.every(({ sink, trusted }) => sink.kind === 'content' || trusted);

/** Who will read it: where it goes, or else whoever is behind what it is added to (an issue, an order). */
function addressees(traces: Trace[]): Trace[] {
  const places = traces.filter(isPlace);
  const isSetting = ({ value }: Sink) => isRight(value) || isEveryone(value);
  const to = places.length ? places : traces.filter(({ sink, trusted }) => sink.kind === 'object' && trusted && !isSetting(sink));
  return to.filter(({ origin }) => origin !== 'grant');
}

/**
 * How many calls of this task have used this value already: said once is good for once. The same look twice is one use;
 * what another order asked for ("invite Dora and send her …") is none.
 */
const uses = ({ sink, names }: Trace, deed: Deed, situation: Situation): number => {
  const { earlier, words } = situation;
  const answers = isAddressed(words, deed, names, sink.kind);
  return new Set(
    earlier
      .filter((before) => before.sinks.some(({ value }) => fold(value) === fold(sink.value)) || hasToldThem(before, sink, names, situation))
      .filter((before) => (before.effect === 'read' ? !answers : shareOrder(words, deedOf(before, situation), deed, names, sink.kind)))
      .map((call) => (call.effect === 'read' ? `${call.tool} ${call.sinks.map(({ value }) => value).join(' ')}` : call)),
  ).size;
};

/** Something was said to the same one already, who was found another way: their message was answered, and now they are written to. */
const hasToldThem = (before: Call, { kind }: Sink, names: readonly string[], situation: Situation): boolean =>
  ['send', 'post'].includes(actOfCall(before) ?? '') &&
  before.sinks.some((one) => one.kind === 'content') &&
  before.sinks.some(
    (one) =>
      one.kind === (kind === 'object' ? 'recipient' : 'object') &&
      traceSink(one, before, situation).names.some(
        (name) => names.includes(name) && situation.words.some((text) => stands(text, name, 'content')),
      ),
  );
