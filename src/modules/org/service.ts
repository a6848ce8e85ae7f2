import type { Ctx } from '../../platform/context.ts';
import { read } from '../../platform/db.ts';
import { allProvinces } from './cities.ts';
import { dealersByCity } from './queries.ts';

/** Provinces and cities with the number of open dealers in each. */
export async function listCities(ctx: Ctx) {
  const dealers = new Map((await read(ctx, dealersByCity)).map((row) => [row.cityCode, Number(row.dealers)]));
  return allProvinces().map((province) => ({
    ...province,
    cities: province.cities.map((city) => ({ ...city, dealers: dealers.get(city.code) ?? 0 })),
  }));
}
