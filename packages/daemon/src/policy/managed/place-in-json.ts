// Where in a text of JSON something stands, as an editor counts: lines and columns from 1.

/** "line 3, column 7", of a place in a text. */
export function lineOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Where the value at such a path begins in a text that is JSON; as far along it as there is one. */
export function valueAt(text: string, path: readonly PropertyKey[]): number {
  let at = 0;
  const token = /\s*(?:"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{}[\],:])/y;
  const next = (): string => {
    token.lastIndex = at;
    const found = token.exec(text)?.[0] ?? '';
    at += found.length;
    return found.trimStart();
  };
  const peek = (): string => {
    const here = at;
    const found = next();
    at = here;
    return found;
  };
  /** Past a value, whatever is in it. */
  const pass = (): void => {
    let depth = 0;
    do {
      const one = next();
      if (one === '{' || one === '[') depth++;
      else if (one === '}' || one === ']') depth--;
      else if (one === '') return;
    } while (depth > 0);
  };
  /** To the member of this name or number, from the beginning of a list or an object. */
  const enter = (step: PropertyKey): boolean => {
    const isList = next() === '[';
    for (let index = 0; !['', ']', '}'].includes(peek()); index++) {
      const name = isList ? index : JSON.parse(next());
      if (!isList) next();
      if (name === step) return true;
      pass();
      if (peek() === ',') next();
    }
    return false;
  };
  for (const step of path) {
    const here = at;
    if (!['{', '['].includes(peek()) || !enter(step)) {
      at = here;
      break;
    }
  }
  return at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
}
