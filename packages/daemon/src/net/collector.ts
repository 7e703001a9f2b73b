import type { Net } from './net.ts';

/** Posts text to a collector's address, through the gate. Throws where it wasn't taken. */
export const postTo =
  (net: Net, url: string) =>
  async ({ host, from, to, text }: { host: string; from: number; to: number; text: string }): Promise<void> => {
    const answer = await net.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-ndjson', 'deskhand-host': host, 'deskhand-events': `${from}-${to}` },
      body: new TextEncoder().encode(text),
    });
    if (!answer.ok) throw new Error(`The audit collector at ${new URL(url).host} can't be reached: ${answer.sentence}`);
    if (answer.status < 200 || answer.status > 299) throw new Error(`The audit collector at ${new URL(url).host} said ${answer.status}.`);
  };
