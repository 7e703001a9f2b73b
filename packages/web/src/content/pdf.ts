import type { PdfAsked, PdfDrawn, PdfOpened } from './pdf-worker.ts';
import { type Reader, startReader } from './reader.ts';

/** An opened pdf: `pages` has each page's width divided by its height. */
export interface Pdf extends PdfOpened {
  /** A page, `width` pixels of the screen wide. Undefined where it can't be drawn in time, or isn't wanted any more. */
  draw(index: number, width: number, wanted: AbortSignal): Promise<PdfDrawn | undefined>;
  close(): void;
}

/** Undefined where it can't be read, or not in time. A page that ends its reader leaves the other pages to the next one. */
export async function openPdf(bytes: Uint8Array<ArrayBuffer>): Promise<Pdf | undefined> {
  let reader: Reader | undefined;
  let closed = false;
  const begin = async (): Promise<PdfOpened | undefined> => {
    reader = startReader(() => new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' }));
    const opened = await reader.ask<PdfOpened>({ bytes } satisfies PdfAsked);
    if (!opened) reader.end();
    return opened;
  };
  const draw: Pdf['draw'] = async (index, width, wanted) => {
    if (closed || wanted.aborted || (reader?.ended() && !(await begin()))) return undefined;
    return reader?.ask<PdfDrawn>({ index, width } satisfies PdfAsked);
  };
  const opened = await begin();
  // One after the other: each has the whole of the reader's patience.
  let before: Promise<unknown> = Promise.resolve();
  return (
    opened && {
      ...opened,
      draw: (...asked) => {
        const drawn = before.then(() => draw(...asked)).catch(() => undefined);
        before = drawn;
        return drawn;
      },
      close: () => {
        closed = true;
        reader?.end();
      },
    }
  );
}
