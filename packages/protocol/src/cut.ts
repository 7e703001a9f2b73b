/** A line of at most `most` characters, cut where a word ends; within a word only where that would lose half of it. */
export function cutAtWord(line: string, most: number): string {
  if (line.length <= most) return line;
  const cut = line.slice(0, most - 1).toWellFormed();
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/, '')}…`;
}
