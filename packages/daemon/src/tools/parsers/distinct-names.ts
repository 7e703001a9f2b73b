/** Each name told from those before it: "a.pdf", "a (2).pdf". */
export function distinctNames<T extends { name: string }>(all: T[]): T[] {
  const taken = new Set<string>();
  return all.map((one) => {
    const [, start = one.name, end = ''] = /^(.+?)(\.[^.]*)?$/s.exec(one.name) ?? [];
    let name = one.name;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${start} (${n})${end}`;
    taken.add(name.toLowerCase());
    return { ...one, name };
  });
}
