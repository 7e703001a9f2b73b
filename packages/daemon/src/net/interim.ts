import type { ClientRequest } from 'node:http';

/** Interim answers (1xx, RFC 9110, 15.2) to one request. Servers send one or two. */
const most = 20;

/** Ends a request whose server says for ever that it will answer: each is a sign of life, so no patience ends it. */
export function boundInterim(outgoing: ClientRequest): void {
  let count = 0;
  outgoing.on('information', () => {
    if (++count > most) outgoing.destroy(new Error(`it sent more than ${most} interim answers`));
  });
}
