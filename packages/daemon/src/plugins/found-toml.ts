/**
 * As much of TOML as settings of plugins are written in: tables, strings, numbers, booleans, lists and inline tables.
 * Lines that are something else are passed over.
 */
export function readTomlTables(text: string): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null);
  let table = root;
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]?.trim() ?? '';
    const header = /^\[([^[\]]+)\]\s*(?:#.*)?$/.exec(line)?.[1];
    if (header !== undefined) {
      table = tableAt(root, keysOf(header));
      continue;
    }
    const equals = line.indexOf('=');
    const [key, first] = [line.slice(0, Math.max(0, equals)), line.slice(equals + 1).trim()];
    if (!key || !first || key.includes('#')) continue;
    let value = readValue(first);
    // A list may go on over several lines.
    for (let more = first; value === undefined && at + 1 < lines.length && more.length < 20_000 && /^[[{]/.test(first); ) {
      more += `\n${lines[++at]}`;
      value = readValue(more);
    }
    const keys = keysOf(key);
    const last = keys.pop();
    if (value !== undefined && last !== undefined) tableAt(table, keys)[last] = value.value;
  }
  return root;
}

const keysOf = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');

function tableAt(from: Record<string, unknown>, keys: string[]): Record<string, unknown> {
  let table = from;
  for (const key of keys) {
    const had = table[key];
    const next: Record<string, unknown> = isTable(had) ? had : Object.create(null);
    table[key] = next;
    table = next;
  }
  return table;
}

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A whole value with nothing but a comment after it. */
function readValue(text: string): { value: unknown } | undefined {
  const reader = { text, at: 0 };
  const value = valueAt(reader);
  if (value === undefined) return undefined;
  blank(reader);
  return reader.at >= text.length ? { value } : undefined;
}

interface Reader {
  text: string;
  at: number;
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}

const blank = (reader: Reader) => take(reader, /(?:\s|#[^\n]*)*/y);

function valueAt(reader: Reader): unknown {
  blank(reader);
  const double = take(reader, /"(?:[^"\\\n]|\\.)*"/y);
  if (double !== undefined) return fromJson(double);
  const single = take(reader, /'[^'\n]*'/y);
  if (single !== undefined) return single.slice(1, -1);
  const word = take(reader, /true|false|[+-]?\d+(?:\.\d+)?/y);
  if (word !== undefined) return word === 'true' ? true : word === 'false' ? false : Number(word);
  if (take(reader, /\[/y)) return many(reader, /\]/y, valueAt);
  if (!take(reader, /\{/y)) return undefined;
  const pairs = many(reader, /\}/y, (inner) => {
    const key = take(inner, /\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_.-]+)\s*=/y);
    const value = key === undefined ? undefined : valueAt(inner);
    return value === undefined || key === undefined ? undefined : ([keysOf(key)[0] ?? '', value] as const);
  });
  return pairs && Object.fromEntries(pairs);
}

function many<T>(reader: Reader, end: RegExp, one: (reader: Reader) => T | undefined): T[] | undefined {
  const all: T[] = [];
  for (;;) {
    blank(reader);
    if (take(reader, end)) return all;
    const value = one(reader);
    if (value === undefined) return undefined;
    all.push(value);
    blank(reader);
    take(reader, /,/y);
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(1, -1);
  }
}
