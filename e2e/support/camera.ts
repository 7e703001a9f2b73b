import { writeFileSync } from 'node:fs';

// What a phone's camera sees of a code on a screen, as a film that Chromium takes for a camera (YUV4MPEG2): tilted, small,
// a little out of focus, in uneven light and with the noise of a sensor.

const [width, height] = [640, 480];
const frames = 12;

/** `drawn`: a code as a terminal shows it, in half blocks, light ones lit. `side`: pixels of it on the picture. */
export function filmCode(file: string, drawn: string, { side, tilt }: { side: number; tilt: number }): void {
  const rows = drawn.split('\n').filter((line) => line !== '');
  const size = rows[0]?.length ?? 0;
  const lit = Array.from({ length: size * size }, (_, at) => {
    const [x, y] = [at % size, Math.floor(at / size)];
    const half = rows[y >> 1]?.[x] ?? ' ';
    return half === '█' || half === (y % 2 === 0 ? '▀' : '▄');
  });
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frames; frame++) {
    // A hand moves.
    const angle = ((tilt + Math.sin(frame) * 2) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [across, down] = [width / 2 + Math.sin(frame * 2) * 6, height / 2 + Math.cos(frame) * 6];
    const brightness = (x: number, y: number): number => {
      const [dx, dy] = [x - across, y - down];
      // Held askew: what is lower is nearer.
      const near = 1 + dy * 0.0006;
      const u = ((dx * cos + dy * sin) / near / side + 0.5) * size;
      const v = ((-dx * sin + dy * cos) / near / side + 0.5) * size;
      if (u < 0 || v < 0 || u >= size || v >= size) return 40;
      return lit[Math.floor(v) * size + Math.floor(u)] ? 205 : 45;
    };
    const luma = Buffer.alloc(width * height);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const beside = brightness(x - 0.6, y) + brightness(x + 0.6, y) + brightness(x, y - 0.6) + brightness(x, y + 0.6);
        const blurred = (beside + brightness(x, y)) / 5;
        const light = 0.75 + (0.35 * x) / width;
        luma[y * width + x] = Math.max(0, Math.min(255, blurred * light + (random() - 0.5) * 40));
      }
    parts.push(Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128));
  }
  writeFileSync(file, Buffer.concat(parts));
}
