import { Buffer } from 'node:buffer';
import { z } from 'zod';

/** A picture that a document shows, by the name that its Markdown gives it. Pixels. */
export interface Picture {
  type: 'png' | 'jpg';
  width: number;
  height: number;
  bytes: Uint8Array;
}

const schema = z.record(
  z.string(),
  z.object({ type: z.enum(['png', 'jpg']), width: z.number().positive(), height: z.number().positive(), bytes: z.base64() }),
);

/** What `write_file` sends along with the text. */
export function readPictures(json = '{}'): Map<string, Picture> {
  return new Map(
    Object.entries(schema.parse(JSON.parse(json))).map(([name, one]) => [name, { ...one, bytes: Buffer.from(one.bytes, 'base64') }]),
  );
}

/** No wider and no higher than that, in the proportions that it has. */
export function fitted({ width, height }: Picture, most: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: width * scale, height: height * scale };
}
