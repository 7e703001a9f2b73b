import { z } from 'zod';
import { fileKind } from '../file-kind.ts';
import { type Hits, mostHits, notUnderstood, type Searched } from '../hits.ts';
import { decodeText } from '../text.ts';
import { Unreadable } from './unreadable.ts';

const optionsSchema = z.object({ pattern: z.string(), files: z.string() });
const filesSchema = z.array(z.object({ name: z.string(), size: z.number() }));

/** Characters shown of one line. */
const mostOfLine = 300;

/** The lines of many files that match a pattern, as JSON of `Searched`. The pattern is the model's: only here, where time is bounded, is it run. */
export async function searchFiles(
  bytes: Uint8Array,
  options: unknown,
  read: (kind: string, file: Uint8Array) => Promise<string>,
): Promise<string> {
  const { pattern, files } = optionsSchema.parse(options);
  const expression = compile(pattern);
  const found: Searched = { hits: [], unread: [], wordless: [] };
  let at = 0;
  for (const { name, size } of filesSchema.parse(JSON.parse(files))) {
    const file = bytes.subarray(at, at + size);
    at += size;
    const text = await textOf(name, file, read).catch(() => undefined);
    if (text === undefined) {
      found.unread.push(name);
      continue;
    }
    if (!text.trim()) found.wordless.push(name);
    const hits = matches(name, text, expression);
    if (hits.count) found.hits.push(hits);
  }
  return JSON.stringify(found);
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, /\p{Lu}/u.test(pattern.replace(/\\./g, '')) ? 'u' : 'iu');
  } catch (error) {
    throw new Unreadable(notUnderstood(pattern, error instanceof Error ? error.message : String(error)));
  }
}

async function textOf(
  name: string,
  file: Uint8Array,
  read: (kind: string, file: Uint8Array) => Promise<string>,
): Promise<string | undefined> {
  const kind = fileKind(name, file.subarray(0, 4096));
  if (kind.is === 'document') return kind.parser === 'zip' ? undefined : read(kind.parser, file);
  return kind.is === 'other' ? decodeText(file)?.text : undefined;
}

function matches(name: string, text: string, expression: RegExp): Hits {
  const hits: Hits = { name, count: 0, lines: [] };
  for (const [i, line] of text.split('\n').entries()) {
    const hit = expression.exec(line);
    if (!hit || ++hits.count > mostHits) continue;
    const from = Math.max(0, hit.index - mostOfLine / 3);
    hits.lines.push(`${name}:${i + 1}: ${from ? '…' : ''}${line.slice(from, from + mostOfLine).trim()}`);
  }
  return hits;
}
