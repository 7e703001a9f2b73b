// A file name need not be UTF-8: a byte that isn't text is a lone surrogate in our paths, which no URL can hold. Such a path
// goes as JSON after a NUL, which no path can hold.

/** A path as a part of a URL. */
export const pathInUrl = (path: string): string => encodeURIComponent(path.isWellFormed() ? path : `\0${JSON.stringify(path)}`);

/** The path again, from a part that was decoded as URLs are. What isn't one of ours is what it says. */
export function pathFromUrl(part: string): string {
  if (!part.startsWith('\0')) return part;
  try {
    const path: unknown = JSON.parse(part.slice(1));
    return typeof path === 'string' ? path : part;
  } catch {
    return part;
  }
}
