import type { Change } from '@deskhand/protocol';
import { type ReactNode, type RefObject, useEffect, useState } from 'react';
import { kindOf } from '../content/kind.ts';
import type { Reply, Sides } from '../desk/desk.ts';
import { useApp, useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { type Comparison, compareSides } from './compare.ts';
import { ImageSides } from './image-sides.tsx';
import { PdfSides } from './pdf-sides.tsx';
import { TableDiff } from './table-diff.tsx';
import { TextDiff } from './text-diff.tsx';

/** The difference fit to the kind of file: lines, cells, pictures side by side, pages; else the sizes. */
export function Difference({ task, change, scroller }: { task: string; change: Change; scroller: RefObject<HTMLElement | null> }) {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [result, setResult] = useState<Comparison | { kind: 'loading' } | { kind: 'trouble'; reply: Reply<Sides> }>({ kind: 'loading' });
  const { path, what } = change;
  const large = Math.max(change.before ?? 0, change.after ?? 0) > mostBytes;
  // biome-ignore lint/correctness/useExhaustiveDependencies: tried again when the desk is back
  useEffect(() => {
    if (what !== 'file' || large) return;
    let left = false;
    void desk.compare(task, path).then(async (reply) => {
      const next = reply.ok ? await compareSides(kindOf(path), reply.value) : ({ kind: 'trouble', reply } as const);
      if (!left) setResult(next);
    });
    return () => {
      left = true;
    };
  }, [desk, task, path, what, large, online]);

  if (what === 'folder') return <Said>{t('diff.folder')}</Said>;
  if (what === 'link') return <Said>{t('diff.link')}</Said>;
  if (large) return <Said>{t('diff.large')}</Said>;
  switch (result.kind) {
    case 'loading':
      return <Said>{t('loading')}</Said>;
    case 'trouble':
      return (
        <Said>
          {!result.reply.ok && result.reply.code !== 'offline' && result.reply.sentence ? result.reply.sentence : t('unreachable')}
        </Said>
      );
    case 'same':
      return <Said>{t('diff.same')}</Said>;
    case 'binary':
      return <Said>{t('diff.binary')}</Said>;
    case 'images':
      return <ImageSides path={path} sides={result.sides} />;
    case 'pages':
      return <PdfSides sides={result.sides} scroller={scroller} />;
    case 'tables':
      return result.sheets.map((sheet, index) => (
        <section key={`${sheet.name}-${index}`} aria-label={sheet.name}>
          {sheet.name !== '' && <h3 className="mt-4 text-small font-semibold text-ink-soft">{sheet.name}</h3>}
          <TableDiff rows={sheet.rows} />
        </section>
      ));
    case 'lines':
      return <TextDiff rows={result.rows} scroller={scroller} />;
  }
}

const mostBytes = 8_000_000;
const Said = ({ children }: { children: ReactNode }) => (
  <p role="status" className="mt-4 text-body text-ink-soft">
    {children}
  </p>
);
