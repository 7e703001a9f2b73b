import { openCompound } from './compound.ts';
import { note } from './notes.ts';

// A presentation of PowerPoint 97 to 2003 (MS-PPT) as text: the words of its slides in their order.

const kinds = {
  slideList: 0x0ff0,
  persist: 0x03f3,
  slide: 0x03ee,
  notes: 0x03f0,
  wide: 0x0fa0,
  narrow: 0x0fa8,
  header: 0x0f9f,
  master: 0x03f8,
};
const most = 1_500_000;

interface Atom {
  type: number;
  instance: number;
  container: boolean;
  from: number;
  to: number;
}

export function readPpt(bytes: Uint8Array): string {
  const stream = openCompound(bytes).read('PowerPoint Document');
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const outline: string[][] = [];
  const drawn: string[][] = [];
  const notes: string[] = [];
  let title = false;
  const walk = (from: number, to: number, into: string[] | undefined, depth: number): void => {
    for (const atom of atomsOf(view, from, to)) {
      const inside = stream.subarray(atom.from, atom.to);
      if (atom.type === kinds.slideList && atom.instance !== 0) continue;
      if (atom.type === kinds.master) continue;
      if (atom.type === kinds.persist) outline.push([]);
      else if (atom.type === kinds.header) title = inside[0] === 0 || inside[0] === 6;
      else if (atom.type === kinds.wide || atom.type === kinds.narrow) {
        const text = new TextDecoder(atom.type === kinds.wide ? 'utf-16le' : 'latin1')
          .decode(inside)
          .replace(/[\r\v]/g, '\n')
          .trim();
        if (text) (into ?? outline.at(-1))?.push(title ? `# ${text.replaceAll('\n', ' ')}` : text);
        title = false;
      } else if (atom.container && depth < 20) {
        if (atom.type === kinds.slide) drawn.push([]);
        const target = atom.type === kinds.slide ? drawn.at(-1) : atom.type === kinds.notes ? notes : into;
        walk(atom.from, atom.to, target, depth + 1);
      }
    }
  };
  walk(0, stream.length, undefined, 0);
  const number = Math.max(outline.length, drawn.length);
  const slides = Array.from({ length: number }, (_, i) => {
    const words = [...new Set([...(outline[i] ?? []), ...(drawn[i] ?? [])])].filter((text) => text !== '*');
    return [`## Slide ${i + 1}`, ...words].join('\n');
  });
  const spoken = notes.filter((text) => text.length > 1);
  return (
    [...slides, ...(spoken.length ? [`Notes: ${spoken.join('\n')}`] : [])].join('\n\n').slice(0, most) ||
    note('The presentation has no slides.')
  );
}

function* atomsOf(view: DataView, from: number, to: number): Generator<Atom> {
  for (let at = from; at + 8 <= to; ) {
    const head = view.getUint16(at, true);
    const length = view.getUint32(at + 4, true);
    yield {
      type: view.getUint16(at + 2, true),
      instance: head >> 4,
      container: (head & 15) === 15,
      from: at + 8,
      to: Math.min(to, at + 8 + length),
    };
    at += 8 + length;
  }
}
