import { z } from 'zod';
import { type HasSigned, headSchema, hex64, isSigned, pageLength } from './head.ts';
import { pageStart, rootBy, type Sha256, toHex } from './tree.ts';

// Some events of a log in a file that proves itself: each with its path to a head that the host signed. It shows nothing
// of the events beside them, and of what was said only the content that was put in.

export const excerptSchema = z.object({
  kind: z.literal('deskhand-excerpt'),
  version: z.literal(1),
  /** The host's public key, base64url, and what it is called. */
  host: z.object({ key: z.string().regex(/^[\w-]{43}$/), name: z.string().max(200) }),
  /** Milliseconds since 1970. */
  made: z.number(),
  pages: z
    .array(
      z.object({
        head: headSchema,
        events: z.array(z.object({ text: z.string().max(4_000_000), path: z.array(hex64).max(6) })).max(64),
      }),
    )
    .max(10_000),
  /** By its hash: what was said, where it is in here. */
  content: z.record(hex64, z.string()),
});
export type Excerpt = z.infer<typeof excerptSchema>;

/** What an event of an excerpt says, as it was written down. */
export interface ProvenEvent {
  seq: number;
  time: number;
  type: string;
  [more: string]: unknown;
}

export type ExcerptCheck =
  | { ok: true; host: Excerpt['host']; events: ProvenEvent[]; content: Record<string, string>; to: number }
  | { ok: false; sentence: string; seq?: number };

/** Checks all of an excerpt by itself. Whether the key is that of the host one means, only a person can say. */
export function checkExcerpt(value: unknown, { sha256, hasSigned }: { sha256: Sha256; hasSigned: HasSigned }): ExcerptCheck {
  const parsed = excerptSchema.safeParse(value);
  if (!parsed.success) return { ok: false, sentence: 'This is not an excerpt of a Deskhand log, or it was cut.' };
  const { host, pages, content } = parsed.data;
  const encode = new TextEncoder();
  const hashOf = (text: string) => toHex(sha256(encode.encode(text)));
  const events: ProvenEvent[] = [];
  for (const page of pages) {
    const { head } = page;
    if (head.host !== host.key) return { ok: false, sentence: `The head at event ${head.seq} is of another host.`, seq: head.seq };
    if (!isSigned(head, hasSigned)) return { ok: false, sentence: `The signature at event ${head.seq} is wrong.`, seq: head.seq };
    for (const { text, path } of page.events) {
      const event = eventOf(text);
      if (!event) return { ok: false, sentence: 'One of its events cannot be read.' };
      const { seq } = event;
      const root = rootBy(hashOf(text), seq - pageStart(head.seq), pageLength(head), path, sha256);
      if (root === undefined || root !== head.root)
        return { ok: false, sentence: `Event ${seq} is not what the host signed: it was changed.`, seq };
      events.push(event);
    }
  }
  for (const [hash, text] of Object.entries(content)) {
    if (hashOf(text) !== hash) return { ok: false, sentence: 'A text in it is not the one that its event names.' };
  }
  const to = Math.max(0, ...pages.map(({ head }) => head.seq));
  return { ok: true, host, events: events.sort((a, b) => a.seq - b.seq), content, to };
}

const eventShape = z.looseObject({ seq: z.number().int().positive(), time: z.number(), type: z.string() });

function eventOf(text: string): ProvenEvent | undefined {
  try {
    return eventShape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
