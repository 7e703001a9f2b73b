import { type DeskView, finishedStates, isStuck, type Need, type TaskSummary, type ThreadView, untilOf } from '@deskhand/protocol';

export type Approval = Extract<Need, { kind: 'approval' }>;
/** What waits for the person; `alike` are the other approvals of its group, which it stands for. */
export type Card = Need & { alike?: Approval[] };
export interface NeedRow {
  task: TaskSummary;
  need: Card;
}
export interface ThreadRow {
  thread: ThreadView;
  newest: TaskSummary;
}
export interface Sections {
  needs: NeedRow[];
  /** Failed since yesterday for what only the person can mend, and not tried again. */
  stuck: TaskSummary[];
  working: TaskSummary[];
  done: TaskSummary[];
  /** The conversations that nothing above is of. */
  threads: ThreadRow[];
}

const day = 86_400_000;

/** What home shows, in the order that matters to the person; parts of a task are its own business. */
export function sectionsOf(desk: DeskView, today: number): Sections {
  const tasks = Object.values(desk.tasks).filter((task) => !task.parent);
  const needs = Object.values(desk.tasks)
    .filter((task) => task.needs.length > 0)
    .sort((a, b) => a.updated - b.updated)
    .flatMap((task) => needsOf(task).map((need) => ({ task, need })))
    // What is over soonest comes before what waits for as long as it takes.
    .sort((a, b) => compare(untilOf(a.need), untilOf(b.need)));
  const working = tasks
    .filter((task) => task.state === 'working' || task.state === 'queued')
    .sort((a, b) => Number(a.state === 'queued') - Number(b.state === 'queued') || a.requested - b.requested);
  const stuck = tasks.filter(
    (task) => isStuck(task) && desk.threads[task.thread]?.tasks.at(-1) === task.id && (task.finished ?? task.updated) >= today - day,
  );
  const done = tasks
    .filter(
      (task) =>
        !stuck.includes(task) && finishedStates.includes(task.state) && task.needs.length === 0 && (task.finished ?? task.updated) >= today,
    )
    .sort((a, b) => (b.finished ?? 0) - (a.finished ?? 0));
  const above = new Set([...needs.map(({ task }) => task), ...stuck, ...working, ...done].map((task) => task.thread));
  const threads = Object.values(desk.threads)
    .filter((thread) => !above.has(thread.id))
    .sort((a, b) => b.updated - a.updated)
    .flatMap((thread) => {
      const newest = desk.tasks[thread.tasks.at(-1) ?? ''];
      return newest ? [{ thread, newest }] : [];
    });
  return { needs, stuck, working, done, threads };
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** A conflict says more than the review it came out of; approvals that are alike are one card. */
export function needsOf(task: Pick<TaskSummary, 'needs'>): Card[] {
  const conflict = task.needs.some((need) => need.kind === 'conflict');
  const cards: Card[] = [];
  for (const need of task.needs) {
    if (conflict && need.kind === 'review') continue;
    const first = need.kind === 'approval' && need.group && cards.find((card) => card.kind === 'approval' && card.group === need.group);
    if (first && need.kind === 'approval') first.alike = [...(first.alike ?? []), need];
    else cards.push({ ...need });
  }
  return cards;
}
