import type { Zip } from './zip.ts';

// The XML of office files, and no more than that: no document types, hence no entities to expand and none to fetch. Names
// lose their prefix ("w:p" is "p"), since which prefix a program uses is its own choice. Works without a page (Worker).

export interface Element {
  name: string;
  /** The attributes as they were written; `attribute` looks one up. */
  raw: string;
  children: (Element | string)[];
}

const deepest = 200;
/** Of all parts that one file is read from. */
const mostElements = 1_500_000;

/** One part of an office file; undefined where it is absent, broken, or declares a document type. */
export async function xml(zip: Zip, name: string): Promise<Element | undefined> {
  const text = await zip.text(name);
  return text === undefined ? undefined : parseXml(text, zip);
}

/** `budget` counts the elements of all that is read beside each other. */
function parseXml(text: string, budget: { elements?: number } = {}): Element | undefined {
  const top: Element = { name: '', raw: '', children: [] };
  const open = [top];
  let at = 0;
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    if (tag < 0) break;
    if (tag > at) open.at(-1)?.children.push(unescaped(text.slice(at, tag)));
    if (text[tag + 1] === '!' || text[tag + 1] === '?') {
      const [mark, length] = endOf(text, tag);
      if (!mark) return undefined;
      if (length) open.at(-1)?.children.push(text.slice(tag + length, text.indexOf(mark, tag)));
      const end = text.indexOf(mark, tag);
      at = end < 0 ? text.length : end + mark.length;
      continue;
    }
    const end = tagEnd(text, tag);
    if (end === undefined) return undefined;
    at = end + 1;
    if (text[tag + 1] === '/') {
      if (open.length > 1) open.pop();
      continue;
    }
    budget.elements = (budget.elements ?? 0) + 1;
    if (open.length > deepest || budget.elements > mostElements) return undefined;
    const empty = text[end - 1] === '/';
    const inner = text.slice(tag + 1, empty ? end - 1 : end);
    const space = inner.search(/\s/);
    const element: Element = {
      name: local(space < 0 ? inner : inner.slice(0, space)),
      raw: space < 0 ? '' : inner.slice(space),
      children: [],
    };
    open.at(-1)?.children.push(element);
    if (!empty) open.push(element);
  }
  return top;
}

/** What ends a tag that is none, and how much of its beginning is no text; nothing for a document type. */
function endOf(text: string, at: number): [mark: string | undefined, length: number] {
  if (text[at + 1] === '?') return ['?>', 0];
  if (text.startsWith('<!--', at)) return ['-->', 0];
  return text.startsWith('<![CDATA[', at) ? [']]>', 9] : [undefined, 0];
}

/** The first ">" outside quotes. */
function tagEnd(text: string, from: number): number | undefined {
  let quote = 0;
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quote) {
      if (c === quote) quote = 0;
    } else if (c === 34 || c === 39) quote = c;
    else if (c === 62) return i;
  }
  return undefined;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);
const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name) return names[name] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

const patterns = new Map<string, RegExp>();

/** An attribute by its name under whatever prefix; with a prefix ("r:id") where both could be there. */
export function attribute(element: Element | undefined, name: string): string | undefined {
  let pattern = patterns.get(name);
  if (!pattern) {
    pattern = new RegExp(`\\s(?:${name.includes(':') ? '' : '\\w+:'})?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
    patterns.set(name, pattern);
  }
  const found = element && pattern.exec(element.raw);
  return found ? unescaped(found[1] ?? found[2] ?? '') : undefined;
}

export const elementsOf = (node: Element | undefined): Element[] =>
  node?.children.filter((one): one is Element => typeof one !== 'string') ?? [];
export const child = (node: Element | undefined, name: string): Element | undefined => elementsOf(node).find((one) => one.name === name);
/** The value of a child such as `<w:pStyle w:val="Title"/>`. */
export const childValue = (node: Element | undefined, name: string): string | undefined => attribute(child(node, name), 'val');

/** Every element of that name below, in order, not looking inside those found. */
export function all(node: Element | undefined, ...wanted: string[]): Element[] {
  const found: Element[] = [];
  const walk = (one: Element) => {
    for (const inner of one.children) {
      if (typeof inner === 'string') continue;
      if (wanted.includes(inner.name)) found.push(inner);
      else walk(inner);
    }
  };
  if (node) walk(node);
  return found;
}

/** The text right in an element. */
export const textIn = (node: Element | undefined): string => node?.children.filter((one) => typeof one === 'string').join('') ?? '';
