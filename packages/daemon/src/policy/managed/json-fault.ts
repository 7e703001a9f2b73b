// Where a text stops being JSON, and why, for whoever wrote it by hand: what the engine says of it differs from one fault to
// the next, and of some it doesn't say where.

export interface JsonFault {
  at: number;
  what: string;
}

/** Brackets in brackets. */
const deepest = 200;

const space = /[ \t\r\n]*/y;
const string = /"(?:[\x7f-\x9f]|[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const plain = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

/** The first fault of a text; undefined where it is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  let at = 0;
  let depth = 0;
  let fault: JsonFault | undefined;
  const wrong = (what: string): false => {
    fault ??= { at, what: at >= text.length ? 'it ends too soon, something is still open' : what };
    return false;
  };
  const take = (what: RegExp): boolean => {
    what.lastIndex = at;
    const found = what.exec(text);
    if (found) at += found[0].length;
    return found !== null;
  };
  const next = (): string => {
    take(space);
    return text.charAt(at);
  };
  const quoted = (): boolean =>
    take(string) || wrong('this text in quotes doesn’t end, goes over a line, or holds a \\ that means nothing');

  function value(): boolean {
    const first = next();
    if (first === '{')
      return many('}', () => (next() === '"' ? quoted() : wrong('a name in double quotes belongs here')) && colon() && value());
    if (first === '[') return many(']', value);
    if (first === '"') return quoted();
    return take(plain) || wrong(odd[first] ?? 'this doesn’t belong here');
  }

  const colon = (): boolean => {
    if (next() !== ':') return wrong('a colon is missing before this');
    at++;
    return true;
  };

  /** A list or an object, from its bracket on. */
  function many(end: string, one: () => boolean): boolean {
    at++;
    if (next() === end) {
      at++;
      return true;
    }
    if (++depth > deepest) return wrong('that is too deep in brackets');
    for (;;) {
      if (!one()) return false;
      const behind = next();
      if (behind !== end && behind !== ',') return wrong('a comma is missing before this');
      at++;
      if (behind === end) {
        depth--;
        return true;
      }
      if (next() === end) return wrong('the comma before this is one too many');
    }
  }

  if (value() && next() !== '') wrong('nothing belongs behind the end');
  return fault;
}

const odd: { [first: string]: string } = {
  "'": 'texts stand in double quotes',
  '/': 'there are no remarks in JSON',
  '#': 'there are no remarks in JSON',
  ',': 'the comma is one too many',
};
