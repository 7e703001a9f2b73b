// The older encodings, as far as Node only reads them.

const tables = new Map<string, Map<string, number[]>>();

/** The text in that encoding, or undefined where it lacks a letter. Made from what the decoder says of each pair of bytes. */
export function encodeAs(text: string, encoding: string): Uint8Array | undefined {
  let table = tables.get(encoding);
  if (!table) {
    table = tableOf(encoding);
    tables.set(encoding, table);
  }
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    const found = code < 0x80 ? [code] : table.get(letter);
    if (!found) return undefined;
    for (const byte of found) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function tableOf(encoding: string): Map<string, number[]> {
  const table = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding, { fatal: true });
  const note = (...bytes: number[]) => {
    try {
      const letter = decoder.decode(Uint8Array.from(bytes));
      if ([...letter].length === 1 && !table.has(letter)) table.set(letter, bytes);
    } catch {
      // No letter has these bytes.
    }
  };
  for (let first = 0x80; first <= 0xff; first++) note(first);
  if (!/^(windows|koi8)/.test(encoding))
    for (let first = 0x81; first <= 0xfe; first++) for (let second = 0x40; second <= 0xfe; second++) note(first, second);
  return table;
}
