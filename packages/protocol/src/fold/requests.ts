import type { Event, EventBody } from '../events.ts';

/** One request to the network that was made for a task, let through or refused. */
export interface RequestView extends EventBody<'request.made'> {
  /** Milliseconds since 1970. */
  time: number;
}

/** What a task asked the network for: how often, and the last of it. A command may ask twenty thousand times. */
export interface Requests {
  count: number;
  /** How many of all were refused. */
  refused: number;
  /** In the order made, at most `mostRequests`. */
  last: RequestView[];
}

export const mostRequests = 50;

export function foldRequests(had: Requests | undefined, { body, time }: Extract<Event, { type: 'request.made' }>): Requests {
  const refused = (had?.refused ?? 0) + (body.decision === 'refused' ? 1 : 0);
  return { count: (had?.count ?? 0) + 1, refused, last: [...(had?.last ?? []).slice(1 - mostRequests), { ...body, time }] };
}
