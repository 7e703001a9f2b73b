import { passOn, several } from './act-words.ts';
import { type Deed, isAskedFor, isNamedInFull, namedFor } from './intent.ts';
import { destinations, grantedTo } from './leaves.ts';
import { isOutward } from './needs.ts';
import { type Act, type Call, isClean, type Sink, type Situation, type Trace } from './policy.ts';
import { isCalled } from './records.ts';
import { wordsOfTool } from './tool-words.ts';
import { traceSink } from './trace.ts';
import { fold, hostOf, leadsIn, occurrences, parseAmount, urlsIn } from './values.ts';

// What may reach beyond the owner's own things without a person: only what the owner's words asked for, towards where
// they said, with nothing in it that leads elsewhere. Each rule only ever adds a question.

export interface Question {
  rule: string;
  why: string;
  /** The traces that the question is about. */
  about: Trace[];
}

/** Every question that a call raises, the gravest first. */
export function questionsOf(call: Call, traces: Trace[], situation: Situation): Question[] {
  const rules = [destination, identity, object, which, amount, act, secret, leads, content, again, another];
  return rules.flatMap((rule) => rule(call, traces, situation) ?? []);
}

type Rule = (call: Call, traces: Trace[], situation: Situation) => Question | undefined;

const places = ['recipient', 'url', 'account'];
const isPlace = ({ sink }: Trace) => places.includes(sink.kind);
const quoted = ({ sink }: Trace) => `"${sink.value.slice(0, 120)}"`;
const sourceOf = (trace: Trace) => (trace.origin === 'model' ? 'was made up by the model' : `comes from ${trace.from}`);
/** What kind of act it is. An invitation to nobody is an entry in the owner's own calendar. */
const kindOf = (call: Call): Act | undefined =>
  call.act === 'invite' && call.effect === 'reversible' && !destinations(call).length ? 'schedule' : (call.act ?? actOfNeeds(call));
const deedOf = (call: Call): Deed => ({ act: kindOf(call), tool: wordsOfTool(call) });

function actOfNeeds({ needs }: Call): Act | undefined {
  const sends = needs.some((need) => (need.kind === 'account' || need.kind === 'network') && need.access === 'send');
  return sends ? 'send' : undefined;
}

/** Where to must be the owner's. A look at a page tells its host little, so it may also go to a host that the owner named. */
const destination: Rule = (call, traces, situation) => {
  const mayGo = (trace: Trace) => (call.effect === 'read' ? mayLook(trace, situation) : mayChoose(trace, call, traces, situation));
  const strange = traces.filter((trace) => isPlace(trace) && !trace.trusted && !mayGo(trace));
  const [first] = strange;
  if (!first) return undefined;
  const hostile = !isClean(situation.labels) && situation.labels.confidentiality !== 'public';
  const meets = hostile ? ' This task has read private things and what strangers may have written, so a person decides.' : '';
  return { rule: 'destination', why: `${quoted(first)} ${sourceOf(first)}, not from you.${meets}`, about: strange };
};

function mayLook({ sink, origin }: Trace, { labels, words }: Situation): boolean {
  if (sink.kind !== 'url') return false;
  if (isClean(labels) && labels.confidentiality === 'public') return true;
  const named = words.some((text) => urlsIn(text).some((url) => hostOf(url) === hostOf(sink.value)));
  // An address that the model wrote itself can carry out what it has read.
  return named && (origin === 'read' || labels.confidentiality === 'public');
}

/**
 * Where the owner described one of their own ("the channel with the most members") and gave the very words to be said
 * there, which one it is can do no harm that matters: those words go to somebody of theirs. To one, unless they said more.
 */
function mayChoose(trace: Trace, call: Call, traces: Trace[], { words, earlier }: Situation): boolean {
  const said = traces.filter(({ sink }) => sink.kind === 'content');
  if (!trace.described || !said.length || !said.every(({ trusted }) => trusted)) return false;
  return words.some((text) => several.test(text)) || !earlier.some(({ tool }) => tool === call.tool);
}

