import type { Change } from '@deskhand/protocol';
import { type RefObject, useEffect, useState } from 'react';
import { Chart } from '../artifact/chart.tsx';
import { download } from '../artifact/hand-out.ts';
import { Note } from '../artifact/note.tsx';
import { Preview } from '../artifact/preview.tsx';
import { kindOf } from '../content/kind.ts';
import type { Trouble } from '../desk/desk.ts';
import { baseName } from '../parts/plain.ts';
import { troubleWords } from '../parts/trouble-words.ts';
import { Instead, Waiting } from '../parts/waiting.tsx';
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
  const [result, setResult] = useState<Comparison | { kind: 'loading' } | { kind: 'trouble'; trouble: Trouble }>({ kind: 'loading' });
  const { path, what } = change;
  const [anyway, setAnyway] = useState(false);
  const [tried, again] = useState(0);
  const large = !anyway && Math.max(change.before ?? 0, change.after ?? 0) > mostBytes;
  // biome-ignore lint/correctness/useExhaustiveDependencies: tried again when the desk is back, or when asked to
  useEffect(() => {
    if (what !== 'file' || large) return;
    let left = false;
    setResult((was) => (was.kind === 'trouble' ? { kind: 'loading' } : was));
    void desk.compare(task, path).then(async (reply) => {
      const next = reply.ok ? await compareSides(kindOf(path), reply.value) : ({ kind: 'trouble', trouble: reply } as const);
      // What is shown stays where it can't be read once more.
      if (!left) setResult((was) => (next.kind === 'trouble' && was.kind !== 'loading' ? was : next));
    });
    return () => {
      left = true;
    };
  }, [desk, task, path, what, large, online, tried]);

  if (what === 'folder') return <Note>{t('diff.folder')}</Note>;
  if (what === 'link') return <Note>{t('diff.link')}</Note>;
  if (large)
    return (
      <Instead act={t('artifact.large.do')} onAct={() => setAnyway(true)}>
        {t('diff.large')}
      </Instead>
    );
  switch (result.kind) {
    case 'loading':
      return <Waiting />;
    case 'trouble':
      return (
        <Instead act={t('again')} onAct={() => again(tried + 1)}>
          {troubleWords(result.trouble)}
        </Instead>
      );
    case 'same':
      return <Note>{t('diff.same')}</Note>;
    case 'binary': {
      const bytes = result.sides.after ?? result.sides.before;
      return (
        <Instead act={t('artifact.download')} onAct={() => bytes && download(baseName(path), bytes)}>
          {t('diff.binary')}
        </Instead>
      );
    }
    case 'images':
      return <ImageSides path={path} sides={result.sides} />;
    case 'pages':
      return <PdfSides sides={result.sides} scroller={scroller} />;
    case 'new':
      return <Preview name={path} kind={result.of} bytes={result.bytes} scroller={scroller} />;
    case 'tables':
      return result.sheets.map((sheet, index) => (
        <section key={`${sheet.name}-${index}`} aria-label={sheet.name}>
          {sheet.name !== '' && <h2 className="mt-4 text-small font-semibold text-ink-soft">{sheet.name}</h2>}
          {sheet.chart && <Chart chart={sheet.chart} />}
          <TableDiff rows={sheet.rows} />
        </section>
      ));
    case 'lines':
      return <TextDiff rows={result.rows} scroller={scroller} />;
  }
}

const mostBytes = 8_000_000;
