// The texts of old workbooks (MS-XLS 2.5.240, 2.5.293): a length, flags, and letters of one or two bytes.

/** Reads texts by the version of the workbook. */
export class Letters {
  /** Whether texts say themselves how wide they are (Excel 97 and later). */
  readonly wide: boolean;
  /** How older ones are encoded. */
  page = 'windows-1252';
  constructor(wide: boolean) {
    this.wide = wide;
  }
  /** With a length of one byte. */
  short(data: Uint8Array, at: number): string {
    return take(data, at + 2, data[at] ?? 0, data[at + 1] ?? 0);
  }
  /** With a length of two bytes, and perhaps forms and readings between it and the letters. */
  long(data: Uint8Array, at: number): string {
    const flags = data[at + 2] ?? 0;
    const extra = (flags & 8 ? 2 : 0) + (flags & 4 ? 4 : 0);
    return take(data, at + 3 + extra, word(data, at), flags);
  }
  /** Of Excel 5 and 95; `size` is that of its length. */
  narrow(data: Uint8Array, at: number, size: 1 | 2): string {
    const length = size === 1 ? (data[at] ?? 0) : word(data, at);
    return new TextDecoder(this.page).decode(data.subarray(at + size, at + size + length));
  }
  /** What goes on in a record of its own, after its flags. */
  continued(data: Uint8Array): string {
    return take(data, 1, data.length, data[0] ?? 0);
  }
}

const word = (data: Uint8Array, at: number) => (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8);

function take(data: Uint8Array, at: number, letters: number, flags: number): string {
  const bytes = data.subarray(at, at + letters * (flags & 1 ? 2 : 1));
  return new TextDecoder(flags & 1 ? 'utf-16le' : 'latin1').decode(bytes);
}

/** The shared texts of a workbook, over all records that they fill: a text that goes on in the next one says its width anew. */
export function bitmapStrings(pieces: Uint8Array[]): string[] {
  const strings: string[] = [];
  let piece = 0;
  let at = 8;
  const data = () => pieces[piece] ?? new Uint8Array();
  const here = () => {
    while (piece < pieces.length && at >= data().length) {
      at -= data().length;
      piece++;
    }
    return piece < pieces.length;
  };
  while (here()) {
    const length = word(data(), at);
    const flags = data()[at + 2] ?? 0;
    at += 3;
    const forms = flags & 8 ? word(data(), at) : 0;
    if (flags & 8) at += 2;
    const reading = flags & 4 ? word(data(), at) | (word(data(), at + 2) << 16) : 0;
    if (flags & 4) at += 4;
    let text = '';
    let wide = flags & 1;
    for (let left = length; left > 0; ) {
      if (at >= data().length) {
        if (piece + 1 >= pieces.length) break;
        piece++;
        wide = (data()[0] ?? 0) & 1;
        at = 1;
      }
      const fits = Math.min(left, Math.floor((data().length - at) / (wide ? 2 : 1)));
      if (fits <= 0) break;
      text += take(data(), at, fits, wide);
      at += fits * (wide ? 2 : 1);
      left -= fits;
    }
    strings.push(text);
    at += forms * 4 + Math.max(0, reading);
    if (strings.length > 2_000_000) break;
  }
  return strings;
}
