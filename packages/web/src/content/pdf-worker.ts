import { getDocument, type PDFDocumentProxy } from 'unpdf/pdfjs';

// Reads and draws one pdf with PDF.js, which runs no script of a file's, apart from the page: see pdf.ts, which ends it when
// it takes too long.

export type PdfAsked = { bytes: Uint8Array<ArrayBuffer> } | { index: number; width: number };
export interface PdfOpened {
  /** Each page's width divided by its height. */
  pages: number[];
  /** How many the file has. */
  all: number;
}
export interface PdfDrawn {
  text: string;
  /** Absent where this browser draws nothing outside of a page. */
  picture?: ImageBitmap;
}

const mostPages = 500;
/** Pixels: what a page may take up drawn, and a picture inside of it. */
const most = { page: 12_000_000, picture: 60_000_000 };
const draws = typeof OffscreenCanvas !== 'undefined';

let document: PDFDocumentProxy | undefined;

// PDF.js listens here too, to messages of its own; each of ours has a port for its answer.
self.addEventListener('message', async ({ data, ports: [port] }: MessageEvent<PdfAsked>) => {
  if (!port) return;
  const found = await ('bytes' in data ? open(data.bytes) : draw(data.index, data.width)).catch(() => undefined);
  port.postMessage(found, found && 'picture' in found && found.picture ? [found.picture] : []);
});

async function open(bytes: Uint8Array<ArrayBuffer>): Promise<PdfOpened> {
  document = await getDocument({
    data: bytes,
    useSystemFonts: true,
    enableXfa: false,
    disableFontFace: true,
    maxImageSize: most.picture,
    isOffscreenCanvasSupported: draws,
    CanvasFactory: Canvases,
    FilterFactory: NoFilters,
  }).promise;
  const pages: number[] = [];
  for (let number = 1; number <= Math.min(document.numPages, mostPages); number++) {
    const { width, height } = (await document.getPage(number)).getViewport({ scale: 1 });
    pages.push(Math.min(100, Math.max(0.01, width / height || 1)));
  }
  return { pages, all: document.numPages };
}

/** `width`: in pixels of the screen. */
async function draw(index: number, width: number): Promise<PdfDrawn | undefined> {
  const page = await document?.getPage(index + 1);
  if (!page) return undefined;
  const { items } = await page.getTextContent();
  const text = items.map((item) => ('str' in item ? item.str : '')).join(' ');
  if (!draws) return { text };
  const full = page.getViewport({ scale: 1 });
  const scale = Math.min(width / full.width, Math.sqrt(most.page / (full.width * full.height)));
  const viewport = page.getViewport({ scale });
  const { canvas, context } = new Canvases().create(viewport.width, viewport.height);
  if (!canvas || !context) return { text };
  // Its types know a page's canvas alone; it asks no more of one than what both have.
  await page.render({ canvas: null, canvasContext: context as unknown as CanvasRenderingContext2D, viewport }).promise;
  page.cleanup();
  return { text, picture: canvas.transferToImageBitmap() };
}

interface Held {
  canvas: OffscreenCanvas | null;
  context: OffscreenCanvasRenderingContext2D | null;
}

/** What PDF.js draws on, where there is no page to make canvases of. */
class Canvases {
  create(width: number, height: number): Held {
    const canvas = new OffscreenCanvas(Math.max(1, Math.floor(width)), Math.max(1, Math.floor(height)));
    return { canvas, context: canvas.getContext('2d', { willReadFrequently: true }) };
  }
  reset({ canvas }: Held, width: number, height: number): void {
    if (canvas) Object.assign(canvas, { width, height });
  }
  destroy(held: Held): void {
    if (held.canvas) Object.assign(held.canvas, { width: 0, height: 0 });
    Object.assign(held, { canvas: null, context: null });
  }
}

/** Its filters are a page's, too: colours that only they could change stay as they are. */
class NoFilters {
  addFilter = () => 'none';
  addHCMFilter = () => 'none';
  addAlphaFilter = () => 'none';
  addLuminosityFilter = () => 'none';
  addKnockoutFilter = () => 'none';
  addHighlightHCMFilter = () => 'none';
  addSelectionHCMFilter = () => 'none';
  addSelectionFilter = () => 'none';
  destroy() {}
}
