/** Pictures of the catalogue, drawn here: a car of each body before a plain sky, as PNG (ISO/IEC 15948). */
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Random } from './random.ts';
import type { Writer } from './writer.ts';

export interface CarStyle {
  body: 'saloon' | 'hatchback' | 'suv' | 'van';
  paint: readonly [number, number, number];
}

export interface Picture {
  sha256: string;
  content: Buffer;
}

type Colour = readonly [number, number, number];
type Point = readonly [x: number, y: number];

const WIDTH = 480;
const HEIGHT = 270;
const GROUND = 214;
const WHEEL = 27;

/** The line of roof and bonnet from tail to nose, and the windows below it; the origin lies on the ground at the tail. */
const BODIES: Record<
  CarStyle['body'],
  { roof: readonly Point[]; glass: readonly Point[]; wheels: readonly [number, number] }
> = {
  saloon: {
    roof: [
      [0, 62],
      [18, 82],
      [78, 88],
      [128, 124],
      [216, 126],
      [272, 88],
      [352, 76],
      [368, 50],
    ],
    glass: [
      [92, 90],
      [134, 118],
      [212, 120],
      [256, 90],
    ],
    wheels: [80, 292],
  },
  hatchback: {
    roof: [
      [6, 60],
      [16, 92],
      [50, 122],
      [188, 128],
      [256, 92],
      [322, 78],
      [338, 50],
    ],
    glass: [
      [34, 92],
      [62, 116],
      [184, 121],
      [240, 92],
    ],
    wheels: [72, 266],
  },
  suv: {
    roof: [
      [2, 66],
      [14, 108],
      [48, 146],
      [214, 150],
      [276, 108],
      [348, 98],
      [362, 58],
    ],
    glass: [
      [34, 108],
      [58, 139],
      [210, 142],
      [258, 108],
    ],
    wheels: [80, 288],
  },
  van: {
    roof: [
      [2, 60],
      [10, 118],
      [34, 154],
      [246, 156],
      [318, 100],
      [360, 88],
      [370, 54],
    ],
    glass: [
      [26, 112],
      [42, 146],
      [242, 148],
      [296, 106],
    ],
    wheels: [78, 298],
  },
};

const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** Height of a line of points over a place; null beside it. */
function heightAt(line: readonly Point[], x: number): number | null {
  for (let at = 1; at < line.length; at++) {
    const [from, to] = [line[at - 1] as Point, line[at] as Point];
    if (x >= from[0] && x <= to[0]) return from[1] + ((to[1] - from[1]) * (x - from[0])) / (to[0] - from[0]);
  }
  return null;
}

/** The colour at a place of the picture. */
function colourAt(style: CarStyle, px: number, py: number): Colour {
  const { roof, glass, wheels } = BODIES[style.body];
  const width = (roof.at(-1) as Point)[0];
  const x = px - (WIDTH - width) / 2;
  const y = GROUND - py;
  for (const wheel of wheels) {
    const distance = Math.hypot(x - wheel, y - WHEEL);
    if (distance < 11) return [196, 202, 206];
    if (distance < 17) return [120, 128, 134];
    if (distance < WHEEL) return [28, 32, 36];
    if (distance < WHEEL + 4 && y < 62) return [44, 48, 54];
  }
  const top = heightAt(roof, x);
  if (top !== null && y >= 18 && y <= top) {
    const [pane, low] = [heightAt(glass, x), (glass[0] as Point)[1]];
    const pillar = [0.34, 0.66].some((share) => Math.abs(x - width * (0.14 + share * 0.6)) < 2.5);
    if (pane !== null && y >= low && y <= pane && !pillar) return mix([52, 76, 92], [150, 188, 206], (y - low) / 60);
    if (y < 26) return [40, 44, 48];
    if (Math.abs(y - 58) < 1) return mix(style.paint, [0, 0, 0], 0.25);
    if (x > width - 26 && y > 58 && y < 74) return [246, 240, 214];
    if (x < 14 && y > 60 && y < 76) return [198, 44, 40];
    return mix(style.paint, [255, 255, 255], Math.max(0, (y - 30) / 260));
  }
  const shadow = ((x - width / 2) / (width / 1.9)) ** 2 + ((y + 2) / 11) ** 2;
  const plain: Colour =
    py > GROUND - 18
      ? mix([206, 214, 218], [176, 186, 192], (py - GROUND + 18) / 74)
      : mix([214, 230, 240], [246, 248, 248], py / GROUND);
  return shadow < 1 ? mix([96, 106, 112], plain, shadow) : plain;
}

/** One chunk of a PNG. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A car as PNG, four samples a pixel where it stands. */
export function drawCar(style: CarStyle): Buffer {
  const raw = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  let at = 0;
  for (let py = 0; py < HEIGHT; py++) {
    raw[at++] = 0;
    for (let px = 0; px < WIDTH; px++) {
      // Sky and ground have no edges to smooth.
      const samples =
        py < 50 || py > 234
          ? [colourAt(style, px, py)]
          : [0.25, 0.75].flatMap((dy) => [0.25, 0.75].map((dx) => colourAt(style, px + dx, py + dy)));
      for (const part of [0, 1, 2] as const)
        raw[at++] = Math.round(samples.reduce((sum, colour) => sum + colour[part], 0) / samples.length);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits a part, red, green and blue, no interlacing.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(raw, { level: 6 })), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

/** Names the picture of a series in the catalogue and returns it for the store. */
export function writePicture(
  rows: Writer,
  random: Random,
  series: { id: string; name: string; nameEn: string; style: CarStyle; at: number },
): Picture {
  const content = drawCar(series.style);
  const sha256 = createHash('sha256').update(content).digest('hex');
  rows.add('products.picture', {
    id: random.id(series.at),
    seriesId: series.id,
    sha256Hex: sha256,
    mediaType: 'image/png',
    bytes: content.length,
    title: `${series.name}侧面`,
    titleEn: `Side view of the ${series.nameEn}`,
    sort: 1,
    createdAt: series.at,
  });
  return { sha256, content };
}
