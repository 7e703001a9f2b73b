import type { Event } from '@deskhand/protocol';
import { facetsOf, isAt, leaveOf } from '@deskhand/protocol/audit';
import { isInside } from '@deskhand/protocol/places';
import { bare, mapRefs } from './chain.ts';
import type { AuditQuery, Found, Log } from './log.ts';

// Looks through the log for whoever asks who did what. From the newest event backwards, a page at a time beside other
// work, until enough was found or enough was read; the answer says where to go on.

const page = 500;
/** Events read for one answer. */
const reach = 50_000;

export async function search(query: AuditQuery, { events, head }: { events: Log['events']; head: number }): Promise<Found> {
  const { limit = 100 } = query;
  const found: Found['events'] = [];
  const stories = openStories(events);
  const fits = matcher(query);
  let before = Math.min(query.before ?? Number.MAX_SAFE_INTEGER, head + 1);
  for (let read = 0; before > 1 && read < reach && found.length < limit; await turn()) {
    const some = events({ before, limit: page, ...(query.task && { task: query.task }) });
    for (const event of some.toReversed()) {
      before = event.seq;
      if (query.since !== undefined && event.time < query.since) return { events: found };
      if (!fits(event)) continue;
      const leave = stories.leave(event);
      found.push({ event: query.words ? event : mapRefs(event, bare), ...(leave && { leave }) });
      if (found.length >= limit) break;
    }
    read += some.length;
    if (some.length === 0) return { events: found };
  }
  return before > 1 ? { events: found, more: before } : { events: found };
}

function matcher(query: AuditQuery): (event: Event) => boolean {
  const text = query.text?.toLowerCase();
  const { folder, domain, device, until } = query;
  return (event) => {
    if (until !== undefined && event.time > until) return false;
    if (query.type !== undefined && event.type !== query.type && !event.type.startsWith(`${query.type}.`)) return false;
    if (query.actor !== undefined && event.actor.kind !== query.actor) return false;
    if (text !== undefined && !JSON.stringify(event).toLowerCase().includes(text)) return false;
    if (folder === undefined && domain === undefined && device === undefined) return true;
    const { paths, places, devices } = facetsOf(event);
    if (folder !== undefined && !paths.some((path) => isInside(path, folder))) return false;
    if (domain !== undefined && !isAt(places, domain)) return false;
    return device === undefined || devices.includes(device);
  };
}

/** The events of tasks that were read for a leave: each task once for one answer, and of a very long one its beginning. */
function openStories(events: Log['events']) {
  const kept = new Map<string, Event[]>();
  const needs = ['step.started', 'change.committed', 'change.undone', 'outbox.sending', 'outbox.sent', 'turn.started'];
  return {
    leave(event: Event) {
      if (!event.task || !needs.includes(event.type)) return undefined;
      const story = kept.get(event.task) ?? events({ task: event.task, limit: 5000 });
      kept.set(event.task, story);
      return leaveOf(event, story);
    },
  };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
