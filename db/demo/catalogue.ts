import { writeItems } from './maintenance.ts';
import { type CarStyle, type Picture, writePicture } from './pictures.ts';
import type { Random } from './random.ts';
import type { Writer } from './writer.ts';

type Energy = 'fuel' | 'bev' | 'phev';

interface Trim {
  id: string;
  priceFen: number;
}

/** A series of one generation with what is needed to sell and build a car of it. */
export interface Series {
  id: string;
  code: string;
  name: string;
  energy: Energy;
  /** Positions 4–8 of its VINs. */
  descriptor: string;
  models: { year: number; trims: Trim[] }[];
}

export interface Catalogue {
  /** On sale now, with the share of enquiries each gets. */
  series: Series[];
  weights: number[];
  /** Pictures of the series on sale, to be stored. */
  pictures: Picture[];
  /** The generations before, for the cars of earlier years. */
  earlier: Series[];
  earlierWeights: number[];
}

interface Line {
  code: string;
  name: string;
  nameEn: string;
  energy: Energy;
  weight: number;
  /** Prices of the three trims in hundreds of yuan. */
  prices: [number, number, number];
  description: string;
  descriptionEn: string;
  style: CarStyle;
}

const LINES: readonly Line[] = [
  {
    code: 'yunchuan',
    name: '云川',
    nameEn: 'Yunchuan',
    energy: 'fuel',
    weight: 24,
    prices: [998, 1158, 1358],
    description: '紧凑型三厢轿车,家用与通勤的均衡之选。',
    descriptionEn: 'A compact saloon for families and commuters.',
    style: { body: 'saloon', paint: [38, 98, 146] },
  },
  {
    code: 'shanxing',
    name: '山行',
    nameEn: 'Shanxing',
    energy: 'fuel',
    weight: 22,
    prices: [1198, 1438, 1698],
    description: '五座城市 SUV,离地间隙 200 毫米。',
    descriptionEn: 'A five-seat SUV with 200 mm of ground clearance.',
    style: { body: 'suv', paint: [148, 62, 48] },
  },
  {
    code: 'yuexi',
    name: '月汐',
    nameEn: 'Yuexi',
    energy: 'bev',
    weight: 16,
    prices: [1098, 1238, 1398],
    description: '纯电动两厢车,CLTC 续航 430 至 520 公里。',
    descriptionEn: 'A battery-electric hatchback with 430 to 520 km of range.',
    style: { body: 'hatchback', paint: [92, 158, 172] },
  },
  {
    code: 'jianglan',
    name: '江岚',
    nameEn: 'Jianglan',
    energy: 'phev',
    weight: 14,
    prices: [1398, 1598, 1898],
    description: '插电混动轿车,纯电续航 80 至 120 公里。',
    descriptionEn: 'A plug-in hybrid saloon with 80 to 120 km on electricity.',
    style: { body: 'saloon', paint: [74, 88, 118] },
  },
  {
    code: 'qingye',
    name: '晴野',
    nameEn: 'Qingye',
    energy: 'bev',
    weight: 15,
    prices: [1598, 1838, 2098],
    description: '纯电动中型 SUV,三电质保八年。',
    descriptionEn: 'A battery-electric mid-size SUV.',
    style: { body: 'suv', paint: [86, 132, 84] },
  },
  {
    code: 'songtao',
    name: '松涛',
    nameEn: 'Songtao',
    energy: 'phev',
    weight: 9,
    prices: [1798, 2198, 2598],
    description: '六座插电混动旅行车,第三排可独立放倒。',
    descriptionEn: 'A six-seat plug-in hybrid people carrier.',
    style: { body: 'van', paint: [96, 92, 88] },
  },
];

const TRIMS = {
  fuel: [
    ['1.5T 舒适型', '1.5T Comfort'],
    ['1.5T 豪华型', '1.5T Luxury'],
    ['2.0T 旗舰型', '2.0T Flagship'],
  ],
  bev: [
    ['430km 标准版', '430 km Standard'],
    ['520km 长续航版', '520 km Long range'],
    ['520km 智享版', '520 km Smart'],
  ],
  phev: [
    ['80km 进取型', '80 km Entry'],
    ['120km 尊享型', '120 km Premium'],
    ['120km 四驱旗舰型', '120 km AWD Flagship'],
  ],
} as const;

/** Colours a customer may choose; the screen takes them as text. */
export const COLOURS = ['雪域白', '星夜黑', '流光银', '湖水蓝', '枫叶红', '岩石灰'] as const;

