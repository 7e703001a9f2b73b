import { attribute } from './xml.ts';

/** The looks of a workbook's cells, to which new ones can be added. */
export interface Looks {
  /** The code by which cells of that look show their number; undefined where the look says nothing of it. */
  code(style: number): string | undefined;
  /** The look that differs from that one only in how it shows numbers; undefined where the file knows no looks. */
  showing(style: number, code: string): number | undefined;
  /** The part with what was added; undefined where nothing was. */
  changed(): string | undefined;
}

const xf = /<(?:\w+:)?xf\b[^>]*?(?:\/>|>[\s\S]*?<\/(?:\w+:)?xf>)/g;

/** Over the text of the part, so that what no library understands stays as it is (ECMA-376, 18.8). */
export function openLooks(xml: string): Looks {
  const [all = '', open = '', , inside = ''] = /(<(\w+:)?cellXfs\b[^>]*>)([\s\S]*?)<\/(?:\w+:)?cellXfs>/.exec(xml) ?? [];
  const looks: string[] = inside.match(xf) ?? [];
  const codes = new Map<number, string>();
  for (const [raw] of xml.matchAll(/<(?:\w+:)?numFmt\b[^>]*>/g))
    codes.set(Number(attribute(raw, 'numFmtId')), attribute(raw, 'formatCode') ?? '');
  const before = looks.length;
  const fresh = new Map<number, string>();
  const made = new Map<string, number>();

  const idOf = (code: string) => {
    for (const [id, one] of codes) if (one === code) return id;
    const id = Math.max(163, ...codes.keys()) + 1;
    codes.set(id, code);
    fresh.set(id, code);
    return id;
  };
  return {
    code(style) {
      const id = Number(attribute(looks[style] ?? '', 'numFmtId') ?? 0);
      return id === 0 ? undefined : (codes.get(id) ?? (id === 49 ? '@' : `built-in ${id}`));
    },
    showing(style, code) {
      const like = looks[style] ?? looks[0];
      if (!like) return undefined;
      const known = made.get(`${style} ${code}`);
      if (known !== undefined) return known;
      const bare = like.replace(/\s(?:numFmtId|applyNumberFormat)="[^"]*"/g, '');
      looks.push(bare.replace(/^<(?:\w+:)?xf\b/, `$& numFmtId="${idOf(code)}" applyNumberFormat="1"`));
      made.set(`${style} ${code}`, looks.length - 1);
      return looks.length - 1;
    },
    changed() {
      if (looks.length === before) return undefined;
      const counted = open.replace(/\scount="\d+"/, ` count="${looks.length}"`);
      const grown = xml.replace(all, () => counted + inside + looks.slice(before).join('') + all.slice(open.length + inside.length));
      return withCodes(grown, fresh);
    },
  };
}

function withCodes(xml: string, fresh: Map<number, string>): string {
  if (!fresh.size) return xml;
  const prefix = /<(\w+:)?styleSheet\b/.exec(xml)?.[1] ?? '';
  const quoted = (code: string) => code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const lines = [...fresh].map(([id, code]) => `<${prefix}numFmt numFmtId="${id}" formatCode="${quoted(code)}"/>`).join('');
  const there = /(<(?:\w+:)?numFmts\b[^>]*>)([\s\S]*?)(<\/(?:\w+:)?numFmts>)/;
  if (there.test(xml))
    return xml.replace(there, (_, open: string, inside: string, close: string) => {
      const count = (inside.match(/<(?:\w+:)?numFmt\b/g)?.length ?? 0) + fresh.size;
      return open.replace(/\scount="\d+"/, ` count="${count}"`) + inside + lines + close;
    });
  return xml
    .replace(/<(?:\w+:)?numFmts\b[^>]*\/>/, '')
    .replace(/<(?:\w+:)?styleSheet\b[^>]*>/, (start) => `${start}<${prefix}numFmts count="${fresh.size}">${lines}</${prefix}numFmts>`);
}
