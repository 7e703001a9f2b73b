import { type ApprovalView, type Draft, type EventType, type TaskView, unfinishedStates } from '@deskhand/protocol';
import { askAnew, askingDraft, decideOn, ruledDraft } from './approvals.ts';
import type { EngineDeps } from './engine.ts';
import { realPlaces } from './held.ts';
import { cwdOf } from './stages.ts';

// A rule reaches what waits: whatever gives, changes or takes back one has each open request decided anew, and those that no
// person is needed for any more are over. That lets nothing happen: a call is decided again when it is made.

/** Events after which the rules may say something else. */
const changes: ReadonlySet<EventType> = new Set([
  'grant.given',
  'grant.revoked',
  'grant.lapsed',
  'folder.granted',
  'folder.removed',
  'folder.lapsed',
  'plugin.trusted',
  'plugin.declared',
  'plugin.tool',
  'rules.read',
]);

/** Looks once at the start, before which the rules may have changed, and at each change from then on. */
export function watchRules(deps: EngineDeps): { close(): Promise<void> } {
  const { log } = deps;
  let again = true;
  /** Plugins of which something else is declared by now. */
  const declared = new Set<string>();
  let closed = false;
  let looking = Promise.resolve();

  const look = async () => {
    while (again && !closed) {
      again = false;
      await deps.toolsKnown?.();
      const others = [...declared];
      declared.clear();
      for (const { id } of waitingTasks(log)) await meet(id, others, deps);
    }
  };
  const soon = () => {
    again = true;
    looking = looking.then(look).catch((error: unknown) => {
      if (!closed) deps.report(error);
    });
  };
  const unsubscribe = log.subscribe((events) => {
    for (const { type, body } of events) if (type === 'plugin.declared' || type === 'plugin.tool') declared.add(body.plugin);
    if (events.some(({ type }) => changes.has(type))) soon();
  });
  soon();
  return {
    async close() {
      closed = true;
      unsubscribe();
      await looking;
    },
  };
}

const waitingTasks = (log: EngineDeps['log']) =>
  log
    .summaries({ states: unfinishedStates, limit: 100_000 })
    .filter(({ needs }) => needs.some((need) => need.kind === 'approval' && !need.rehearsal));

async function meet(task: string, declared: readonly string[], deps: EngineDeps): Promise<void> {
  const view = deps.log.task(task);
  const drafts = view && (await ruledBy(view, declared, deps));
  if (drafts?.length) await deps.log.append(drafts);
}

/** The open requests of a task that the rules answer. The end of a rehearsal is decided anew when somebody says yes to it. */
async function ruledBy(view: TaskView, declared: readonly string[], deps: EngineDeps): Promise<Draft[]> {
  const cwd = cwdOf(view, deps.log.host());
  const open = Object.values(view.approvals).filter(({ answer, expired, rehearsal }) => !answer && !expired && !rehearsal);
  const drafts: Draft[] = [];
  for (const asked of open) {
    const call = askedCall(view, asked);
    const made = call && deps.toolbox.prepare(call.tool, await deps.log.text(call.args), cwd);
    if (!call || !made?.ok) continue;
    const decision = await decideOn(view, call.tool, { ...made.call, needs: realPlaces(made.call) }, cwd, deps);
    if (decision.answer !== 'ask') drafts.push(ruledDraft(view, asked, decision));
    else if (!asked.ahead && asked.plugins?.some((plugin) => declared.includes(plugin))) {
      const { body } = askingDraft(view, { ...call, call: asked.call }, made.call, decision, deps);
      if (toldIn(body) !== toldIn(asked)) drafts.push(askAnew(view, asked));
    }
  }
  return drafts;
}

/** What a person is told of a call that they are asked about: a yes is to that. */
const toldIn = ({ irreversible, reach, looks, decisive }: Omit<ApprovalView, 'expired'>): string =>
  JSON.stringify([
    irreversible,
    reach ?? null,
    looks ?? false,
    decisive.map(({ name, value, from, trusted }) => [name, value, from, trusted]),
  ]);

/** What a request is about: the call that waits for it, or the one that was announced. */
function askedCall({ entries }: TaskView, { ahead, call, tool, full }: ApprovalView) {
  if (ahead) return tool === undefined ? undefined : { tool, args: full };
  return entries.flatMap((entry) => (entry.kind === 'turn' ? entry.turn.calls : [])).find((one) => one.call === call);
}
