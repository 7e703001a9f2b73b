import { type Folder, type Grant, isAboutSame, permissionsAt } from '@deskhand/protocol';
import { type ReactNode, useEffect, useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { useDesk, useSend } from '../shell/context.ts';
import type { Wish } from '../state/outbox.ts';
import { dayAndTime, t } from '../words/words.ts';
import { Box } from './page.tsx';
import { grantWords } from './rule-words.ts';

type Kind = 'lapsing' | 'unused' | 'often' | 'gone';
/** Something that was given, or could be: a rule, a folder, or what was always allowed. */
type Item =
  | { key: string; kind: Kind; id: string; grant: Grant }
  | { key: string; kind: Kind; folder: Folder }
  | { key: string; kind: 'often'; words: string; grant: Grant; yes: number };

const kinds: readonly Kind[] = ['lapsing', 'unused', 'often', 'gone'];

/** What was given and isn't used, what is always allowed, and what is over: each with the one thing to do about it. */
export function Review() {
  const host = useDesk((state) => state.host);
  const online = useDesk((state) => state.link.kind === 'online');
  const send = useSend();
  const found = permissionsAt(host, useNow(60_000));
  const { lapsing, unused, often, gone, folders } = found;
  const due = found.due > 0 && online;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once each time that there is something to look at
  useEffect(() => {
    if (due) void send({ type: 'grants.review' });
  }, [due]);
  const rule =
    (kind: Kind) =>
    (one: { id: string; grant: Grant }): Item => ({ key: one.id, kind, id: one.id, grant: one.grant });
  const folder =
    (kind: Kind) =>
    (one: Folder): Item => ({ key: one.path, kind, folder: { path: one.path, mode: one.mode } });
  const items = useKept([
    ...lapsing.map(rule('lapsing')),
    ...folders.lapsing.map(folder('lapsing')),
    ...unused.map(rule('unused')),
    ...folders.unused.map(folder('unused')),
    ...often.map(({ words, grant, yes }): Item => ({ key: words, kind: 'often', words, grant, yes })),
    ...gone.map(rule('gone')),
    ...folders.gone.map(folder('gone')),
  ]);
  return kinds.map((kind) => (
    <Part key={kind} title={t(`settings.grants.${kind}`)} text={kind === 'gone' ? undefined : t(`settings.grants.${kind}.text`)}>
      {items
        .filter((one) => one.kind === kind)
        .map((item) => (
          <Row key={item.key} item={item} />
        ))}
    </Part>
  ));
}

/** What was listed since the page was opened stays where it is, whatever became of it: the way back is where the tap was. */
function useKept(items: Item[]): Item[] {
  const [kept, setKept] = useState<Item[]>([]);
  const fresh = items.filter(({ key }) => !kept.some((one) => one.key === key));
  const all = fresh.length > 0 ? [...kept, ...fresh] : kept;
  if (all !== kept) setKept(all);
  return all;
}

function Part({ title, text, children }: { title: string; text?: string | undefined; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <section aria-label={title} className="mt-6">
      <h2 className="px-1 text-small font-semibold text-ink-soft">{title}</h2>
      {text && <p className="mb-2 px-1 text-small text-ink-soft">{text}</p>}
      <Box>{children}</Box>
    </section>
  );
}

interface Now {
  words: string;
  detail: string;
  act: string;
  does: Wish;
}

function Row({ item }: { item: Item }) {
  const send = useSend();
  const { words, detail, act, does } = useItem(item);
  return (
    <div className="flex min-h-14 flex-wrap items-center justify-end gap-x-3 gap-y-1 px-4 py-2">
      <span className="min-w-0 grow basis-44">
        <span dir="auto" className="block text-body [overflow-wrap:anywhere] first-letter:uppercase">
          {breaking(words)}
        </span>
        <span className="block text-small text-ink-soft">{detail}</span>
      </span>
      <Button className="shrink-0" onClick={() => void send(does)}>
        {act}
      </Button>
    </div>
  );
}

/** How it stands with it now, and the one thing to do: what undoes the last one, once there was one. */
function useItem(item: Item): Now {
  const { folders, goneFolders = [], grants = [], gone = [] } = useDesk((state) => state.host);
  const now = useNow(60_000);
  const over = (one: { gone: number; why: 'revoked' | 'lapsed' } | undefined): string =>
    one ? t(`settings.grants.gone.${one.why}`, { time: dayAndTime(one.gone, now) }) : '';
  const since = (one: { given?: number | undefined; lapses?: number | undefined }): string => {
    if (one.lapses !== undefined) return t('settings.grants.lapses', { time: dayAndTime(one.lapses, now) });
    if (item.kind === 'lapsing') return t('settings.grants.kept');
    return t('settings.grants.since', { time: dayAndTime(one.given ?? now, now) });
  };
  if ('folder' in item) {
    const { path, mode } = item.folder;
    const had = folders.find((one) => one.path === path);
    const words = t(mode === 'ro' ? 'settings.grants.folder.ro' : 'settings.grants.folder', { what: path });
    if (!had) {
      const detail = over(goneFolders.find((one) => one.path === path));
      return { words, detail, act: t('settings.grants.again'), does: { type: 'folder.add', path, mode } };
    }
    if (had.lapses !== undefined)
      return { words, detail: since(had), act: t('settings.grants.keep'), does: { type: 'folder.add', path, mode: had.mode } };
    return { words, detail: since(had), act: t('settings.grants.revoke'), does: { type: 'folder.remove', path } };
  }
  if ('yes' in item) {
    const rule = grants.find((one) => isAboutSame(one.grant, item.grant));
    if (rule)
      return {
        words: item.words,
        detail: t('settings.grants.often.now'),
        act: t('settings.grants.often.undo'),
        does: { type: 'grant.revoke', grant: rule.id },
      };
    const grant: Grant = { ...item.grant, source: 'owner', reason: t('settings.grants.often.reason') };
    return {
      words: item.words,
      detail: t('settings.grants.often.times', { n: item.yes }),
      act: t('settings.grants.often.do'),
      does: { type: 'grant.give', grant },
    };
  }
  const had = grants.find((one) => one.id === item.id);
  const words = grantWords(item.grant);
  if (had && had.lapses === undefined)
    return { words, detail: since(had), act: t('settings.grants.revoke'), does: { type: 'grant.revoke', grant: had.id } };
  const does: Wish = { type: 'grant.give', grant: item.grant, instead: item.id };
  if (had) return { words, detail: since(had), act: t('settings.grants.keep'), does };
  return { words, detail: over(gone.find((one) => one.id === item.id)), act: t('settings.grants.again'), does };
}
