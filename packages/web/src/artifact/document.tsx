import { pictureType } from '../content/kind.ts';
import type { Block } from '../content/office.ts';
import { Picture } from '../parts/picture.tsx';
import { number, t } from '../words/words.ts';

/** The words and pictures of a document or of slides, in order. */
export function Document({ blocks }: { blocks: Block[] }) {
  if (blocks.length === 0) return <p className="mt-4 text-body text-ink-soft">{t('diff.empty')}</p>;
  return (
    <div className="prose mt-2 rounded-large border border-line bg-surface px-5 py-4">
      {blocks.map((block, index) => (
        <Piece key={index} block={block} />
      ))}
    </div>
  );
}

function Piece({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <h3 dir="auto">{block.text}</h3>;
    case 'text':
      return (
        <p dir="auto" className="whitespace-pre-wrap">
          {block.text}
        </p>
      );
    case 'row':
      return (
        <div className="flex gap-3 border-b border-line py-1.5 text-small">
          {block.cells.map((cell, index) => (
            <span key={index} dir="auto" className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              {cell}
            </span>
          ))}
        </div>
      );
    case 'page':
      return (
        <p className="mt-5 border-t border-line pt-3 text-small text-ink-faint first:mt-0 first:border-0 first:pt-0">
          {number(block.number)}
        </p>
      );
    case 'unseen':
      return <p className="my-2 rounded-medium bg-sunken p-3 text-small text-ink-soft">{t(`artifact.unseen.${block.what}`)}</p>;
    case 'image':
      return (
        <div className="my-2">
          <Picture bytes={block.bytes} type={pictureType(block.name)} alt="" />
        </div>
      );
  }
}
