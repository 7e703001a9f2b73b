import { createHash } from 'node:crypto';
import { type ApprovalView, type Draft, type EventBody, newId, type TaskView, type TurnView } from '@deskhand/protocol';
import type { Decision, Grant, Used } from '../policy/policy.ts';
import type { PreparedCall } from '../tools/tools.ts';
import { askedAhead, hashesOf, hashOf, takenDraft } from './announced.ts';
import { isGiven, refusedText } from './answers.ts';
import { type CarriedCall, shownWith } from './carried.ts';
import type { EngineDeps } from './engine.ts';
import { asCall, situationOf } from './provenance.ts';

/** `taken`: goes on disk with the start of the step. */
export type Verdict =
  | { do: 'run'; used?: Used[] | undefined; taken?: Draft[] }
  | { do: 'refuse'; text: string; drafts?: Draft[] }
  | { do: 'wait'; drafts: Draft[] };
type CallOf = TurnView['calls'][number];

/** May this call run? Yes, no, or ask a person: bound to exactly this call, so that anything changed asks again. */
export async function decideCall(view: TaskView, call: CallOf, prepared: CarriedCall, cwd: string, deps: EngineDeps): Promise<Verdict> {
  const what = { ...call, bound: prepared.bound };
  const hashes = await hashesOf(view, what, deps);
  const early = await askedAhead(view, what, deps);
  const asked =
    (early?.answer && early) ??
    Object.values(view.approvals).findLast(
      (approval) =>
        approval.call === call.call &&
        !approval.ahead &&
        !approval.ruled &&
        hashes.includes(approval.hash) &&
        (!approval.answer || isGiven(approval, deps)),
    );
  if (asked?.expired)
    return { do: 'refuse', text: 'Nobody answered in time, so this was not done. Go on without it, or end and say what is left to do.' };
  if (asked?.answer?.answer === 'no') {
    const word = asked.answer.word?.trim();
    const said = word
      ? `The owner said no: ${word}${/[.!?…]$/.test(word) ? '' : '.'} Do what they say, or go on`
      : 'The owner said no. Go on';
    return { do: 'refuse', text: `${said} without it.` };
  }

  const decision = await decideOn(view, call.tool, prepared, cwd, deps);
  // What was said yes to was this call as it was then: what a rule closes to it now stays closed.
  if (decision.answer === 'deny') {
    const text = refusedText(view, prepared.needs, decision.why, deps);
    return { do: 'refuse', text, ...(asked?.answer && { drafts: [ruledDraft(view, asked, decision)] }) };
  }
  if (asked?.answer && !early) return { do: 'run', used: beyond(prepared, asked.approval) };
  const taken = early?.answer && [takenDraft(view, early, call)];
  if (decision.answer === 'allow') return { do: 'run', used: decision.used, ...(taken && { taken }) };
  if (early && taken) return { do: 'run', used: beyond(prepared, early.approval), taken };
  if (early) return { do: 'wait', drafts: [takenDraft(view, early, call)] };
  const shown = shownWith(await deps.log.text(call.args), prepared);
  return { do: 'wait', drafts: [askingDraft(view, call, prepared, decision, deps, shown)] };
}

/** What the rules say of a call as things stand now. */
export const decideOn = async (
  view: TaskView,
  tool: string,
  call: Pick<PreparedCall, 'effect' | 'needs' | 'sinks' | 'act' | 'declared' | 'carries'>,
  cwd: string,
  deps: EngineDeps,
  /** Of a step of the past: what was done before it counts as earlier. */
  before?: string,
): Promise<Decision> => deps.decide(asCall(tool, call), await situationOf(view, call, cwd, deps, before));

/** That a rule answers a request. */
export function ruledDraft(view: TaskView, { approval }: ApprovalView, decision: Exclude<Decision, { answer: 'ask' }>): Draft {
  const { answer } = decision;
  const rule = answer === 'deny' ? decision.by : decision.used?.find(({ by }) => by !== undefined)?.by;
  const said = answer === 'deny' ? { give: 'none' as const, why: decision.why.slice(0, mostWhy) } : { give: 'allow' as const };
  const body = { approval, ...said, ...(rule !== undefined && { rule }) };
  return { type: 'approval.ruled', task: view.summary.id, thread: view.summary.thread, actor: { kind: 'host' }, body };
}

/** That what is asked is taken for another thing by now: it is asked about anew, and a yes to what was asked is none to that. */
export const askAnew = (view: TaskView, { approval }: ApprovalView): Draft => ({
  type: 'approval.ruled',
  task: view.summary.id,
  thread: view.summary.thread,
  actor: { kind: 'host' },
  body: { approval, give: 'ask' },
});

/** Characters of a reason that the event takes. */
const mostWhy = 1000;

/** What a call needs beyond its folders, by the approval that it ran with. */
const beyond = ({ needs }: PreparedCall, by: string): Used[] =>
  needs.filter(({ kind }) => kind !== 'folder' && kind !== 'command').map((need) => ({ need, by }));

type Asking = Extract<Decision, { answer: 'ask' }>;

