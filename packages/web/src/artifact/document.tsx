import { chartWords } from '../content/chart-words.ts';
import { pictureType } from '../content/kind.ts';
import type { Block, Cell, Words } from '../content/parts.ts';
import { Picture } from '../parts/picture.tsx';
import { t } from '../words/words.ts';
import { Chart } from './chart.tsx';

/** The words, tables and pictures of a document or of slides, in order. */
export function Document({ blocks }: { blocks: Block[] }) {
  if (blocks.length === 0) return <p className="mt-4 text-body text-ink-soft">{t('diff.empty')}</p>;
  const slides = blocks.filter(({ kind }) => kind === 'page').length;
  const paper = 'prose mt-2 rounded-large border border-line bg-surface px-5 py-4';
  if (slides === 0)
    return (
      <div className={paper}>
        <Pieces blocks={blocks} />
      </div>
    );
  const starts = blocks.flatMap(({ kind }, index) => (kind === 'page' ? index : []));
  return (
    <ol className="mt-2 grid grid-cols-1 gap-3">
      {starts.map((start, index) => (
        <li key={start}>
          <p className="ms-1 text-small text-ink-faint">{t('artifact.slide', { n: index + 1, all: slides })}</p>
          <div className={`${paper} mt-1 min-h-24`}>
            {starts[index + 1] === start + 1 || start + 1 === blocks.length ? (
              <p className="text-small text-ink-faint">{t('artifact.slide.empty')}</p>
            ) : (
              <Pieces blocks={blocks.slice(start + 1, starts[index + 1])} />
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

export const Pieces = ({ blocks }: { blocks: Block[] }) => blocks.map((block, index) => <Piece key={index} block={block} />);

function Piece({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? <h2 dir="auto">{block.text}</h2> : <h3 dir="auto">{block.text}</h3>;
    case 'text':
      return (
        <p dir="auto" className="whitespace-pre-wrap">
          <Told words={block} />
        </p>
      );
    case 'item':
      return (
        <p dir="auto" className="flex gap-2" style={{ paddingInlineStart: `${Math.min(block.level, 5) * 16}px` }}>
          <span className="shrink-0 text-ink-faint tabular-nums">{block.mark}</span>
          <span className="min-w-0 whitespace-pre-wrap">
            <Told words={block} />
          </span>
        </p>
      );
    case 'table':
      return <Table rows={block.rows} />;
    case 'chart':
      return (
        <figure className="my-3 rounded-medium bg-sunken p-3">
          <figcaption className="text-small text-ink-soft">
            {block.title && <span className="block font-semibold">{block.title}</span>}
            {chartWords(block)}
          </figcaption>
          <Chart chart={block} />
          <Table rows={block.rows} />
        </figure>
      );
    case 'page':
      return null;
    case 'unseen':
      return <p className="my-2 rounded-medium bg-sunken p-3 text-small text-ink-soft">{t(`artifact.unseen.${block.what}`)}</p>;
    case 'image':
      return (
        <div className="my-2">
          <Picture bytes={block.bytes} type={pictureType(block.name)} alt={block.alt} />
        </div>
      );
  }
}

const Told = ({ words: { text, pieces } }: { words: Words }) => pieces?.map((piece, index) => <Looked key={index} {...piece} />) ?? text;

function Looked({ text, bold, italic }: NonNullable<Words['pieces']>[number]) {
  const inner = italic ? <em>{text}</em> : text;
  return bold ? <strong>{inner}</strong> : inner;
}

const mostRows = 300;

/** As wide as it needs; what doesn't fit scrolls. */
function Table({ rows }: { rows: Cell[][] }) {
  // Of a chart whose series have no names there is nothing to say above.
  const headless = rows.length > 1 && rows[0]?.every(({ text }) => text === '');
  return (
    <section className="table-scroll my-2" tabIndex={0} aria-label={t('artifact.table')}>
      <table className="text-small">
        <tbody>
          {rows.slice(headless ? 1 : 0, mostRows).map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td
                  key={at}
                  dir="auto"
                  colSpan={cell.span}
                  className={`whitespace-pre-wrap ${index === 0 && rows.length > 1 && !headless ? 'font-semibold' : ''}`}
                >
                  <Told words={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
