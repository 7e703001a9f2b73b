import type { Resvg } from '@resvg/resvg-wasm';
import { plain } from '../plain.ts';
import { scan } from './xml.ts';

type Drawing = InstanceType<typeof Resvg>;
interface Open {
  /** As it is written: `<g transform="…">`. */
  tag: string;
  name: string;
  at: number;
}

/** More would take longer to measure than anyone waits. */
const mostTexts = 200;

/**
 * The texts of a picture that reach over its edge, where nobody sees the rest. Each is drawn alone, with what it stands
 * in, and measured by the drawer itself.
 */
export function cutTexts(svg: string, draw: (svg: string) => Drawing): string[] {
  const view = viewOf(svg);
  if (!view) return [];
  const cut: string[] = [];
  for (const { alone, words } of textsOf(svg).slice(0, mostTexts)) {
    const box = draw(alone).getBBox();
    if (!box) continue;
    const room = Math.max(1, view.width / 100);
    const inside = box.x >= view.x - room && box.x + box.width <= view.x + view.width + room;
    const within = box.y >= view.y - room && box.y + box.height <= view.y + view.height + room;
    if (!inside || !within) cut.push(plain(words, 60));
  }
  return cut;
}

/** Each text, in a picture that holds nothing else. */
function textsOf(svg: string): { alone: string; words: string }[] {
  const found: { alone: string; words: string }[] = [];
  const open: Open[] = [];
  let styles = '';
  let words = '';
  scan(svg, {
    open(name, _raw, at, end) {
      if (name === 'text') words = '';
      open.push({ tag: svg.slice(at, end), name, at });
    },
    text(text) {
      words += text;
    },
    close(name, _at, end) {
      const own = open.pop();
      if (!own) return;
      if (name === 'style') styles += svg.slice(own.at, end);
      if (name !== 'text' || !words.trim() || open.some((each) => hidden.has(each.name))) return;
      const [root, ...around] = open;
      if (!root) return;
      const ends = open.map(({ tag }) => `</${/^<([^\s/>]+)/.exec(tag)?.[1]}>`).reverse();
      found.push({ alone: [root.tag, styles, ...around.map(({ tag }) => tag), svg.slice(own.at, end), ...ends].join(''), words });
    },
  });
  return found;
}

/** What stands in these is drawn elsewhere, or not at all. */
const hidden = new Set(['defs', 'symbol', 'clipPath', 'mask', 'pattern', 'marker']);

/** What the picture shows of its own space. */
function viewOf(svg: string): { x: number; y: number; width: number; height: number } | undefined {
  const root = /<svg\b[^>]*>/.exec(svg)?.[0] ?? '';
  const attribute = (name: string) => new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(root)?.[1];
  const [x, y, width, height] = (attribute('viewBox') ?? `0 0 ${pixels(attribute('width'))} ${pixels(attribute('height'))}`)
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (x === undefined || y === undefined || !width || !height || !(width > 0 && height > 0)) return undefined;
  return { x, y, width, height };
}

const pixels = (length = '') => /^\s*([\d.]+)(px)?\s*$/.exec(length)?.[1] ?? 'none';
