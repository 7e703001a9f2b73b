import type { EventBody } from '@deskhand/protocol';
import type { Requests } from '@deskhand/protocol/folds';
import { plainLine } from './plain.ts';
import { count, size } from './words.ts';

/** One request in a line: how and where to, what came, and the bytes of the bodies; or why it was refused. */
export function requestWords({ host, method, decision, why, status, up, down }: EventBody<'request.made'>): string {
  const asked = `${plainLine(method, 16)} ${plainLine(host, 255)}`;
  const said = why ? `: ${plainLine(why, 300)}` : '';
  if (decision === 'refused') return `${asked} refused${said}`;
  return `${asked} ${status ?? 'no answer'} (${size(up)} up, ${size(down)} down)${said}`;
}

/** What a task asked the network for: how often, then the last of it. */
export function requestLines({ count: all, refused, last }: Requests): string[] {
  const before = all - last.length;
  const title = `Asked the network ${all === 1 ? 'once' : count(all, 'time')}${refused ? `, ${refused} refused` : ''}${before ? `; the last ${last.length}` : ''}:`;
  return [title, ...last.map((request) => `  ${requestWords(request)}`)];
}