export function askingDraft(
  view: TaskView,
  call: CallOf,
  prepared: PreparedCall,
  decision: Asking,
  deps: EngineDeps,
  /** Exactly what would be done, where its arguments alone don't say it. */
  shown?: string,
): Extract<Draft, { type: 'approval.requested' }> {
  const pattern = patternOf(call, prepared, decision);
  // Two tools of one plugin are no more alike than two of ours.
  const plugin = prepared.needs.flatMap((need) => (need.kind === 'plugin' ? [need.server, need.tool] : []));
  const plugins = pluginsOf(prepared.needs);
  const reach = reachOf(prepared);
  const alike = createHash('sha256').update([view.summary.id, call.tool, ...plugin, decision.rule, ...(decision.apart ?? [])].join('\n'));
  return {
    type: 'approval.requested',
    task: view.summary.id,
    thread: view.summary.thread,
    actor: { kind: 'agent', task: view.summary.id },
    body: {
      approval: newId('approval'),
      step: '',
      call: call.call,
      title: prepared.words,
      why: decision.why,
      decisive: decision.decisive,
      irreversible: prepared.effect === 'irreversible',
      ...(reach && { reach }),
      ...(reach === 'plugin' && prepared.effect === 'read' && { looks: true as const }),
      hash: hashOf(view, { ...call, bound: prepared.bound }),
      expires: deps.now() + deps.settings.approvalMinutes * 60_000,
      full: shown === undefined ? call.args : deps.log.put(shown),
      group: alike.digest('hex').slice(0, 24),
      ...(pattern && { pattern }),
      ...(plugins.length && { plugins }),
    },
  };
}

/** Questions whose answer says nothing about the next such call; of a rule that wants to be asked, none that is weaker holds. */
const onlyOnce: readonly string[] = ['asked each time', 'object', 'identity', 'amount', 'secret', 'link', 'again', 'irreversible'];

/** What "for this task" and "always" would allow: this tool, towards these destinations; or what it needs, where it has none. */
function patternOf(
  call: CallOf,
  { needs, sinks: prepared, words, effect }: PreparedCall,
  asking: Asking,
): { words: string; grant: Grant } | undefined {
  if (onlyOnce.includes(asking.rule)) return undefined;
  const need = needInQuestion(needs, asking);
  if (!need) return undefined;
  const { sinks = prepared } = asking;
  const all = sinks.filter(({ kind }) => kind === 'recipient' || kind === 'url' || kind === 'account');
  // Where a call goes to several hosts, each is asked about by itself.
  const places = needs.filter(isNetwork).length > 1 ? all.filter(({ value }) => isNetwork(need) && hostIn(value) === need.host) : all;
  // Of a page that was only looked at, the whole site: the next address there differs.
  const to = places.map(({ kind, value }) => (kind === 'url' && need.kind === 'network' && need.access === 'read' ? need.host : value));
  // An act of a plugin without a destination differs each time; that it works on its own is said where plugins are.
  if (effect === 'irreversible' && need.kind === 'plugin' && !to.length) return undefined;
  const grant: Grant = {
    source: 'task',
    need,
    tool: call.tool,
    reason: `you allowed it when a task asked: ${words}`.slice(0, 1000),
    ...(to.length && { to }),
  };
  return { words: `${doing(need)}${to.length ? `, to ${to.join(', ')} only` : ''}`.slice(0, 1000), grant };
}

/** What no undo reaches of a call beside the act itself. */
function reachOf({ effect, needs }: PreparedCall): EventBody<'approval.requested'>['reach'] {
  const asks = needs.some(isNetwork);
  if (asks && needs.some(({ kind }) => kind === 'command')) return 'command';
  if (effect === 'irreversible') return undefined;
  if (needs.some(({ kind }) => kind === 'plugin')) return 'plugin';
  if (asks) return 'address';
  return effect === 'read' ? 'look' : undefined;
}

/** The plugins that a call is about. */
export const pluginsOf = (needs: readonly Need[]): string[] => [
  ...new Set(needs.flatMap((need) => (need.kind === 'plugin' ? need.server : []))),
];

type Need = PreparedCall['needs'][number];
const isNetwork = (need: Need) => need.kind === 'network';

/** What the question is about: the need that nothing was granted for, or the host whose address is doubtful. */
function needInQuestion(needs: Need[], { need, decisive }: Asking): Need | undefined {
  const doubtful = decisive.find(({ trusted }) => !trusted)?.value;
  const host = doubtful && hostIn(doubtful);
  return (
    need ?? needs.find((one) => one.kind === 'network' && one.host === host) ?? needs.find(({ kind }) => kind !== 'folder') ?? needs[0]
  );
}

const hostIn = (url: string) => (URL.canParse(url) ? new URL(url).hostname : url);

function doing(need: PreparedCall['needs'][number]): string {
  switch (need.kind) {
    case 'account':
      return `${{ read: 'read', draft: 'write drafts in', send: 'send from' }[need.access]} ${need.account}`;
    case 'network':
      return `${need.access === 'send' ? 'send to' : 'look at'} ${need.host}`;
    case 'secret':
      return `use the secret ${need.name}`;
    case 'plugin':
      return `use ${need.tool} of ${need.server}`;
    case 'command':
      return `run ${need.line.slice(0, 200)}`;
    case 'device':
      return `use the ${need.what}`;
    case 'folder':
      return `${need.access} ${need.path}`;
  }
}

/** Approvals of a task that nobody answered in time, as events. */
export function expire(view: TaskView, now: number): Draft[] {
  return Object.values(view.approvals)
    .filter((asked) => !asked.answer && !asked.expired && asked.expires <= now)
    .map((asked) => ({
      type: 'approval.expired',
      task: view.summary.id,
      thread: view.summary.thread,
      actor: { kind: 'host' },
      body: { approval: asked.approval },
    }));
}
