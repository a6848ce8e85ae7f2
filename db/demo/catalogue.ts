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
}

const LINES: readonly Line[] = [
  { code: 'yunchuan', name: '云川', nameEn: 'Yunchuan', energy: 'fuel', weight: 24, prices: [998, 1158, 1358] },
  { code: 'shanxing', name: '山行', nameEn: 'Shanxing', energy: 'fuel', weight: 22, prices: [1198, 1438, 1698] },
  { code: 'yuexi', name: '月汐', nameEn: 'Yuexi', energy: 'bev', weight: 16, prices: [1098, 1238, 1398] },
  { code: 'jianglan', name: '江岚', nameEn: 'Jianglan', energy: 'phev', weight: 14, prices: [1398, 1598, 1898] },
  { code: 'qingye', name: '晴野', nameEn: 'Qingye', energy: 'bev', weight: 15, prices: [1598, 1838, 2098] },
  { code: 'songtao', name: '松涛', nameEn: 'Songtao', energy: 'phev', weight: 9, prices: [1798, 2198, 2598] },
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
    });
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
