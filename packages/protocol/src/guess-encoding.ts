// Which encoding a text is in that is neither UTF-8 nor UTF-16: by which of the usual ones it makes sense in.

/** Letters that every longer text of a language has, as a share of all its letters beyond ASCII. */
const telling: [encoding: string, common: RegExp, share: number][] = [
  ['shift_jis', /[\u3041-\u3093\u30a1-\u30f6\u30fc、。]/g, 0.25],
  ['euc-jp', /[\u3041-\u3093\u30a1-\u30f6\u30fc、。]/g, 0.25],
  ['gb18030', /[的一是不了在人有我他这中大来上国和地到以说时要就出会可也你对生能而子那得于着下自之年，。、：]/g, 0.12],
  ['big5', /[的一是不了在人有我他這中大來上國和地到以說時要就出會可也你對生能而子那得於著下自之年，。、：]/g, 0.12],
  ['euc-kr', /[이다는의에을를가은고한하지로기사도해서인그있자니리어시나]/g, 0.25],
  ['windows-1251', /[а-яё]/g, 0.7],
  ['koi8-r', /[а-яё]/g, 0.7],
];

/**
 * Where the letters lie that each list of names is made of: most have a first byte `from` to `to`, and no second byte
 * below `second`. A table of names and places has no particles to tell it by.
 */
const zones: [encoding: string, from: number, to: number, second: number][] = [
  ['shift_jis', 0x88, 0x98, 0x40],
  ['gb18030', 0xb0, 0xd7, 0xa1],
  ['big5', 0xa4, 0xc6, 0x40],
];

/** The encoding, and whether it is more than a last resort. */
export function guessEncoding(bytes: Uint8Array): { encoding: string; sure: boolean } {
  const sample = bytes.subarray(0, 200_000);
  let high = 0;
  let alone = 0;
  for (let i = 0; i < sample.length; i++) {
    if ((sample[i] ?? 0) < 0x80) continue;
    high++;
    if ((sample[i - 1] ?? 0) < 0x80 && (sample[i + 1] ?? 0) < 0x80) alone++;
  }
  // In western writing letters with accents stand alone among others.
  if (alone > high * 0.6) return { encoding: 'windows-1252', sure: true };
  const fits = telling
    .map(([encoding, common, share]) => ({ encoding, score: scoreOf(sample, encoding, common) / share }))
    .filter(({ score }) => score >= 1)
    .sort((a, b) => b.score - a.score);
  if (fits[0]) return { encoding: fits[0].encoding, sure: true };
  const zone = zones.find(([encoding, ...where]) => decodedWhole(sample, encoding) !== undefined && inZone(sample, ...where) > 0.85);
  return { encoding: zone?.[0] ?? 'windows-1252', sure: false };
}

/** Which share of the letters of two bytes lies there. */
function inZone(bytes: Uint8Array, from: number, to: number, second: number): number {
  let all = 0;
  let inside = 0;
  for (let i = 0; i + 1 < bytes.length; i++) {
    const [lead = 0, next = 0] = bytes.subarray(i, i + 2);
    if (lead < 0x81) continue;
    i++;
    all++;
    if (lead >= from && lead <= to && next >= second) inside++;
  }
  return all ? inside / all : 0;
}

function scoreOf(bytes: Uint8Array, encoding: string, common: RegExp): number {
  const text = decodedWhole(bytes, encoding);
  const letters = text?.match(/[^\0-\x7f]/g)?.length ?? 0;
  return text && letters ? (text.match(common)?.length ?? 0) / letters : 0;
}

/** Undefined where it isn't in that encoding. The sample may end within a letter. */
function decodedWhole(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
