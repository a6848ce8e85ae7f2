import type { Random } from './random.ts';
import type { Writer } from './writer.ts';

interface Item {
  code: string;
  name: string;
  nameEn: string;
  why: string;
  whyEn: string;
  firstKm?: number;
  firstMonths?: number;
  everyKm?: number;
  everyMonths?: number;
  yuan: number;
  /** Only where there is an engine, or a large battery. */
  needs?: 'engine' | 'battery';
}

const ITEMS: readonly Item[] = [
  {
    code: 'inspection',
    name: '常规检查',
    nameEn: 'Inspection',
    why: '检查制动、轮胎、灯光与底盘,及早发现隐患。',
    whyEn: 'Brakes, tyres, lights and underbody are looked at, so that faults are found early.',
    firstKm: 5000,
    firstMonths: 3,
    everyKm: 10_000,
    everyMonths: 12,
    yuan: 0,
  },
  {
    code: 'oil',
    name: '机油与机滤',
    nameEn: 'Oil and oil filter',
    why: '机油随使用变质,按时更换可保护发动机。',
    whyEn: 'Oil ages with use; changed in time it protects the engine.',
    firstKm: 5000,
    firstMonths: 3,
    everyKm: 10_000,
    everyMonths: 6,
    yuan: 468,
    needs: 'engine',
  },
  {
    code: 'air_filter',
    name: '空气滤清器',
    nameEn: 'Air filter',
    why: '堵塞的滤清器会增加油耗。',
    whyEn: 'A clogged filter costs fuel.',
    everyKm: 20_000,
    everyMonths: 24,
    yuan: 128,
    needs: 'engine',
  },
  {
    code: 'cabin_filter',
    name: '空调滤清器',
    nameEn: 'Cabin filter',
    why: '过滤花粉与灰尘,保证车内空气。',
    whyEn: 'It keeps pollen and dust out of the car.',
    everyKm: 20_000,
    everyMonths: 12,
    yuan: 158,
  },
  {
    code: 'brake_fluid',
    name: '制动液',
    nameEn: 'Brake fluid',
    why: '制动液会吸水,吸水后沸点下降。',
    whyEn: 'Brake fluid takes up water, which lowers its boiling point.',
    everyKm: 40_000,
    everyMonths: 24,
    yuan: 298,
  },
  {
    code: 'coolant',
    name: '电池冷却液',
    nameEn: 'Battery coolant',
    why: '保证电池在合适的温度下工作。',
    whyEn: 'It keeps the battery at the temperature it works best at.',
    everyKm: 80_000,
    everyMonths: 48,
    yuan: 520,
    needs: 'battery',
  },
];

/** Writes the maintenance plan of a series: what its kind of drive needs. */
export function writeItems(
  rows: Writer,
  random: Random,
  series: { id: string; energy: 'fuel' | 'bev' | 'phev'; at: number },
): void {
  const has = { engine: series.energy !== 'bev', battery: series.energy !== 'fuel' };
  for (const [sort, item] of ITEMS.entries()) {
    if (item.needs && !has[item.needs]) continue;
    const { code, name, nameEn, why, whyEn, firstKm = null, firstMonths = null } = item;
    rows.add('products.maintenance_item', {
      id: random.id(series.at),
      seriesId: series.id,
      code,
      name,
      nameEn,
      why,
      whyEn,
      firstKm,
      firstMonths,
      everyKm: item.everyKm ?? null,
      everyMonths: item.everyMonths ?? null,
      priceFen: item.yuan * 100,
      sort: sort + 1,
      createdAt: series.at,
    });
  }
}
