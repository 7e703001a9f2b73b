import { type Event, emptyHost, foldHost, type HostView } from '@deskhand/protocol';
import { openCards } from './cards.ts';
import { canonicalJson } from './chain.ts';
import type { Content } from './content.ts';
import type { Database } from './database.ts';
import { openLabelled } from './labelled.ts';
import type { Log } from './log.ts';
import { type Named, openNamed } from './named.ts';
import { openPlaced } from './placed.ts';
import { openReached } from './reached.ts';
import { number, text } from './row.ts';
import { openViews } from './views.ts';

// The views that are folded from the events and kept in the same transaction. Nothing here is a fact: all of it can be
// folded again, and is when this build folds otherwise than the one that wrote it.

/** Raise it when a fold comes out differently for the same events: at the next start all is folded anew. */
const projectionVersion = '9';

export interface Projection {
  /** Inside a transaction: folds new events. */
  project(events: readonly Event[]): void;
  /** After the transaction: what was folded holds. */
  keep(): void;
  /** After a transaction that failed: it never happened. */
  drop(): void;
  /** Inside a transaction: as if no event had been folded yet. */
  forget(): void;
}

export type Projections = Projection &
  Pick<Log, 'host' | 'task' | 'summary' | 'summaries' | 'ended' | 'desk' | 'labelsUnder' | 'reachedBefore' | 'placed'> & { named: Named };

export function openProjections(db: Database, content: Content, eventsOf: Log['events']): Projections {
  const cards = openCards(db, content);
  const views = openViews(db, content, eventsOf);
  const host = openHost(db);
  const labelled = openLabelled(db);
  const reached = openReached(db);
  const named = openNamed(db);
  const placed = openPlaced(db);
  const parts = [cards, views, host, labelled, reached, named, placed];
  const all: Projections = {
    project: (events) => parts.forEach((part) => void part.project(events)),
    keep: () => parts.forEach((part) => void part.keep()),
    drop: () => parts.forEach((part) => void part.drop()),
    forget: () => parts.forEach((part) => void part.forget()),
    host: host.host,
    task: views.task,
    summary: cards.summary,
    summaries: cards.summaries,
    ended: cards.ended,
    labelsUnder: labelled.labelsUnder,
    reachedBefore: reached.reachedBefore,
    placed: placed.placed,
    named,
    desk: (limit) => cards.desk(limit, host.host().seq),
  };
  if (text(db.get(`SELECT value FROM meta WHERE name = 'projections'`)?.value) !== projectionVersion) rebuild(db, all, eventsOf);
  return all;
}

/** Folds every event again, a thousand at a time, in one transaction. */
function rebuild(db: Database, all: Projection, eventsOf: Log['events']): void {
  db.transaction(() => {
    all.forget();
    for (let after = 0; ; ) {
      const events = eventsOf({ after, limit: 1000 });
      all.project(events);
      all.keep();
      const last = events.at(-1);
      if (!last) break;
      after = last.seq;
    }
    db.run(`INSERT OR REPLACE INTO meta (name, value) VALUES ('projections', ?)`, projectionVersion);
  });
}

function openHost(db: Database): Projection & Pick<Log, 'host'> {
  const head = number(db.get('SELECT max(seq) AS seq FROM events')?.seq);
  const saved = text(db.get(`SELECT value FROM meta WHERE name = 'host'`)?.value);
  // Saved whenever an event changed it, so it holds up to the head.
  let host: HostView = saved ? { ...(JSON.parse(saved) as HostView), seq: head } : { ...emptyHost, seq: head };
  let staged = host;
  return {
    project(events) {
      const before = staged;
      staged = events.reduce(foldHost, staged);
      if (differs(before, staged)) db.run(`INSERT OR REPLACE INTO meta (name, value) VALUES ('host', ?)`, canonicalJson(staged));
    },
    keep() {
      host = staged;
    },
    drop() {
      staged = host;
    },
    forget() {
      db.run(`DELETE FROM meta WHERE name = 'host'`);
      host = staged = emptyHost;
    },
    host: () => host,
  };
}

/** Whether anything but the position changed: folds keep what they don't touch. */
const differs = (a: HostView, b: HostView): boolean =>
  [...Object.keys(a), ...Object.keys(b)].some((key) => key !== 'seq' && a[key as keyof HostView] !== b[key as keyof HostView]);
