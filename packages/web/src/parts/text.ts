import type { Ref } from '@deskhand/protocol';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useApp, useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { troubleWords } from './trouble-words.ts';

type Bytes = Uint8Array<ArrayBuffer>;
/** `came`: bytes that are here already; `why`: in words for the person. */
type NotHere = { state: 'loading'; came?: number } | { state: 'gone' } | { state: 'away'; why: string; again(): void };
export type HeldBytes = NotHere | { state: 'ready'; bytes: Bytes };
export type Held = NotHere | { state: 'ready'; text: string };

/** The text behind a pointer: with the event where it is small, else fetched when it is looked at. */
export function useText(ref: Ref | undefined, wanted = true): Held {
  const here = ref?.text !== undefined || ref?.bytes === 0;
  const held = useContent(here || !wanted ? undefined : ref?.hash);
  const bytes = held.state === 'ready' ? held.bytes : undefined;
  const text = useMemo(() => (bytes ? new TextDecoder().decode(bytes) : ''), [bytes]);
  if (!ref) return { state: 'gone' };
  if (here) return { state: 'ready', text: ref.text ?? '' };
  return held.state === 'ready' ? { state: 'ready', text } : held;
}

const kept = new Map<string, Bytes>();
const mostKept = 24;

/** The bytes of a file, fetched once and kept while the page is open. */
export function useBytes(hash: string | undefined): HeldBytes {
  const had = hash === undefined ? undefined : kept.get(hash);
  const held = useContent(had ? undefined : hash);
  const bytes = had ?? (held.state === 'ready' ? held.bytes : undefined);
  useEffect(() => {
    if (!hash || !bytes) return;
    kept.set(hash, bytes);
    for (const old of kept.keys()) if (kept.size > mostKept) kept.delete(old);
  }, [hash, bytes]);
  return useMemo(() => (bytes ? { state: 'ready', bytes } : held), [bytes, held]);
}

const loading = { state: 'loading' } as const;

/**
 * Content by its hash, while somebody looks at it. What is on its way when the line breaks goes on by itself; what wasn't to be
 * had is asked for again once the desk is back.
 */
function useContent(hash: string | undefined): HeldBytes {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [found, setFound] = useState<{ hash: string; held: HeldBytes }>();
  const [asked, ask] = useState(0);
  const held = found && found.hash === hash ? found.held : loading;
  const away = held.state === 'away';
  const again = useCallback(() => {
    setFound(undefined);
    ask((times) => times + 1);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks once more
  useEffect(() => {
    if (!hash) return;
    const ended = new AbortController();
    const came = (bytes: number) => !ended.signal.aborted && setFound({ hash, held: { state: 'loading', came: bytes } });
    void desk.content(hash, ended.signal, came).then((reply) => {
      if (ended.signal.aborted) return;
      if (reply.ok) setFound({ hash, held: { state: 'ready', bytes: reply.value } });
      else setFound({ hash, held: reply.code === 'missing' ? { state: 'gone' } : { state: 'away', why: troubleWords(reply), again } });
    });
    return () => ended.abort();
  }, [desk, hash, asked, again]);
  useEffect(() => {
    if (online && away) ask((times) => times + 1);
  }, [online, away]);
  return held;
}

/** What is said in place of a text that isn't here. */
export const notHereWords = (held: NotHere): string =>
  held.state === 'away' ? held.why : t(held.state === 'gone' ? 'task.output.erased' : 'loading');
