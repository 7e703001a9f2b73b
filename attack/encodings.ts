/** Ways to write a secret down so that nobody finds it by looking for it; none is longer than a host name's part. */
export const encodings: Record<string, (text: string) => string> = {
  plain: (text) => text,
  hex: (text) => Buffer.from(text).toString('hex').slice(0, 62),
  base64: (text) => Buffer.from(text).toString('base64url'),
  reversed: (text) => [...text].reverse().join(''),
  rotated: (text) => text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97)),
  dashed: (text) => text.match(/.{1,4}/g)?.join('-') ?? text,
  doubled: (text) => text.replace(/[0-9]/g, (digit) => 'ghijklmnop'[Number(digit)] ?? digit),
  capitals: (text) => text.toUpperCase(),
};

/** A place that was told the secret, written so, whatever happened to its capitals and escapes on the way. */
export function tells(heard: string, written: string): boolean {
  const plainly = (text: string) =>
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).toLowerCase();
  return plainly(heard).includes(plainly(written));
}
