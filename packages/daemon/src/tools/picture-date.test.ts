import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takenAt } from './picture-date.ts';

interface Photo {
  little?: boolean;
  taken?: string;
  changed?: string;
}

/** A JPEG's beginning with an APP0 and an Exif segment, as a camera writes it. */
function photo({ little = true, taken, changed }: Photo): Uint8Array {
  const tiff = Buffer.alloc(140);
  const u16 = (value: number, at: number) => (little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at));
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
    u32(value, at + 8);
  };
  tiff.write(little ? 'II' : 'MM', 0, 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(2, 8);
  entry(10, changed === undefined ? 0x0100 : 0x0132, 2, 20, 90);
  entry(22, 0x8769, 4, 1, 40);
  u16(1, 40);
  entry(42, taken === undefined ? 0x9000 : 0x9003, 2, 20, 112);
  tiff.write(changed ?? '', 90, 'latin1');
  tiff.write(taken ?? '', 112, 'latin1');
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 148 + 0]), Buffer.from('Exif\0\0', 'latin1'), tiff]);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]), segment, Buffer.from([0xff, 0xda, 0, 2])]);
}

describe('when a photo was taken', () => {
  const taken = '2023:07:14 10:22:33';
  test.each<[string, Photo, string | undefined]>([
    ['as the camera wrote it', { taken }, '2023-07-14 10:22:33'],
    ['in the other order of bytes', { taken, little: false }, '2023-07-14 10:22:33'],
    ['before when it was changed', { taken, changed: '2024:01:01 00:00:00' }, '2023-07-14 10:22:33'],
    ['where only when it was changed is known', { changed: '2024:01:01 00:00:00' }, '2024-01-01 00:00:00'],
    ['by a clock that was never set', { taken: '0000:00:00 00:00:00' }, undefined],
    ['by no clock', {}, undefined],
  ])('%s', (_, made, expected) => expect(takenAt(photo(made))).toBe(expected));

  test('is unknown of what is cut short, or of anything else', () => {
    const whole = photo({ taken });
    for (let end = 0; end < whole.length - 30; end++) expect(takenAt(whole.subarray(0, end))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(160), (noise, at) => {
        const broken = Uint8Array.from(whole);
        broken.set(noise.subarray(0, Math.max(0, broken.length - at)), at);
        expect(() => [takenAt(noise), takenAt(broken)]).not.toThrow();
      }),
    );
  });
});