const identity: Rule = (call, traces) => {
  const strange = traces.filter((trace) => trace.sink.kind === 'identity' && !trace.trusted);
  const [first] = strange;
  if (!first || call.effect === 'read') return undefined;
  return {
    rule: 'identity',
    why: `It would change who you are to others, and ${quoted(first)} ${sourceOf(first)}, not from you.`,
    about: strange,
  };
};

/** Whether the owner named a thing to act upon, and this task did act upon it: then it isn't for a stranger to say another. */
const namedOther = (situation: Situation): boolean =>
  situation.earlier.some(
    (before) =>
      before.effect !== 'read' && before.sinks.some((sink) => sink.kind === 'object' && traceSink(sink, before, situation).trusted),
  );

/** Which thing is acted upon for good, or elsewhere once strangers may have said which, must be named by the owner. */
const object: Rule = (call, traces, situation) => {
  const strange = traces.filter(({ sink, trusted }) => (sink.kind === 'object' || sink.kind === 'path') && !trusted);
  const [first] = strange;
  if (!first || !(call.effect === 'irreversible' || (isOwnEntry(call) && !isClean(situation.labels) && namedOther(situation))))
    return undefined;
  return { rule: 'object', why: `You did not say that it should be ${quoted(first)}: that ${sourceOf(first)}.`, about: strange };
};

/** What is done for good to nothing in particular ("empties the trash") must be said in full, not only its kind. */
const which: Rule = (call, traces, { words }) => {
  const tool = wordsOfTool(call);
  if (call.effect !== 'irreversible' || !tool.length || traces.some(({ sink }) => sink.kind !== 'content')) return undefined;
  if (isNamedInFull(words, tool)) return undefined;
  return { rule: 'object', why: `This cannot be undone, and you did not say just that: ${tool.join(' ')}.`, about: traces };
};

/** How much is the owner's, or no more than stands in their own records. */
const amount: Rule = (call, traces, { known }) => {
  if (call.effect !== 'irreversible') return undefined;
  const own = known.filter(({ kind, record, labels }) => kind === 'amount' && record && isClean(labels) && labels.sources.length);
  const most = Math.max(0, ...own.map(({ value }) => parseAmount(value) ?? 0));
  const strange = traces.filter(
    ({ sink, trusted }) => sink.kind === 'amount' && !trusted && !((parseAmount(sink.value) ?? Infinity) <= most),
  );
  const [first] = strange;
  if (!first) return undefined;
  return { rule: 'amount', why: `The amount ${quoted(first)} ${sourceOf(first)}, not from you.`, about: strange };
};

/** The owner's words ask for an act of this kind, or a rule of theirs names where it goes. */
const act: Rule = (call, traces, situation) => {
  const { words, labels } = situation;
  const kind = kindOf(call);
  if (!isOutward(call) && !(isOwnEntry(call) && !isClean(labels))) return undefined;
  if (byRule(traces, call, situation)) return undefined;
  if (!kind && wasSigned(call, situation)) return undefined;
  const unknown = { rule: 'irreversible', why: 'This cannot be undone.', about: traces.filter(isPlace) };
  // Of a kind that nothing is known of, the owner's words must ask for just that, and all that it decides be theirs.
  if (!kind) return traces.length && traces.every(({ trusted }) => trusted) && isAskedFor(words, deedOf(call)) ? undefined : unknown;
  if (isAskedFor(words, deedOf(call))) return undefined;
  return {
    rule: 'not asked for',
    why: `${notAsked[kind]} That may be the model's own idea, or that of something it read.`,
    about: traces.filter(isPlace),
  };
};

/** A change among the owner's own things somewhere else (a calendar, a drive), where no stage holds it back. */
const isOwnEntry = (call: Call): boolean => call.effect === 'reversible' && call.act !== undefined && destinations(call).length === 0;

