import type { Attachment } from '../state/outbox.ts';
import type { Storage } from '../state/storage.ts';
import type { Draft } from './draft.ts';

// What another program, a page or a link hands to the app. Whoever it was from, it is something from outside: it goes along
// as files, never as the person's words, and nothing is sent before they say what should be done with it.

const mostText = 100_000;
/** Files of one draft. */
const mostFiles = 100;

/** Names that say what they are on every system, whatever they were called. */
const plainName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+/, '')
    .trim()
    .slice(-150) || 'shared';

interface Words {
  title: string;
  text: string;
  url: string;
}

/** The words of a share as a file, with what it is a kind of; nothing where it has none. */
function wordsShared({ title, text, url }: Words): Attachment[] {
  const all = [title, text, url].map((one) => one.trim().slice(0, mostText)).filter((one, at, list) => one && list.indexOf(one) === at);
  if (all.length === 0) return [];
  const link = hostOf(url) ?? hostOf(/\bhttps?:\/\/\S+/i.exec(text)?.[0] ?? '');
  const name = link ? `link ${plainName(link)}.txt` : 'shared text.txt';
  return [
    { name, type: 'text/plain', blob: new Blob([`${all.join('\n')}\n`], { type: 'text/plain' }), shared: link ? `link ${link}` : 'text' },
  ];
}

function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && hostname ? hostname.slice(0, 100) : undefined;
}

const fileShared = (name: string, type: string, blob: Blob): Attachment => {
  const ending = /\.([a-z0-9]{1,12})$/i.exec(name)?.[1]?.toLowerCase();
  return { name: plainName(name), type: type.slice(0, 127), blob, shared: `file ${ending ?? 'other'}` };
};

/** The words after the '?' of a link to the app: `#/share?title=…&text=…&url=…`. */
function linkShared(hash: string): Attachment[] {
  const given = new URLSearchParams(/^#\/?share\?(.*)$/s.exec(hash)?.[1] ?? '');
  const word = (name: string) => given.get(name) ?? '';
  return wordsShared({ title: word('title'), text: word('text'), url: word('url') });
}

/** Puts what was shared into the draft of the first screen, beside what is there. Resolves with how much came, and how much didn't fit. */
export async function takeShared(hash: string, storage: Storage): Promise<{ came: number; left: number }> {
  const cache = await globalThis.caches?.open('shared').catch(() => undefined);
  const keys = (await cache?.keys()) ?? [];
  const came = linkShared(hash);
  let left = 0;
  for (const { url } of keys.filter((one) => one.url.endsWith('/words'))) {
    const said = (await (await cache?.match(url))?.json()) as Words & { files: number; left: number };
    came.push(...wordsShared(said));
    left += said.left;
    for (let n = 0; n < said.files; n += 1) {
      const held = await cache?.match(url.replace(/words$/, String(n)));
      const header = (name: string) => decodeURIComponent(held?.headers.get(name) ?? '');
      if (held) came.push(fileShared(header('x-name'), header('x-type'), await held.blob()));
    }
  }
  const had = ((await storage.get('drafts', 'home').catch(() => undefined)) as Draft | undefined) ?? { text: '', attachments: [] };
  const room = Math.max(0, mostFiles - had.attachments.length);
  if (came.length) await storage.put('drafts', 'home', { ...had, attachments: [...had.attachments, ...came.slice(0, room)] });
  for (const key of keys) await cache?.delete(key);
  return { came: Math.min(came.length, room), left: left + Math.max(0, came.length - room) };
}
