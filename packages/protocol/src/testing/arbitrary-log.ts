import fc from 'fast-check';
import type { FileRef, Ref } from '../content.ts';
import {
  type ChangeList,
  type Event,
  type EventBody,
  type EventType,
  eventBodies,
  eventVersion,
  type Reason,
  type Receipt,
} from '../events.ts';
import { effects, modes, scopes } from '../grant-words.ts';
import { confidentialities, type Labels, sources } from '../labels.ts';
import type { PluginPlan } from '../plugins.ts';

// Arbitrary events for property tests: every type, ids from small sets so that they meet, in any order, sensible or not.
// For tests only: other packages import it as @deskhand/protocol/testing, and it is never built.

const word = fc.constantFrom('', 'a', 'totals', 'Grüße\nund mehr', '__proto__', '<b>x</b>', 'x'.repeat(200));
const sentence = fc.constantFrom('It failed.', 'Try again.', '');
const count = fc.nat(5);
const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** An id such as "step_2": three of each noun. */
const id = (noun: string) => oneOf([1, 2, 3].map((n) => `${noun}_${n}`));
const path = oneOf(['/home/ada/a.csv', '/home/ada/b.csv', '/home/ada']);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const few = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { maxLength: 3 });

const ref: fc.Arbitrary<Ref> = fc.record(
  { hash: oneOf(['a', 'b', 'c'].map((digit) => digit.repeat(64))), bytes: fc.nat(1000), text: word },
  { requiredKeys: ['hash', 'bytes'] },
);
const file: fc.Arbitrary<FileRef> = fc.record({ name: oneOf(['a.csv', 'b.pdf']), content: ref, type: fc.constant('text/csv') });
const usage = fc.record(
  { input: count, output: count, cached: count, dollars: fc.constantFrom(0, 0.25) },
  { requiredKeys: ['input', 'output', 'cached'] },
);
const reason: fc.Arbitrary<Reason> = fc.record({ code: fc.constant('offline'), sentence });
const receipt: fc.Arbitrary<Receipt> = fc.record({ words: word, status: optional(count), content: optional(ref) });
const changeList: fc.Arbitrary<ChangeList> = fc.record({
  list: ref,
  added: count,
  changed: count,
  moved: count,
  deleted: count,
  marked: count,
});
const labels: fc.Arbitrary<Labels> = fc.record({
  sources: fc.uniqueArray(oneOf(sources)).map((found) => found.sort()),
  confidentiality: oneOf(confidentialities),
  from: fc.uniqueArray(oneOf(['a web page', 'a mail from Bob'])).map((found) => found.sort()),
});
const calls = few(fc.record({ call: id('call'), tool: oneOf(['run', 'read_file']), args: ref }));
const answer = oneOf(['once', 'task', 'always', 'no'] as const);
const plugin = oneOf(['notes', 'tracker']);
const plan: fc.Arbitrary<PluginPlan> = fc.record({
  run: oneOf([
    { kind: 'command' as const, argv: ['notes-server'] },
    { kind: 'url' as const, url: 'https://tracker.example/mcp' },
  ]),
  values: fc.constant({ MODE: 'quiet' }),
  secrets: few(fc.constant('TOKEN')),
  folders: few(fc.record({ path, access: oneOf(['read', 'write'] as const) })),
  hosts: few(fc.record({ host: fc.constant('api.example'), access: oneOf(['read', 'send'] as const) })),
  idle: fc.constant(5),
});

