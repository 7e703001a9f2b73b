import { Buffer } from 'node:buffer';
import { mostMessage } from './wire.ts';

const [lf, cr] = [10, 13];

/**
 * Splits what comes in pieces of any size into lines, which end with LF, CR or both. Never holds more than one longest message,
 * and looks at each byte once, copying it twice or thrice: whoever sends a long line bit by bit costs no more than that.
 */
export function lineReader(on: { line(text: string): void; tooLong(): void }): (part: Uint8Array) => void {
  const decoder = new TextDecoder();
  let held = Buffer.alloc(0);
  let length = 0;
  let afterCr = false;

  function hold(bytes: Uint8Array): void {
    const needed = length + bytes.length;
    if (needed > held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, held.length * 2, 1024));
      held.copy(larger, 0, 0, length);
      held = larger;
    }
    held.set(bytes, length);
    length = needed;
  }
  function drop(): void {
    held = Buffer.alloc(0);
    length = 0;
  }
  function wholeWith(last: Uint8Array): string {
    if (length === 0) return decoder.decode(last);
    hold(last);
    const text = decoder.decode(held.subarray(0, length));
    drop();
    return text;
  }

  return (part) => {
    let from = 0;
    for (let at = 0; at < part.length; at++) {
      const byte = part[at];
      if (byte !== lf && byte !== cr) {
        afterCr = false;
        continue;
      }
      if (byte === cr || !afterCr) on.line(wholeWith(part.subarray(from, at)));
      afterCr = byte === cr;
      from = at + 1;
    }
    const rest = part.subarray(from);
    if (length + rest.length > mostMessage) {
      drop();
      on.tooLong();
    } else if (rest.length > 0) hold(rest);
  };
}
