import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import { absolute, missing } from './paths.ts';
import { pictureFacts } from './picture.ts';
import { exactName, plain } from './plain.ts';
import type { ToolContext } from './tools.ts';

// The pictures that the Markdown of a document shows: "![what it shows](chart.png)".

/** Pictures in one document, and bytes of all of them. */
const most = { pictures: 50, bytes: 20_000_000 };

/** Names as they are written, from the working folder, each once. What stands in code shows nothing. */
export function pictureNames(markdown: string): string[] {
  return [...new Set([...proseOf(markdown).matchAll(/!\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)].map((found) => found[1] ?? ''))];
}

const proseOf = (markdown: string) => markdown.replace(/^\s*(```|~~~)[\s\S]*?^\s*\1/gm, '').replace(/`[^`\n]*`/g, '');

/** The first line with a picture among its words: the makers put pictures between paragraphs. */
function lineWithPicture(markdown: string): string | undefined {
  return proseOf(markdown)
    .split('\n')
    .find((line) => /!\[[^\]]*\]\([^)]+\)/.test(line) && !/^\s*!\[[^\]]*\]\([^)]+\)\s*$/.test(line));
}

/** Where a picture may be: by its name from the working folder, or beside the document, as Markdown has it. */
export const picturePlaces = (name: string, document: string, cwd: string): string[] => [
  ...new Set([absolute(name, cwd), absolute(name, dirname(document))]),
];

/** As JSON for the maker (`parsers/pictures.ts`), or why not. `document`: the absolute path of what will show them. */
export async function loadPictures(
  markdown: string,
  document: string,
  context: ToolContext,
): Promise<{ ok: true; json: string } | { ok: false; sentence: string }> {
  const refuse = (why: string) => ({ ok: false as const, sentence: `Nothing was written: ${why}` });
  const names = pictureNames(markdown);
  const among = lineWithPicture(markdown);
  if (among) return refuse(`a picture stands on a line of its own, not in ${JSON.stringify(plain(among.trim(), 80))}.`);
  if (names.length > most.pictures) return refuse(`${names.length} pictures are too many for one document (most ${most.pictures}).`);
  const pictures: Record<string, object> = {};
  let bytes = 0;
  for (const name of names) {
    if (/^(https?|data):/i.test(name)) return refuse(`the picture ${plain(name, 80)} is no file here. Only files can be shown.`);
    const places = picturePlaces(name, document, context.cwd);
    const found = await Promise.all(places.map(async (at) => ({ at, stat: await context.stage.files.stat(at).catch(() => undefined) })));
    const { at, stat } = found.find((one) => one.stat?.kind === 'file') ?? found.find((one) => one.stat) ?? { at: name };
    if (!stat) return refuse(await missingOfAll(places, context));
    if (stat.kind !== 'file') return refuse(`${exactName(at)} is a folder.`);
    bytes += stat.size;
    if (bytes > most.bytes) return refuse(`its pictures are more than ${most.bytes / 1e6} MB together. Make them smaller first.`);
    const content = await context.stage.files.read(at);
    const picture = forMaker(content);
    if (!picture) return refuse(`${exactName(at)} is no PNG or JPEG. From SVG, write_file makes a .png.`);
    pictures[name] = picture;
  }
  return { ok: true, json: JSON.stringify(pictures) };
}

/** A picture as the makers take it; undefined where it is no PNG or JPEG. */
export function forMaker(content: Uint8Array): object | undefined {
  const facts = pictureFacts(content);
  const type = { 'image/png': 'png', 'image/jpeg': 'jpg' }[facts?.type ?? ''];
  if (!facts?.width || !facts.height || !type) return undefined;
  return { type, width: facts.width, height: facts.height, bytes: Buffer.from(content).toString('base64') };
}

/** What to say of a picture that is in none of these places: of the one that has something like it, where one has. */
async function missingOfAll(places: string[], context: ToolContext): Promise<string> {
  const said = await Promise.all(places.map((at) => missing(at, context.stage)));
  return said.find((one) => one.includes(' Close in ')) ?? said.join(' ');
}
