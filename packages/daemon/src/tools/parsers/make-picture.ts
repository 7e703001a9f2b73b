import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import jpeg from 'jpeg-js';
import { plain } from '../plain.ts';
import { cutTexts } from './cut-texts.ts';
import { emojiLeft, withoutEmoji } from './emoji.ts';
import { pictureFonts } from './picture-fonts.ts';
import { Unreadable } from './unreadable.ts';

const mostPixels = 30_000_000;
/** A picture drawn from SVG, and what of it can't be seen. What the SVG names outside itself is not fetched. */
export async function makePicture(given: string, type: 'png' | 'jpg'): Promise<{ bytes: Uint8Array; note: string }> {
  const { text: svg, left } = withoutEmoji(withNames(given), true);
  if (!/<svg[\s>]/.test(svg))
    throw new Unreadable(
      'The content of a picture has to be SVG: <svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">…</svg>',
    );
  const fonts = await pictureFonts(svg);
  await startDrawing();
  const drawing = draw(svg, fonts);
  if (drawing.width * drawing.height > mostPixels)
    throw new Unreadable(`The picture would be ${drawing.width} × ${drawing.height} pixels: make it smaller.`);
  const image = drawing.render();
  const bytes =
    type === 'png'
      ? image.asPng()
      : jpeg.encode({ data: Buffer.from(onWhite(image.pixels)), width: image.width, height: image.height }, 90).data;
  return { bytes, note: cutNote(cutTexts(svg, (alone) => draw(alone, fonts))) + unseenNote(svg) + emojiLeft(left) };
}

/** It starts once in a process, and says so to whoever asks again. */
async function startDrawing(): Promise<void> {
  await initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm'))).catch((error: Error) => {
    if (!/already initialized/i.test(error.message)) throw error;
  });
}

/** Pictures that the SVG names: nothing outside it is read. */
function unseenNote(svg: string): string {
  const named = [...svg.matchAll(/<image\b[^>]*?\s(?:xlink:)?href\s*=\s*(["'])(?!data:)(.*?)\1/gis)].map(([, , name = '']) =>
    plain(name, 80),
  );
  return named.length
    ? `. Not drawn, since an SVG here shows no files: ${named.slice(0, 5).join(', ')}. Put a picture in with href="data:…", or beside this one in a document`
    : '';
}

/** The names that every drawing program takes as given, and XML doesn't. */
function withNames(svg: string): string {
  return svg.replace(/<svg(?=[\s>])[^>]*/, (root) => {
    const own = /\sxmlns\s*=/.test(root) ? '' : ' xmlns="http://www.w3.org/2000/svg"';
    const links = /\sxlink:/.test(svg) && !/\sxmlns:xlink\s*=/.test(root) ? ' xmlns:xlink="http://www.w3.org/1999/xlink"' : '';
    return root.replace('<svg', `<svg${own}${links}`);
  });
}

function cutNote(cut: string[]): string {
  if (!cut.length) return '';
  const named = cut.slice(0, 5).map((words) => JSON.stringify(words));
  const more = cut.length > 5 ? ` and ${cut.length - 5} more` : '';
  return `. Cut off at the edge of the picture: ${named.join(', ')}${more}. Make the picture larger, the font smaller, or break the line`;
}

function draw(svg: string, fontBuffers: Uint8Array[]): InstanceType<typeof Resvg> {
  try {
    return new Resvg(svg, {
      font: {
        fontBuffers,
        defaultFontFamily: 'DejaVu Sans',
        sansSerifFamily: 'DejaVu Sans',
        serifFamily: 'DejaVu Serif',
        monospaceFamily: 'DejaVu Sans Mono',
      },
    });
  } catch (error) {
    throw new Unreadable(`The SVG is not well formed: ${String(error).slice(0, 300)}`);
  }
}

/** JPEG has no transparency: what shows through is white. */
function onWhite(pixels: Uint8Array): Uint8Array {
  const flat = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 4) {
    const rest = 255 - (pixels[i + 3] ?? 255);
    // The colours come multiplied by their opacity.
    for (let channel = 0; channel < 3; channel++) flat[i + channel] = Math.min(255, (pixels[i + channel] ?? 0) + rest);
    flat[i + 3] = 255;
  }
  return flat;
}
