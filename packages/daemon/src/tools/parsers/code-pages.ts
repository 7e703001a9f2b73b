/** What `TextDecoder` calls a Windows code page, where it knows it. */
export function guessLabel(page: number): string | undefined {
  const known: Record<number, string> = {
    932: 'shift_jis',
    936: 'gb18030',
    949: 'euc-kr',
    950: 'big5',
    10000: 'macintosh',
    65001: 'utf-8',
    1200: 'utf-16le',
  };
  const label = known[page] ?? (page === 874 || (page >= 1250 && page <= 1258) ? `windows-${page}` : page === 866 ? 'ibm866' : undefined);
  return label;
}
