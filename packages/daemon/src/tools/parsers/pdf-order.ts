// Arabic and Hebrew run from right to left, also in a line that else runs the other way. A PDF places each word where it is
// seen, so words are put into that order here: a small part of what Unicode says (UAX 9), for whole words.

const rightward = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const strong = /[\p{L}\p{N}]/u;

/** Whether it runs from right to left, by its first letter; undefined where it has none. */
export function runsLeft(text: string): boolean | undefined {
  const first = strong.exec(text)?.[0];
  return first === undefined ? undefined : rightward.test(first);
}

/** The pieces of a line from left to right as they are seen. `base`: whether the whole text runs from right to left. */
export function asSeen<T extends { text: string }>(line: T[], base: boolean): T[] {
  const own = line.map(({ text }) => runsLeft(text));
  if (!base && !own.includes(true)) return line;
  const runs: { left: boolean; pieces: T[] }[] = [];
  for (const [i, piece] of line.entries()) {
    const before = own.slice(0, i).findLast((one) => one !== undefined) ?? base;
    const after = own.slice(i).find((one) => one !== undefined) ?? base;
    const left = own[i] ?? (before === after ? before : base);
    const last = runs.at(-1);
    if (last?.left === left) last.pieces.push(piece);
    else runs.push({ left, pieces: [piece] });
  }
  const ordered = base ? runs.reverse() : runs;
  return ordered.flatMap(({ left, pieces }) => (left ? pieces.reverse() : pieces));
}
