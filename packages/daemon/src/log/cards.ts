import { type DeskView, finishedStates, foldSummary, isFinished, type TaskSummary, unfinishedStates } from '@deskhand/protocol';
import { createCache } from './cache.ts';
import { bare, canonicalJson, mapRefs } from './chain.ts';
import type { Content } from './content.ts';
import type { Database } from './database.ts';
import type { Log } from './log.ts';
import type { Projection } from './projections.ts';
import { number, type Row, text } from './row.ts';

// A card for each task: its summary, folded as events come, and found by thread, parent or state without looking at
// the others, however many there were.

export interface Cards extends Projection, Pick<Log, 'summary' | 'summaries' | 'ended'> {
  desk(limit: number, seq: number): DeskView;
}

export function openCards(db: Database, content: Content): Cards {
  const kept = createCache<TaskSummary>(200);
  const staged = new Map<string, TaskSummary>();

  /** As it is stored: without content, so that an erased text leaves no copy here. */
  function stored(id: string): TaskSummary | undefined {
    const had = staged.get(id) ?? kept.get(id);
    if (had) return had;
    const row = db.get('SELECT summary FROM tasks WHERE id = ?', id);
    return row && summaryOf(row);
  }

  function save(task: TaskSummary): void {
    db.run(
      `INSERT INTO tasks (id, thread, parent, state, title, updated, seq, ended, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, title = excluded.title, updated = excluded.updated, seq = excluded.seq,
         ended = excluded.ended, summary = excluded.summary`,
      task.id,
      task.thread,
      task.parent?.task ?? null,
      task.state,
      task.title,
      task.updated,
      task.seq,
      isFinished(task) && !task.erased ? (task.finished ?? task.updated) : null,
      canonicalJson(task),
    );
  }

  const summaries: Log['summaries'] = ({ states, thread, whole = false, parent, before = Number.MAX_SAFE_INTEGER, limit = 100 }) => {
    const wanted = states ? JSON.stringify(states) : null;
    const rest = 'seq < ?2 AND (?3 IS NULL OR state IN (SELECT value FROM json_each(?3))) ORDER BY seq DESC LIMIT ?4';
    if (parent !== undefined)
      return filled(db.all(`SELECT summary FROM tasks WHERE parent = ?1 AND ${rest}`, parent, before, wanted, limit));
    if (thread !== undefined)
      return filled(
        db.all(
          `SELECT summary FROM tasks WHERE thread = ?1${whole ? ' AND parent IS NULL' : ''} AND ${rest}`,
          thread,
          before,
          wanted,
          limit,
        ),
      );
    if (!states) return filled(db.all('SELECT summary FROM tasks WHERE seq < ? ORDER BY seq DESC LIMIT ?', before, limit));
    // One look into the index for each state: none walks over the thousands in another.
    const rows = states.flatMap((state) =>
      db.all('SELECT seq, summary FROM tasks WHERE state = ? AND seq < ? ORDER BY seq DESC LIMIT ?', state, before, limit),
    );
    return filled(rows.sort((a, b) => number(b.seq) - number(a.seq)).slice(0, limit));
  };
  const filled = (rows: Row[]) => rows.map((row) => content.fill(summaryOf(row)));

  return {
    project(events) {
      const touched = new Set<string>();
      for (const event of events) {
        if (!event.task) continue;
        const before = stored(event.task);
        const after = foldSummary(before, event);
        if (!after || after === before) continue;
        staged.set(event.task, mapRefs(after, bare));
        touched.add(event.task);
      }
      for (const id of touched) {
        const task = staged.get(id);
        if (task) save(task);
      }
    },
    keep() {
      for (const [id, task] of staged) kept.set(id, task, 1);
      staged.clear();
    },
    drop: () => staged.clear(),
    forget() {
      db.run('DELETE FROM tasks');
      kept.clear();
    },
    summary(id) {
      const task = stored(id);
      return task && content.fill(task);
    },
    summaries,
    ended: (by, limit) => filled(db.all('SELECT summary FROM tasks WHERE ended <= ? ORDER BY ended LIMIT ?', by, limit)),
    desk(limit, seq) {
      const newest = [
        ...summaries({ states: unfinishedStates, limit: Number.MAX_SAFE_INTEGER }),
        ...summaries({ states: finishedStates, limit }),
      ];
      const desk: DeskView = { tasks: {}, threads: {}, seq };
      const rowOf = (id: string) => number(db.get('SELECT rowid AS row FROM tasks WHERE id = ?', id)?.row);
      const inOrder = newest.map((task) => ({ task, row: rowOf(task.id) })).sort((a, b) => a.row - b.row);
      for (const { task } of inOrder) desk.tasks[task.id] = task;
      for (const { task } of inOrder) {
        if (task.parent) continue;
        const thread = desk.threads[task.thread];
        if (thread) thread.tasks.push(task.id);
        else desk.threads[task.thread] = { ...threadRow(task.thread), id: task.thread, tasks: [task.id] };
      }
      return desk;
    },
  };

  /** A thread is called after its first task, and as new as its newest: also where those are not on the desk. */
  function threadRow(id: string): { title: string; updated: number } {
    const first = db.get('SELECT title FROM tasks WHERE thread = ? AND parent IS NULL ORDER BY rowid LIMIT 1', id);
    const last = db.get('SELECT updated FROM tasks WHERE thread = ? AND parent IS NULL ORDER BY seq DESC LIMIT 1', id);
    return { title: text(first?.title), updated: number(last?.updated) };
  }
}

/** Written by this build's own fold (another's are folded anew at the start), so its shape is known. */
const summaryOf = (row: Row): TaskSummary => JSON.parse(text(row.summary)) as TaskSummary;