const notAsked: Record<Act, string> = {
  send: 'You did not ask to send anything.',
  post: 'You did not ask to publish anything.',
  pay: 'You did not ask to pay anything.',
  invite: 'You did not ask to invite anybody.',
  share: 'You did not ask to share anything.',
  delete: 'You did not ask to delete anything.',
  remove: 'You did not ask to remove anybody.',
  cancel: 'You did not ask to cancel anything.',
  book: 'You did not ask to book anything.',
  schedule: 'You did not ask to put anything into a calendar, or to move it.',
  write: 'You did not ask to write anything down.',
  profile: 'You did not ask to change your details.',
  password: 'You did not ask to change a password.',
};

/** A rule of theirs names each place; that their words name it too takes nothing from that. */
const byRule = (traces: Trace[], call: Call, situation: Situation) =>
  traces.some(isPlace) && traces.filter(isPlace).every(({ origin, sink }) => origin === 'grant' || grantedTo(sink, call, situation));

/** They signed for this very tool before the task began. Once, unless they spoke of several; the other rules still ask. */
const wasSigned = ({ needs, tool }: Call, { signed = [], words, earlier }: Situation): boolean =>
  needs.some((need) => need.kind === 'plugin') &&
  needs.every((need) => signed.some((one) => JSON.stringify(one) === JSON.stringify(need))) &&
  (words.some((text) => several.test(text)) ||
    !earlier.some((call) => call.tool === tool && JSON.stringify(call.needs) === JSON.stringify(needs)));

/** A secret leaves only by a person's hand. */
const secret: Rule = (call, traces, { known, words }) => {
  const outward = isOutward(call) || traces.some(({ sink }) => sink.kind === 'url');
  const secrets = known.filter(({ labels, value }) => labels.confidentiality === 'secret' && value.trim().length > 3);
  const carried = traces.filter(({ sink, origin }) => origin !== 'owner' && secrets.some(({ value }) => carries(sink.value, value, words)));
  const [first] = carried;
  if (!outward || !first) return undefined;
  return { rule: 'secret', why: 'It holds something secret that this task has read, and you did not say it yourself.', about: carried };
};

const carries = (text: string, value: string, words: string[]) =>
  fold(text).includes(fold(value)) && !words.some((said) => fold(said).includes(fold(value)));

const isSteered = (call: Call, situation: Situation) => isOutward(call) && !isClean(situation.labels);
const unsaid = (traces: Trace[]) => traces.filter(({ sink, trusted }) => sink.kind === 'content' && !trusted);

/** Different links, addresses and accounts in one text that are looked into. */
const mostLeads = 50;

/** Links, addresses and accounts in what is sent lead people somewhere in the owner's name: they must be the owner's too. */
const leads: Rule = (call, traces, situation) => {
  if (!isSteered(call, situation)) return undefined;
  const leading = unsaid(traces).flatMap(({ sink }) => leadsIn(sink.value).map((lead) => ({ ...lead, name: sink.name })));
  const once = [...new Map(leading.map((lead) => [`${lead.kind} ${lead.value}`, lead])).values()];
  // More than anybody would look through are looked through by nobody: a person says.
  const found = once.slice(0, mostLeads + 1).map((lead) => traceSink(lead, { ...call, effect: 'read' }, situation));
  if (found.length > mostLeads)
    return { rule: 'link', why: `What would be sent holds more than ${mostLeads} links and addresses.`, about: found };
  const strange = found.filter(({ trusted }) => !trusted);
  const [first] = strange;
  if (!first) return undefined;
  return { rule: 'link', why: `What would be sent leads to ${quoted(first)}, which ${sourceOf(first)}, not from you.`, about: strange };
};

