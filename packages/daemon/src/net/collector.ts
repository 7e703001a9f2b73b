import type { NearPlace, Net } from './net.ts';

/** Posts text to a collector's address, through the gate. Throws where it wasn't taken. */
export const postTo =
  (net: Pick<Net, 'request'>, url: string, near?: NearPlace) =>
  async ({ host, from, to, text }: { host: string; from: number; to: number; text: string }): Promise<void> => {
    const answer = await net.request({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-ndjson',
        'deskhand-host': host,
        'deskhand-events': `${from}-${to}`,
        // The same for the same events: what came twice, since its answer was lost, can be told by it.
        'idempotency-key': `${host}-${from}-${to}`,
      },
      body: new TextEncoder().encode(text),
      ...(near && { near }),
    });
    if (!answer.ok) throw new Error(`The audit collector at ${new URL(url).host} can't be reached: ${answer.sentence}`);
    if (answer.status < 200 || answer.status > 299) throw new Error(`The audit collector at ${new URL(url).host} said ${answer.status}.`);
  };
