import { type Event, foldTaskOver, isFinished, type TaskView } from '@deskhand/protocol';
import { createCache } from './cache.ts';
import { bare, canonicalJson, mapRefs } from './chain.ts';
import type { Content } from './content.ts';
import type { Database } from './database.ts';
import type { Log } from './log.ts';
import type { Projection } from './projections.ts';
import { number, text } from './row.ts';

// Whole tasks. One that lives is kept in memory and folded on as its events come; another is folded from its own
// events when someone looks, and a long one from its last snapshot.

/** Events of one task between two snapshots of it. */
const stride = 250;
/** Bytes of text that the views in memory may hold together. */
const room = 8_000_000;

interface Kept {
  view: TaskView;
  weight: number;
  /** Events since the last snapshot. */
  since: number;
}

export function openViews(db: Database, content: Content, eventsOf: Log['events']): Projection & Pick<Log, 'task'> {
  const kept = createCache<Kept>(room);
  const staged = new Map<string, Kept>();

  function load(id: string): Kept | undefined {
    const row = db.get('SELECT seq, view FROM views WHERE task = ?', id);
    // Written by this build's own fold: another's are forgotten at the start.
    let view = row ? content.fill(JSON.parse(text(row.view)) as TaskView) : undefined;
    let weight = row ? weigh(view) : 0;
    let since = 0;
    for (let after = number(row?.seq); ; ) {
      const events = eventsOf({ task: id, after, limit: stride });
      view = foldTaskOver(view, events);
      for (const event of events) weight += weigh(event);
      since += events.length;
      const last = events.at(-1);
      if (!last || events.length < stride) break;
      after = last.seq;
    }
    return view && { view, weight, since };
  }

  function snapshot(id: string, { view }: Kept): void {
    db.run('INSERT OR REPLACE INTO views (task, seq, view) VALUES (?, ?, ?)', id, view.summary.seq, canonicalJson(mapRefs(view, bare)));
  }

  const begins = (task: string, first: Event | undefined) =>
    first?.type === 'task.requested' && number(db.get('SELECT min(seq) AS seq FROM events WHERE task = ?', task)?.seq) === first.seq;

  return {
    project(events) {
      for (const [id, own] of Map.groupBy(events, ({ task }) => task)) {
        if (!id) continue;
        // A snapshot holds the first line of what was said.
        if (own.some(({ type }) => type === 'content.erased')) db.run('DELETE FROM views WHERE task = ?', id);
        const had = staged.get(id) ?? kept.get(id);
        if (!had && !begins(id, own[0])) continue; // not in memory: folded when someone looks
        const view = foldTaskOver(had?.view, own);
        const weight = own.reduce((sum, event) => sum + weigh(event), had?.weight ?? 0);
        if (view) staged.set(id, { view, weight, since: (had?.since ?? 0) + own.length });
      }
      for (const [id, task] of staged) {
        if (task.since < stride) continue;
        snapshot(id, task);
        staged.set(id, { ...task, since: 0 });
      }
    },
    keep() {
      for (const [id, task] of staged) {
        if (isFinished(task.view.summary)) kept.delete(id);
        else kept.set(id, task, task.weight);
      }
      staged.clear();
    },
    drop: () => staged.clear(),
    forget() {
      db.run('DELETE FROM views');
      kept.clear();
    },
    task(id) {
      const had = kept.get(id);
      if (had) return had.view;
      const loaded = load(id);
      if (loaded) kept.set(id, loaded, loaded.weight);
      return loaded?.view;
    },
  };
}

/** About how many bytes it holds in memory. */
function weigh(value: unknown): number {
  let bytes = 400;
  mapRefs(value, (ref) => {
    bytes += 200 + (ref.text === undefined ? 0 : ref.bytes);
    return ref;
  });
  return bytes;
}