/** Words that the owner did not write go, after the task has read strangers' words, once to each whom the owner named for it. */
const content: Rule = (call, traces, situation) => {
  const written = unsaid(traces);
  if (!written.length || !isSteered(call, situation) || byRule(traces, call, situation)) return undefined;
  const deed = deedOf(call);
  const to = addressees(traces);
  const free =
    deed.act &&
    to.length > 0 &&
    to.every((trace) => namedFor(situation.words, deed, trace.names, trace.sink.kind) > uses(trace, situation));
  if (free || isPassedOn(call, written, to, situation)) return undefined;
  const from = situation.labels.from.slice(0, 2).join(' and ') || 'what it read';
  return {
    rule: 'content',
    why: `The words are not yours, and may be those of ${from}; you did not clearly ask to send them there.`,
    about: [...to, ...written],
  };
};

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
    (one) => one.tool === call.tool && call.sinks.every((sink) => one.sinks.some((had) => sameSink(had, sink))),
  );
  return passes && !before && written.every(isOne);
}

/** Who will read it: where it goes, or else whoever is behind what it is added to (an issue, an order). */
function addressees(traces: Trace[]): Trace[] {
  const places = traces.filter(isPlace);
  const to = places.length ? places : traces.filter(({ sink, trusted }) => sink.kind === 'object' && trusted);
  return to.filter(({ origin }) => origin !== 'grant');
}

/** How many calls of this task have used this value already: said once is good for once. The same look twice is one use. */
const uses = ({ sink }: Trace, { earlier }: Situation): number =>
  new Set(
    earlier
      .filter(({ sinks }) => sinks.some(({ value }) => fold(value) === fold(sink.value)))
      .map((call) => (call.effect === 'read' ? `${call.tool} ${call.sinks.map(({ value }) => value).join(' ')}` : call)),
  ).size;

/** A second one of what the owner asked for once, or the same again, when strangers' words may have asked for it. */
const another: Rule = (call, traces, { words, earlier, labels }) => {
  if (!isOwnEntry(call) || isClean(labels)) return undefined;
  const said = traces.filter(({ sink }) => sink.kind === 'content');
  const named = traces.some(({ sink, trusted }) => trusted && (sink.kind === 'object' || sink.kind === 'path'));
  const before = earlier.filter((one) => isOwnEntry(one) && (one.tool === call.tool || (!named && kindOf(one) === kindOf(call))));
  if (!said.length || !before.length) return undefined;
  const isOwners = said.every(({ trusted }) => trusted);
  const isSame = before.some(({ sinks }) => said.every(({ sink }) => sinks.some(({ value }) => fold(value) === fold(sink.value))));
  if (!isSame && (isOwners || words.some((text) => several.test(text)))) return undefined;
  return { rule: 'again', why: 'You asked for one, and this task has made one already.', about: said };
};

const sameSink = (a: Sink, b: Sink) => a.name === b.name && fold(a.value) === fold(b.value);

/** The same once more, or paying somebody twice who was named once. */
const again: Rule = (call, traces, { words, earlier, labels }) => {
  const same = (before: Call) => before.tool === call.tool && call.sinks.every((sink) => before.sinks.some((one) => sameSink(one, sink)));
  if (call.effect === 'irreversible' && !isClean(labels) && call.sinks.length && earlier.some(same))
    return { rule: 'again', why: 'Just this was done in this task already.', about: traces };
  if (kindOf(call) !== 'pay' || call.effect !== 'irreversible') return undefined;
  const paid = earlier.filter((before) => before.effect === 'irreversible' && before.act === 'pay');
  const twice = traces.filter((trace) => {
    if (!isPlace(trace) || trace.origin === 'grant') return false;
    const before = paid.filter(({ sinks }) => sinks.some(({ value }) => fold(value) === fold(trace.sink.value))).length;
    const said = words.reduce((sum, text) => sum + Math.max(0, ...trace.names.map((name) => occurrences(text, name, trace.sink.kind))), 0);
    return before > 0 && before >= said;
  });
  const [first] = twice;
  return first && { rule: 'again', why: `${quoted(first)} was paid in this task already.`, about: twice };
};
