import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type BrakeAnswer, type BrakeAsk, brakeAsks } from '@deskhand/protocol/brake-door';
import { me } from '../host/called.ts';
import { momentOf } from '../host/moments.ts';
import { bodyOf, type Take } from './asking.ts';

// The page for a browser on this computer: how the host's program does, and the brake. No script, nothing that is fetched;
// it stands while the program hangs or keeps failing. Its address holds a secret, which `deskhand doctor` tells the owner.

interface PageDeps {
  take: Take;
  key: string;
}

const all = { pull: true, release: true };
const who = { by: 'the page on the computer itself' };

export function makePage({ take, key }: PageDeps): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    if (request.method === 'POST') {
      const wanted = new URLSearchParams((await bodyOf(request, 200))?.toString() ?? '').get('ask');
      const ask = brakeAsks.find((one) => one === wanted);
      if (ask) await take(ask, who, all);
      return void response.writeHead(303, { location: `/${key}`, 'content-length': 0 }).end();
    }
    const html = pageOf(await take('status', who, all));
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...pageHeaders })
      .end(request.method === 'HEAD' ? undefined : html);
  };
}

/** The whole page. What it says of errors was written by anybody: it is text here, whatever it holds. */
function pageOf(answer: BrakeAnswer): string {
  const { title, lines, asks } = saidOf(answer);
  const paragraphs = lines.map((line) => `<p>${escaped(line)}</p>`).join('');
  const forms = asks
    .map(
      ([ask, words]) =>
        `<form method="post"><button name="ask" value="${ask}"${ask === 'pull' ? ' class="danger"' : ''}>${escaped(words)}</button></form>`,
    )
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="5"><title>${escaped(title)}: Deskhand</title><style>${style}</style></head><body><main><h1>${escaped(title)}</h1>${paragraphs}${forms}<p class="soft">This page comes from the small program that holds the brake. It looks again every five seconds.</p></main></body></html>`;
}

interface Said {
  title: string;
  lines: string[];
  asks: [BrakeAsk, string][];
}

function saidOf(answer: BrakeAnswer): Said {
  const { state, brake, failing } = answer;
  const failed = failing ? failingLines(failing, answer.now) : [];
  if (brake) {
    const ended = brake.ended === undefined ? '' : ` ${processes(brake.ended)} ended${brake.ms === undefined ? '' : ` in ${brake.ms} ms`}.`;
    const left = brake.left ? [`${processes(brake.left)} couldn’t be ended yet: the system holds them back.`] : [];
    return {
      title: 'The brake is pulled',
      lines: [
        `By ${brake.by}, ${momentOf(brake.at)}.${ended}`,
        ...left,
        'Nothing runs, over restarts too, until somebody lets go.',
        ...failed,
      ],
      asks: [['release', 'Let go'], ...(left.length ? [pull] : []), ...(failing ? [again] : [])],
    };
  }
  if (failing) return { title: words.down[0], lines: failed, asks: [again, pull] };
  const [title, line] = words[state];
  return { title, lines: line ? [line] : [], asks: state === 'stopping' ? [] : [pull] };
}

const pull: [BrakeAsk, string] = ['pull', 'Stop everything'];
const again: [BrakeAsk, string] = ['again', 'Try again now'];
const words = {
  starting: ['Deskhand is starting', ''],
  running: ['Deskhand runs', `To use it in this browser: ${me} open`],
  silent: [
    'Deskhand doesn’t answer',
    'Its program is there and gives no sign of life. If that lasts, it is ended and started again by itself.',
  ],
  stopping: ['Deskhand is stopping', ''],
  down: ['Deskhand keeps failing', ''],
  braked: ['The brake is pulled', ''],
} as const;

function failingLines({ since, times, why, next, again }: NonNullable<BrakeAnswer['failing']>, now: number): string[] {
  const soon = again === undefined ? '' : ` It is tried again in ${Math.max(0, Math.ceil((again - now) / 1000))} s.`;
  return [`Its program keeps failing: since ${momentOf(since)}, ${times} times.${soon}`, `The last time: ${why}`, `What to do: ${next}`];
}

const processes = (count: number) => `${count} process${count === 1 ? '' : 'es'}`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => entities[one] ?? one);

const style =
  ':root{color-scheme:light dark;--ink:#1d1c1a;--soft:#63605a;--ground:#f6f5f2;--line:#8c877d;--danger:#b3261e}@media(prefers-color-scheme:dark){:root{--ink:#eceae5;--soft:#a8a49b;--ground:#141413;--line:#6b675f;--danger:#c8372d}}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}main{max-width:36rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:anywhere}h1{font-size:1.5rem;line-height:1.25}form{margin:1rem 0 0}button{font:inherit;font-weight:600;min-height:44px;width:100%;border-radius:12px;border:1px solid var(--line);background:none;color:inherit}.danger{background:var(--danger);border-color:var(--danger);color:#fff}.soft{margin-top:2rem;color:var(--soft);font-size:.875rem}';

const pageHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  // A form's Origin is "null" where nothing may be said of the page that it stands on.
  'referrer-policy': 'same-origin',
};
