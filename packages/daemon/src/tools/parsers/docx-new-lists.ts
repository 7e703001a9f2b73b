import { readNumbering } from './docx-lists.ts';
import { announced } from './new-part.ts';
import { mainPart, relations } from './parts.ts';
import { child, childValue, parseXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** The lists of a document that is being changed. */
export interface Lists {
  /** What list a paragraph of this form (`<w:pPr>…`) is in. */
  kind(form: string): 'bullet' | 'number' | undefined;
  /** The number of a new list. */
  add(kind: 'bullet' | 'number', start: number): number;
  /** The parts of the file that change for it. `now`: parts as they are by now. */
  changed(now: (part: string) => string): Map<string, string>;
}

const numbers = {
  path: 'word/numbering.xml',
  id: 'rIdLists',
  link: 'numbering',
  type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml',
};
const none =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"></w:numbering>';

export function openLists(zip: Zip): Lists {
  const main = mainPart(zip, 'word/document.xml');
  const part = relations(zip, main).find((one) => one.type === 'numbering')?.target;
  const before = part ? zip.text(part) : '';
  let xml = before || none;
  return {
    kind(form) {
      const properties = child(parseXml(form), 'pPr');
      const label = readNumbering(xml).label(properties, childValue(properties, 'pStyle'));
      return label && (label.text === '-' ? 'bullet' : 'number');
    },
    add(kind, start) {
      const shape = next(xml, 'abstractNumId');
      const list = Math.max(1, next(xml, 'numId'));
      const fresh = `<w:abstractNum w:abstractNumId="${shape}"><w:multiLevelType w:val="hybridMultilevel"/>${levels(kind, start)}</w:abstractNum>`;
      // Shapes stand before lists, and lists before what comes at the end.
      const first = xml.search(/<w:num\b/);
      const at = first < 0 ? xml.search(/<w:numIdMacAtCleanup|<\/w:numbering>/) : first;
      xml = xml.slice(0, at) + fresh + xml.slice(at);
      const end = xml.search(/<w:numIdMacAtCleanup|<\/w:numbering>/);
      xml = `${xml.slice(0, end)}<w:num w:numId="${list}"><w:abstractNumId w:val="${shape}"/></w:num>${xml.slice(end)}`;
      return list;
    },
    changed(now) {
      if (xml === (before || none)) return new Map();
      if (part) return new Map([[part, xml]]);
      return new Map([[numbers.path, xml], ...announced(main, numbers, now)]);
    },
  };
}

function next(xml: string, name: string): number {
  const there = [...xml.matchAll(new RegExp(`\\sw:${name}="(\\d+)"`, 'g'))].map((one) => Number(one[1]));
  return Math.max(-1, ...there) + 1;
}

function levels(kind: 'bullet' | 'number', start: number): string {
  return [0, 1, 2, 3, 4, 5]
    .map((level) => {
      const look = kind === 'bullet' ? ['bullet', '•◦▪'[level % 3]] : ['decimal', `%${level + 1}.`];
      return `<w:lvl w:ilvl="${level}"><w:start w:val="${level ? 1 : start}"/><w:numFmt w:val="${look[0]}"/><w:lvlText w:val="${look[1]}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="${425 * (level + 1)}" w:hanging="425"/></w:pPr></w:lvl>`;
    })
    .join('');
}