const bodies: { [T in EventType]: fc.Arbitrary<EventBody<T>> } = {
  'host.started': fc.record({ version: fc.constant('1.0.0'), model: optional(word), sandbox: oneOf(['overlay', 'none']) }),
  'host.stopped': fc.record({ why: sentence }),
  'folder.granted': fc.record({ path, mode: oneOf(modes) }),
  'folder.removed': fc.record({ path }),
  'folder.lapsing': fc.record({ path, at: count }),
  'folder.lapsed': fc.record({ path }),
  'key.changed': fc.record({ provider: oneOf(['openai', 'google']), what: oneOf(['added', 'removed'] as const) }),
  'secret.changed': fc.record({
    name: oneOf(['TOKEN', 'OTHER']),
    hosts: few(fc.constant('a.example.org')),
    what: oneOf(['added', 'removed'] as const),
  }),
  'model.chosen': fc.record({ model: word }),
  'device.paired': fc.record({ device: id('device'), name: word.map((name) => name.slice(0, 80)), key: word, scopes: few(oneOf(scopes)) }),
  'device.changed': fc.record({ device: id('device'), name: optional(fc.constant('Phone')), scopes: optional(few(oneOf(scopes))) }),
  'device.revoked': fc.record({ device: id('device') }),
  'grant.given': fc.record({
    grant: id('grant'),
    given: fc.record({
      source: fc.constant('owner' as const),
      need: fc.constant({ kind: 'network' as const, host: 'example.com', access: 'read' as const }),
      give: oneOf(['none', 'ask', 'allow'] as const),
      reason: sentence,
    }),
  }),
  'grant.revoked': fc.record({ grant: id('grant') }),
  'grant.lapsing': fc.record({ grant: id('grant'), at: count }),
  'grant.lapsed': fc.record({ grant: id('grant') }),
  'grants.reviewed': fc.constant({}),
  'rules.read': fc.record({
    path: fc.constant('/home/ana/policy.json'),
    rules: ref,
    count,
    trouble: optional(sentence),
    asksAll: optional(fc.constant(true as const)),
  }),
  'policy.applied': fc.record({ name: fc.constant('Acme'), serial: count, rules: few(sentence) }),
  'policy.fetched': fc.record({
    from: fc.constant('policy.acme.com'),
    key: fc.constantFrom('k1', 'k2'),
    came: fc.constantFrom('taken', 'refused', 'away'),
    serial: optional(count),
    why: optional(sentence),
  }),
  'retention.chosen': fc.record({ days: optional(fc.constantFrom(30, 365)) }),
  'plugin.added': fc.record({ plugin, plan }),
  'plugin.removed': fc.record({ plugin }),
  'plugin.switched': fc.record({ plugin, on: fc.boolean() }),
  'plugin.shown': fc.record({ plugin, tools: ref, count }),
  'plugin.accepted': fc.record({ plugin, tools: ref, count }),
  'plugin.tool': fc.record({
    plugin,
    tool: oneOf(['search', '__proto__']),
    choice: fc.record({ effect: optional(oneOf(effects)), off: optional(fc.boolean()) }),
  }),
  'plugin.declared': fc.record({ plugin, tools: optional(ref), count }),
  'plugin.met': fc.record({ plugin, tool: oneOf(['search', '__proto__']), names: fc.constantFrom([], ['mail'], ['mail', 'ref']) }),
  'plugin.trusted': fc.record({ plugin, mode: oneOf(modes) }),
  'plugin.failed': fc.record({ plugin, reason }),
  'plugin.installed': fc.record({
    plugin,
    from: oneOf(['npm', 'pypi'] as const),
    name: fc.constant('@scope/notes'),
    version: fc.constant('1.2.3'),
    others: count,
    hash: fc.constant('a'.repeat(64)),
  }),
  'plugin.signed': fc.record({ plugin, what: oneOf(['in', 'out'] as const), at: fc.constant('id.example'), why: optional(sentence) }),
  'brake.pulled': fc.record({ by: id('device'), ended: optional(count) }),
  'brake.released': fc.record({ by: id('device') }),
  'task.requested': fc.record({
    text: ref,
    files: few(file),
    mode: optional(oneOf(modes)),
    model: optional(word),
    parent: optional(fc.record({ task: id('task'), step: id('step'), depth: count, stage: oneOf(['own', 'shared'] as const) })),
    after: optional(fc.record({ task: id('task'), step: id('step') })),
  }),
  'proposal.made': fc.record({
    proposal: id('proposal'),
    lines: fc.constant([
      {
        grant: {
          source: 'task' as const,
          need: { kind: 'network' as const, host: 'example.com', access: 'read' as const },
          give: 'allow' as const,
          reason: '',
        },
        why: 'named' as const,
      },
    ]),
    hash: word,
    until: count,
  }),
  'proposal.answered': fc.record({
    proposal: id('proposal'),
    hash: word,
    kept: oneOf([[], [0]]),
    files: fc.constant([]),
    signature: optional(fc.constant('c2ln')),
  }),
  'proposal.lapsed': fc.record({ proposal: id('proposal') }),
  'message.sent': fc.record({ text: ref, files: few(file) }),
  'turn.started': fc.record({ turn: count, model: word }),
  'turn.finished': fc.record({
    turn: count,
    text: optional(ref),
    calls,
    usage,
    finish: oneOf(['stop', 'calls', 'length'] as const),
    ms: count,
    first: optional(count),
  }),
  'turn.failed': fc.record({ turn: count, reason, again: fc.boolean() }),
  'step.started': fc.record({
    step: id('step'),
    turn: count,
    call: id('call'),
    tool: oneOf(['run', 'read_file']),
    effect: oneOf(effects),
    args: ref,
    words: word,
  }),
  'step.finished': fc.record({
    step: id('step'),
    outcome: oneOf(['ok', 'error', 'denied', 'stopped'] as const),
    output: ref,
    images: few(file),
    words: optional(word),
    ms: count,
  }),
  'step.lost': fc.record({ step: id('step'), effect: oneOf(effects) }),
  'note.added': fc.record({ text: ref, why: oneOf(['stuck', 'empty', 'limit', 'recovered', 'policy', 'claim'] as const) }),
  'approval.requested': fc.record({
    approval: id('approval'),
    step: id('step'),
    call: id('call'),
    title: word,
    why: sentence,
    decisive: few(fc.record({ name: word, value: word, from: word, trusted: fc.boolean() })),
    irreversible: fc.boolean(),
    hash: fc.constant('h'),
    expires: count,
    full: ref,
    ahead: optional(fc.constant(true as const)),
  }),
  'approval.taken': fc.record({ approval: id('approval'), call: id('call') }),
  'approval.answered': fc.record({ approval: id('approval'), answer, word: optional(word), hash: fc.constant('h') }),
  'approval.seconded': fc.record({ approval: id('approval'), hash: fc.constant('h') }),
  'approval.expired': fc.record({ approval: id('approval') }),
  'approval.ruled': fc.record({ approval: id('approval'), give: oneOf(['none', 'ask', 'allow'] as const), why: optional(sentence) }),
  'question.asked': fc.record({ question: id('question'), step: id('step'), text: ref, choices: few(word) }),
  'question.answered': fc.record({ question: id('question'), text: ref }),
  'result.given': fc.record({ text: ref }),
  'result.checked': fc.record({
    findings: few(fc.record({ kind: oneOf(['missing', 'unchanged', 'failed', 'nothing', 'act', 'promise', 'faulty'] as const), sentence })),
  }),
  'artifact.added': fc.record({ path, file }),
  'artifact.removed': fc.record({ path }),
  'review.requested': changeList,
  'review.answered': fc.record({
    answer: oneOf(['accept', 'reject', 'back'] as const),
    paths: optional(few(path)),
    marked: fc.boolean(),
    text: optional(ref),
  }),
  'change.committed': fc.tuple(changeList, id('commit')).map(([list, commit]) => ({ ...list, commit })),
  'change.reverted': fc.record({ by: id('task'), undone: fc.boolean(), restored: optional(fc.boolean()) }),
  'files.labelled': fc.record({ paths: few(path) }),
  'change.conflicted': fc.record({ paths: few(path), merged: few(path), sentence }),
  'stage.begun': fc.record({ from: id('task'), taken: optional(changeList) }),
  'change.discarded': fc.constant({}),
  'undo.requested': fc.record({ paths: optional(few(path)), force: fc.boolean() }),
  'change.undone': fc.tuple(changeList, id('commit'), id('commit')).map(([list, commit, of]) => ({ ...list, commit, of })),
  'undo.refused': fc.record({ paths: few(path), sentence }),
  'limit.reached': fc.record({ limit: fc.constant('steps'), value: count, next: sentence }),
  'outbox.queued': fc.record({
    entry: id('out'),
    step: id('step'),
    call: id('call'),
    sender: fc.constant('http'),
    title: word,
    to: fc.constant('example.com'),
    act: ref,
    content: few(ref),
    now: optional(fc.boolean()),
  }),
  'outbox.held': fc.record({ entries: few(id('out')), until: count }),
  'outbox.kept': fc.record({ entries: few(id('out')), reason }),
  'outbox.released': fc.record({ entries: few(id('out')) }),
  'outbox.cancelled': fc.record({ entries: few(id('out')), reason }),
  'outbox.sending': fc.record({ entry: id('out') }),
  'outbox.sent': fc.record({ entry: id('out'), receipt }),
  'outbox.failed': fc.record({ entry: id('out'), reason, receipt: optional(receipt) }),
  'outbox.lost': fc.record({ entry: id('out'), reason, receipt: optional(receipt) }),
  'request.made': fc.record({
    host: fc.constant('example.com'),
    method: fc.constant('POST'),
    decision: oneOf(['allowed', 'refused'] as const),
    why: optional(sentence),
    up: count,
    down: count,
    ms: count,
  }),
  'stop.requested': fc.constant({}),
  'erase.requested': fc.record({ why: oneOf(['asked', 'retention'] as const) }),
  'content.erased': fc.record({
    list: ref,
    items: count,
    bytes: count,
    shared: count,
    why: oneOf(['asked', 'retention'] as const),
    by: id('device'),
  }),
  'task.finished': fc.record({
    outcome: oneOf(['done', 'partly', 'failed', 'stopped'] as const),
    text: optional(ref),
    reason: optional(reason),
    staged: optional(changeList),
  }),
};

