import { type ReactNode, type RefObject, useEffect, useMemo, useState } from 'react';
import { parseCsv } from '../content/csv.ts';
import { type Kind, pictureType, textOf } from '../content/kind.ts';
import { type DocumentKind, readDocument, readWorkbook } from '../content/office.ts';
import type { Block } from '../content/parts.ts';
import type { Sheet } from '../content/xlsx.ts';
import { Markdown } from '../parts/markdown.tsx';
import { Picture } from '../parts/picture.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { t } from '../words/words.ts';
import { Document } from './document.tsx';
import { HtmlPreview } from './html-preview.tsx';
import { Note } from './note.tsx';
import { PdfPages } from './pdf-pages.tsx';
import { SheetTable } from './sheet-table.tsx';
import { TextLines } from './text-lines.tsx';

interface PreviewProps {
  name: string;
  kind: Kind;
  bytes: Uint8Array<ArrayBuffer>;
  scroller: RefObject<HTMLElement | null>;
}

/** A file shown by its kind. Nothing in it runs; what can't be shown says so. */
export function Preview({ name, kind, bytes, scroller }: PreviewProps) {
  const text = useMemo(() => textOf(bytes, kind !== 'other'), [bytes, kind]);
  switch (kind) {
    case 'image':
      return (
        <div className="mt-2">
          <Picture bytes={bytes} type={pictureType(name)} alt={name} />
        </div>
      );
    case 'pdf':
      return <PdfPages bytes={bytes} scroller={scroller} />;
    case 'xlsx':
      return <Read bytes={bytes} read={readWorkbook} show={(sheets: Sheet[]) => <SheetTable sheets={sheets} />} />;
    case 'docx':
    case 'pptx':
    case 'mail':
    case 'calendar':
      return (
        <Read
          bytes={bytes}
          read={readers[kind]}
          show={(blocks: Block[]) => <Document blocks={blocks} />}
          otherwise={isText(kind) && text !== undefined && <TextLines text={text} code scroller={scroller} />}
        />
      );
  }
  if (text === undefined) return <Note>{t('artifact.none')}</Note>;
  if (kind === 'markdown' && text.length < 400_000) return <Markdown text={text} />;
  if (kind === 'csv') return <SheetTable sheets={[{ name: '', rows: parseCsv(text, 20_000) }]} />;
  if (kind === 'html') return <HtmlPreview html={text} scroller={scroller} />;
  return <TextLines text={text} code={kind !== 'text'} scroller={scroller} />;
}

const isText = (kind: Kind) => kind === 'mail' || kind === 'calendar';
const reader = (kind: DocumentKind) => (bytes: Uint8Array<ArrayBuffer>) => readDocument(kind, bytes);
const readers = { docx: reader('docx'), pptx: reader('pptx'), mail: reader('mail'), calendar: reader('calendar') };

interface ReadProps<T> {
  bytes: Uint8Array<ArrayBuffer>;
  read(bytes: Uint8Array<ArrayBuffer>): Promise<T | undefined>;
  show(value: T): ReactNode;
  /** In place of saying that it is broken. */
  otherwise?: ReactNode;
}

/** Reads, then shows; what can't be read is told as broken. */
function Read<T>({ bytes, read, show, otherwise }: ReadProps<T>) {
  const [value, setValue] = useState<{ done: boolean; value?: T | undefined; failed?: unknown }>({ done: false });
  useEffect(() => {
    let left = false;
    read(bytes).then(
      (result) => !left && setValue({ done: true, value: result }),
      (failed: unknown) => !left && setValue({ done: true, failed }),
    );
    return () => {
      left = true;
    };
  }, [bytes, read]);
  // What stands around it says so, and tries again.
  if (value.failed) throw value.failed;
  if (!value.done) return <Waiting />;
  if (value.value !== undefined) return show(value.value);
  return otherwise || <Note>{t('artifact.broken')}</Note>;
}
