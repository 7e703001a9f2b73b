import type { Edit } from './edit-paragraph.ts';
import { mainPart, relations } from './parts.ts';
import { Unreadable } from './unreadable.ts';
import { attribute, escaped, parseXml, words } from './xml.ts';
import type { Zip } from './zip.ts';

// Comments of a Word document, answered or taken out as reading shows them below the text: "[comment 0] Jonas: Four months?".
// An answer is a comment at the same place, and below the other where the document keeps such threads.

/** How many comments were settled. `texts` get the main part, the comments and their threads as they are then. 0: it is no edit of one. */
export function settleComment(zip: Zip, texts: Map<string, string>, { old, new: fresh }: Edit): number {
  const shown = old.trim();
  const id = /^\[comment (\d+)\][^\n]+$/.exec(shown)?.[1];
  const main = mainPart(zip, 'word/document.xml');
  const related = relations(zip, main);
  const part = related.find(({ type }) => type === 'comments')?.target;
  if (id === undefined || !part || !zip.has(part)) return 0;
  const threads = related.find(({ type }) => type === 'commentsExtended')?.target;
  const parts: Parts = {
    main: texts.get(main) ?? zip.text(main),
    comments: texts.get(part) ?? zip.text(part),
    threads: threads && zip.has(threads) ? (texts.get(threads) ?? zip.text(threads)) : '',
  };
  const comment = commentsIn(parts.comments).find((one) => one.id === id);
  if (!comment || comment.line !== shown) return 0;
  const answers = fresh.trim().split('\n');
  if (fresh.trim() && answers.shift()?.trim() !== shown)
    throw new Unreadable('The words of a comment stay: answer it by lines below it, or take it out with an empty new.');
  const lines = answers.filter((line) => line.trim());
  const now = fresh.trim() ? lines.reduce((all, line) => answered(all, comment, line.trim()), parts) : without(parts, comment);
  texts.set(main, now.main);
  texts.set(part, now.comments);
  if (threads) texts.set(threads, now.threads);
  return 1;
}

interface Parts {
  main: string;
  comments: string;
  threads: string;
}
interface Comment {
  id: string;
  xml: string;
  /** As reading shows it. */
  line: string;
  /** The name of its last paragraph, by which threads know it. */
  paragraph: string | undefined;
}

const commentsIn = (xml: string): Comment[] =>
  [...xml.matchAll(/<(\w+:)?comment\b([^>]*)>[\s\S]*?<\/\1?comment>/g)].map(([whole, , raw = '']) => {
    const [id = '', author = ''] = ['id', 'author'].map((name) => attribute(raw, name));
    const line = `[comment ${id}] ${author}${author ? ': ' : ''}${words(parseXml(whole))}`;
    return { id, xml: whole, line: line.trim(), paragraph: [...whole.matchAll(/\s\w+:paraId="([^"]+)"/g)].at(-1)?.[1] };
  });

/** The places of a comment in the text: where its range begins and ends, and the run that refers to it. */
const placesOf = (id: string) =>
  new RegExp(
    `<(\\w+:)?commentRange(?:Start|End)\\b[^>]*\\sw:id="${id}"[^>]*/>|<(\\w+:)?r\\b[^>]*>(?:(?!</?(?:\\w+:)?r\\b)[\\s\\S])*?<(?:\\w+:)?commentReference\\b[^>]*\\sw:id="${id}"[^>]*/>\\s*</\\2?r>`,
    'g',
  );

function answered({ main, comments, threads }: Parts, to: Comment, line: string): Parts {
  const [, author = 'Deskhand', text = line] = /^\[comment \d+\] (?:([^:]{1,60}): )?(.+)$/.exec(line) ?? [];
  const id = Math.max(...commentsIn(comments).map((one) => Number(one.id) || 0)) + 1;
  const name = (0x10000000 + id).toString(16).toUpperCase();
  const inThread = to.paragraph !== undefined && threads !== '';
  const paragraph = `<w:p${inThread ? ` w14:paraId="${name}"` : ''}><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;
  const fresh = `<w:comment w:id="${id}" w:author="${escaped(author)}" w:initials="${escaped(author.slice(0, 1))}">${paragraph}</w:comment>`;
  const thread = `<w15:commentEx w15:paraId="${name}" w15:paraIdParent="${to.paragraph}" w15:done="0"/>`;
  return {
    main: main.replace(placesOf(to.id), (place) => place + place.replaceAll(`w:id="${to.id}"`, `w:id="${id}"`)),
    comments: comments.replace(/<\/(?:\w+:)?comments>/, (end) => fresh + end),
    threads: inThread ? threads.replace(/<\/(?:\w+:)?commentsEx>/, (end) => thread + end) : threads,
  };
}

const without = ({ main, comments, threads }: Parts, { id, xml, paragraph }: Comment): Parts => ({
  main: main.replace(placesOf(id), ''),
  comments: comments.replace(xml, ''),
  threads: paragraph ? threads.replace(new RegExp(`<\\w+:commentEx\\b[^>]*\\sw15:paraId="${paragraph}"[^>]*/>`), '') : threads,
});
