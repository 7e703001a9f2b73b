// When a photo was taken, as the camera wrote it into the file (Exif 2.32, 4.6; TIFF 6.0): a JPEG's APP1 segment holds a
// TIFF header, whose first directory points at one of Exif's own.

const tags = { changed: 0x0132, exif: 0x8769, taken: 0x9003 };
/** Entries of a directory, and segments of a file, that are looked through. */
const most = 200;

/** "2023-07-14 10:22:33" of the camera's own clock; undefined where the file says none. */
export function takenAt(bytes: Uint8Array): string | undefined {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const tiff = tiffIn(view);
    return tiff && dateIn(tiff);
  } catch (error) {
    // It points beyond its end: a broken file says nothing.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function tiffIn(view: DataView): DataView | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  for (let segments = 0; segments < most && at + 10 < view.byteLength; segments++) {
    const [marker, length] = [view.getUint16(at), view.getUint16(at + 2)];
    // "Exif", then two zeros.
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return part(view, at + 10, length - 8);
    if (marker >> 8 !== 0xff || marker === 0xffda) return undefined;
    at += 2 + length;
  }
  return undefined;
}

const part = (view: DataView, at: number, length: number): DataView =>
  new DataView(view.buffer, view.byteOffset + at, Math.max(0, Math.min(length, view.byteLength - at)));

function dateIn(tiff: DataView): string | undefined {
  const isLittle = tiff.getUint16(0) === 0x4949;
  const main = directory(tiff, tiff.getUint32(4, isLittle), isLittle);
  const own = main.get(tags.exif);
  const taken = own === undefined ? undefined : directory(tiff, own, isLittle).get(tags.taken);
  const at = taken ?? main.get(tags.changed);
  return at === undefined ? undefined : dateAt(tiff, at);
}

/** Each tag of a directory with its value, which for a text is where that stands. */
function directory(tiff: DataView, at: number, isLittle: boolean): Map<number, number> {
  const count = Math.min(tiff.getUint16(at, isLittle), most);
  const entry = (n: number) => at + 2 + n * 12;
  return new Map(Array.from({ length: count }, (_, n) => [tiff.getUint16(entry(n), isLittle), tiff.getUint32(entry(n) + 8, isLittle)]));
}

/** "2023:07:14 10:22:33" as people write it; a camera whose clock was never set writes zeros or spaces. */
function dateAt(tiff: DataView, at: number): string | undefined {
  const text = String.fromCharCode(...Array.from({ length: 19 }, (_, n) => tiff.getUint8(at + n)));
  const [, year, month, day, time] = /^((?:19|20)\d\d):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text) ?? [];
  return year && `${year}-${month}-${day} ${time}`;
}
