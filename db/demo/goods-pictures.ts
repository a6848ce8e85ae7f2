/** Pictures of rewards, drawn here: a plain shape on a light ground, as PNG (ISO/IEC 15948). */
import { crc32, deflateSync } from 'node:zlib';

export interface GoodsStyle {
  shape: 'box' | 'bottle' | 'cup' | 'ticket' | 'tent';
  paint: readonly [number, number, number];
}

const SIZE = 320;
const GROUND = [238, 242, 245] as const;

/** Whether a point, from −1 to 1 each way, lies on the shape; 2 for its darker part. */
function partOf(shape: GoodsStyle['shape'], x: number, y: number): 0 | 1 | 2 {
  const inside = (left: number, top: number, right: number, bottom: number) =>
    x >= left && x <= right && y >= top && y <= bottom;
  switch (shape) {
    case 'box':
      return inside(-0.6, -0.15, 0.6, 0.6) ? (Math.abs(x) < 0.08 ? 2 : 1) : inside(-0.68, -0.35, 0.68, -0.15) ? 2 : 0;
    case 'bottle':
      return inside(-0.32, -0.1, 0.32, 0.65) ? (y > 0.15 && y < 0.4 ? 2 : 1) : inside(-0.13, -0.55, 0.13, -0.1) ? 2 : 0;
    case 'cup':
      return inside(-0.34, -0.6, 0.34, -0.42)
        ? 2
        : Math.abs(x) <= 0.32 - (y + 0.42) * 0.06 && y > -0.42 && y < 0.65
          ? 1
          : 0;
    case 'ticket':
      return inside(-0.7, -0.35, 0.7, 0.35) && Math.hypot(x + 0.7, y) > 0.14 && Math.hypot(x - 0.7, y) > 0.14
        ? x > 0.28
          ? 2
          : 1
        : 0;
    case 'tent':
      return y < 0.5 && y > -0.5 && Math.abs(x) < (y + 0.5) * 0.8 ? (Math.abs(x) < (y + 0.1) * 0.35 ? 2 : 1) : 0;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** The picture of a reward: the same look, the same bytes. */
export function drawGoods({ shape, paint }: GoodsStyle): Buffer {
  const rows = Buffer.alloc(SIZE * (SIZE * 3 + 1));
  for (let v = 0; v < SIZE; v++) {
    for (let u = 0; u < SIZE; u++) {
      const part = partOf(shape, (u / SIZE) * 2 - 1, (v / SIZE) * 2 - 1);
      const at = v * (SIZE * 3 + 1) + 1 + u * 3;
      for (let band = 0; band < 3; band++) {
        const base = paint[band] ?? 0;
        rows[at + band] = part === 0 ? (GROUND[band] ?? 0) : part === 1 ? base : Math.round(base * 0.65);
      }
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(SIZE, 0);
  head.writeUInt32BE(SIZE, 4);
  // Eight bits a band, three bands.
  head[8] = 8;
  head[9] = 2;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
