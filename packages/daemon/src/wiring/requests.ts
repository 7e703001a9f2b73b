import type { Log } from '../log/log.ts';
import type { TellRequest } from '../net/net.ts';

/** Each request to the network is an event; one that can't be written is no reason to fail. */
export const tellRequests =
  (log: Log): TellRequest =>
  (body, task) =>
    void log.append([{ type: 'request.made', actor: { kind: 'host' }, body, ...task }]).catch((error) => console.error(error));
