/** Characters of a text that are drawn at once: megabytes of a model's words would hold up a phone for a minute. */
export const portion = 30_000;

/** The beginning of a text, up to the end of a paragraph or a line where there is one. */
export function portionOf(text: string, most: number): string {
  if (text.length <= most) return text;
  const part = text.slice(0, most);
  const [paragraph, line] = [part.lastIndexOf('\n\n'), part.lastIndexOf('\n')];
  const end = paragraph > most / 2 ? paragraph : line > most / 2 ? line : most;
  return part.slice(0, end);
}
