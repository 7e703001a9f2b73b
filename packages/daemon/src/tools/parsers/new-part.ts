/** A part that a document gets: its path, what its links and kinds call it. */
export interface NewPart {
  path: string;
  /** The name of the link, unlike any that is there. */
  id: string;
  link: string;
  type: string;
}

/** A part counts only where the document points to it and its type is said. `now`: parts as they are by now. */
export function announced(main: string, { path, id, link, type }: NewPart, now: (part: string) => string): [string, string][] {
  const slash = main.lastIndexOf('/');
  const links = `${main.slice(0, slash)}/_rels/${main.slice(slash + 1)}.rels`;
  const there = now(links) || '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>';
  const fresh = `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${link}" Target="/${path}"/></Relationships>`;
  const types = now('[Content_Types].xml');
  return [
    [links, there.replace(/<Relationships([^>]*)\/>/, '<Relationships$1></Relationships>').replace('</Relationships>', fresh)],
    ['[Content_Types].xml', types.replace('</Types>', `<Override PartName="/${path}" ContentType="${type}"/></Types>`)],
  ];
}