const ofHost = /^(host|folder|key|model|device|grant|policy|retention|brake)\./;
const types = Object.keys(eventBodies) as EventType[]; // the keys of a constant object

/** One event but for its place; `task.requested` comes often enough for stories to begin. */
const unplaced = fc
  .oneof({ weight: 1, arbitrary: fc.constant('task.requested' as const) }, { weight: 6, arbitrary: oneOf(types) })
  .chain((type) =>
    fc.record({
      type: fc.constant(type),
      body: bodies[type] as fc.Arbitrary<unknown>, // each fits its type; TypeScript cannot follow the index
      actor: oneOf<Event['actor']>([{ kind: 'host' }, { kind: 'device', id: 'device_1' }, { kind: 'agent', task: 'task_1' }]),
      task: ofHost.test(type) ? fc.constant(undefined) : id('task'),
      thread: ofHost.test(type) ? fc.constant(undefined) : optional(id('thread')),
      labels,
      wait: count,
    }),
  );

/** A log: events of a host and three tasks in any order, in their places from 1. Chained by nothing: folds look at no hash. */
export const arbitraryLog: fc.Arbitrary<Event[]> = fc.array(unplaced, { maxLength: 60, size: 'max' }).map((parts) => {
  let time = 1_000_000;
  return parts.map(({ wait, ...part }, index) => {
    time += wait;
    return { ...part, seq: index + 1, time, version: eventVersion, prev: '', hash: '' } as Event; // body and type were drawn together
  });
});