const FEN_PER_HUNDRED_YUAN = 10_000;

/**
 * Writes six series on sale (model years of last year and this) and, no longer on sale, the generation before of each: new-energy cars
 * have none before 2020.
 */
export function writeCatalogue(rows: Writer, random: Random, brandId: string, thisYear: number): Catalogue {
  const pictures: Picture[] = [];
  const oldYears = [10, 8, 6, 4, 2].map((ago) => thisYear - ago);
  const make = (line: Line, at: number, generation: 'current' | 'earlier'): Series => {
    const current = generation === 'current';
    const years = current
      ? [thisYear - 1, thisYear]
      : oldYears.filter((year) => line.energy === 'fuel' || year >= 2020);
    const id = random.id(Date.UTC(thisYear - (current ? 1 : 10), 0, 5 + at));
    const code = current ? line.code : `${line.code}-1`;
    const [name, nameEn] = current
      ? [line.name, line.nameEn]
      : [`${line.name}(第一代)`, `${line.nameEn} (first generation)`];
    rows.add('products.series', {
      id,
      orgId: brandId,
      code,
      name,
      nameEn,
      energy: line.energy,
      sort: current ? at + 1 : at + 21,
      active: current,
      description: current ? line.description : null,
      descriptionEn: current ? line.descriptionEn : null,
    });
    writeItems(rows, random, { id, energy: line.energy, at: Date.UTC(thisYear - 1, 0, 5 + at) });
    if (current)
      pictures.push(
        writePicture(rows, random, { id, name, nameEn, style: line.style, at: Date.UTC(thisYear - 1, 0, 5 + at) }),
      );
    const models = years.map((year) => {
      const modelId = random.id(Date.UTC(year - 1, 8, 1 + at));
      rows.add('products.model', {
        id: modelId,
        seriesId: id,
        code: `${code}-${year}`,
        name: `${line.name} ${year}款`,
        nameEn: `${line.nameEn} ${year}`,
        modelYear: year,
      });
      const trims = line.prices.map((hundreds, level) => {
        const [trimName, trimNameEn] = TRIMS[line.energy][level] as readonly [string, string];
        const trim: Trim = { id: random.id(Date.UTC(year - 1, 8, 2 + at)), priceFen: hundreds * FEN_PER_HUNDRED_YUAN };
        rows.add('products.trim', {
          id: trim.id,
          modelId,
          code: `${code}-${year}-${level + 1}`,
          name: trimName,
          nameEn: trimNameEn,
          priceFen: trim.priceFen,
          saleFrom: `${year - 1}-09-01`,
          saleTo: current ? null : `${year + 1}-12-31`,
        });
        return trim;
      });
      return { year, trims };
    });
    const descriptor = `${line.energy === 'fuel' ? 'F' : line.energy === 'bev' ? 'E' : 'H'}${current ? 'B' : 'A'}${at + 1}4S`;
    return { id, code, name, energy: line.energy, descriptor, models };
  };
  const current = LINES.map((line, at) => make(line, at, 'current'));
  const earlier = LINES.map((line, at) => make(line, at, 'earlier'));
  const weights = LINES.map((line) => line.weight);
  return {
    pictures,
    series: current,
    weights,
    earlier,
    earlierWeights: weights.map((weight, at) => (LINES[at]?.energy === 'fuel' ? weight * 2 : weight / 2)),
  };
}

/** The car somebody buys in that year: series, model year and trim, of what was on sale then. */
export function chooseCar(
  catalogue: Catalogue,
  random: Random,
  year: number,
  wanted?: Series,
): { series: Series; modelYear: number; trim: Trim } {
  const onSale = (series: Series) => series.models.some((model) => model.year <= year);
  const isCurrent = catalogue.series[0] ? onSale(catalogue.series[0]) : false;
  let series =
    wanted && onSale(wanted)
      ? wanted
      : random.weighted(
          isCurrent ? catalogue.series : catalogue.earlier,
          isCurrent ? catalogue.weights : catalogue.earlierWeights,
        );
  // The first series runs on fuel and was on sale from the beginning.
  if (!onSale(series)) series = (isCurrent ? catalogue.series[0] : catalogue.earlier[0]) as Series;
  const model =
    series.models.findLast((candidate) => candidate.year <= year) ?? (series.models[0] as Series['models'][number]);
  return { series, modelYear: model.year, trim: random.weighted(model.trims, [4, 4, 2]) };
}
