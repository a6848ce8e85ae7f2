import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { type Ctx, systemContext } from '../../../platform/context.ts';
import { newId, transact } from '../../../platform/db.ts';
import { chooseConsultant, chooseDealer } from './choose.ts';
import { forgetOpenHours } from './open-hours.ts';

// A Monday, 11:00 in Shanghai.
const NOW = '2026-03-02T03:00:00Z';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(() => house?.close());

function brand(): Ctx {
  const scope = { unitId: world.units.brand, unitKind: 'brand' as const, timeZone: 'Asia/Shanghai', orgIds: null };
  return systemContext(house.platform, 'test', scope);
}
/** Some dealers in a city of their own. */
async function dealers(city: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const id = newId();
    await house.owner.query(
      "insert into org.unit (id, parent_id, kind, code, name, name_en, city_code) values ($1, $2, 'dealer', $3, $3, $3, $4)",
      [id, world.units.east, `${city}-${n}`, city],
    );
    ids.push(id);
  }
  return ids;
}
const capacity = (id: string, columns: Record<string, unknown>) => {
  const names = ['org_id', ...Object.keys(columns)];
  return house.owner.query(
    `insert into leads.dealer_capacity (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    [id, ...Object.values(columns)],
  );
};
const wanted = (cityCode: string, over: Partial<Parameters<typeof chooseDealer>[2]> = {}) => ({
  cityCode,
  seriesId: null,
  customerId: null,
  sourceId: null,
  ...over,
});
const choose = (cityCode: string, over: Partial<Parameters<typeof chooseDealer>[2]> = {}) =>
  transact(brand(), (tx) => chooseDealer(brand(), tx, wanted(cityCode, over)));
const givenTo = async (ids: string[]) => {
  const rows = (
    await house.owner.query('select org_id, given::int from leads.dealer_turn where org_id = any ($1)', [ids])
  ).rows;
  return ids.map((id) => rows.find((row) => row.org_id === id)?.given ?? 0);
};

describe('a dealer for a lead', () => {
  test('in turn: many at once differ by one lead at most', async () => {
    const ids = await dealers('330200', 5);
    // Eight hands without a pause, each holding its dealer for a while: slow ones must neither be overtaken twice nor lock others out.
    let left = 64;
    const hand = async () => {
      while (left-- > 0)
        await transact(brand(), async (tx) => {
          await chooseDealer(brand(), tx, wanted('330200'));
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
        });
    };
    await Promise.all(Array.from({ length: 8 }, hand));
    const given = await givenTo(ids);
    expect(given.reduce((sum, n) => sum + n, 0)).toBe(64);
    expect(Math.max(...given) - Math.min(...given)).toBeLessThanOrEqual(1);
  });

  test('by weight, and only as far as its room goes', async () => {
    const [big, small, full, paused] = (await dealers('330300', 4)) as [string, string, string, string];
    await capacity(big, { weight: 2 });
    await capacity(full, { daily_max: 1 });
    await capacity(paused, { paused: true });
    for (let n = 0; n < 13; n++) await choose('330300');
    expect(await givenTo([big, small, full, paused])).toEqual([8, 4, 1, 0]);
    await house.owner.query('update leads.dealer_capacity set quota = 1, daily_max = null where org_id = $1', [full]);
    await house.owner.query('update leads.dealer_turn set day = day - 20 where org_id = $1', [full]);
    for (let n = 0; n < 3; n++) expect((await choose('330300')).dealerId).not.toBe(full);
    await house.owner.query('update leads.dealer_turn set day = day - 10 where org_id = $1', [full]);
    expect(await choose('330300')).toEqual({ dealerId: full, why: 'city' });
  });

  test('that sells the series, near the city, and is open where it asks for that', async () => {
    const [first, second] = (await dealers('340100', 2)) as [string, string];
    const series = newId();
    await capacity(first, { series_ids: [newId()], cities: ['340200'] });
    expect(await choose('340100', { seriesId: series })).toEqual({ dealerId: second, why: 'city' });
    expect(await choose('340200')).toEqual({ dealerId: first, why: 'city' });
    expect(await choose('340300', { barred: [first] })).toEqual({ dealerId: second, why: 'province' });
    expect((await choose('340100', { barred: [first, second] })).why).toBe('region');
    expect(await choose('650100')).toEqual({ dealerId: null, why: 'none' });
    await capacity(second, { open_hours_only: true });
    forgetOpenHours(house.platform);
    house.platform.clock.advance(8 * 3_600_000);
    expect((await choose('340100')).dealerId).toBe(first);
    house.platform.clock.advance(-8 * 3_600_000);
    const both = [await choose('340100'), await choose('340100')].map((one) => one.dealerId);
    expect(new Set(both)).toEqual(new Set([first, second]));
  });

  test('gives a turn back with its transaction', async () => {
    const ids = await dealers('350100', 2);
    await transact(brand(), async (tx) => {
      await chooseDealer(brand(), tx, wanted('350100'));
      throw new Error('undone');
    }).catch(() => undefined);
    expect(await givenTo(ids)).toEqual([0, 0]);
  });
});

describe('many leads at once', () => {
  test('are allotted as one by one would be', async () => {
    const ids = await dealers('360100', 3);
    await capacity(ids[0] as string, { daily_max: 2 });
    const leads: string[] = [];
    for (let n = 0; n < 11; n++) {
      const [customer, lead] = [newId(), newId()];
      await house.owner.query("insert into customers.customer (id, kind, name) values ($1, 'person', 'x')", [customer]);
      await house.owner.query(
        "insert into leads.lead (id, org_id, customer_id, channel, city_code) values ($1, $2, $3, 'website', '360100')",
        [lead, world.units.brand, customer],
      );
      leads.push(lead);
    }
    const { rows } = await house.owner.query(
      "select dealer_id, count(*)::int as n, min(why) as why from leads.allot($1, $2, '{}', '2026-03-02') group by 1",
      [world.units.brand, leads],
    );
    const taken = ids.map((id) => rows.find((row) => row.dealer_id === id)?.n);
    expect(taken[0]).toBe(2);
    expect([(taken[1] ?? 0) + (taken[2] ?? 0), Math.abs((taken[1] ?? 0) - (taken[2] ?? 0))]).toEqual([9, 1]);
    expect(await givenTo(ids)).toEqual(taken);
  });
});

describe('a consultant for a lead', () => {
  const pick = (dealerId: string, over: { customerId?: string; seriesId?: string } = {}) =>
    transact(brand(), (tx) =>
      chooseConsultant(brand(), tx, { dealerId, customerId: over.customerId ?? null, seriesId: over.seriesId ?? null }),
    );
  test('by the dealer’s rule, among those who are there', async () => {
    const [dealer] = (await dealers('370100', 1)) as [string];
    const people = await Promise.all([1, 2, 3].map(() => addPerson(house, 'consultant', dealer)));
    const ids = people.map((one) => one.staffId);
    expect(await pick(dealer)).toEqual({ consultantId: null, why: 'none' });
    await capacity(dealer, { assign_rule: 'round_robin' });
    const round = [await pick(dealer), await pick(dealer), await pick(dealer), await pick(dealer)];
    expect(new Set(round.slice(0, 3).map((one) => one.consultantId))).toEqual(new Set(ids));
    expect(round[3]?.consultantId).toBe(round[0]?.consultantId);
    await house.owner.query("update leads.consultant set presence = 'leave' where staff_id <> $1", [ids[1]]);
    for (let n = 0; n < 2; n++) expect((await pick(dealer)).consultantId).toBe(ids[1]);
    await house.owner.query("update leads.consultant set presence = 'training'");
    expect((await pick(dealer)).consultantId).toBeNull();
    await house.owner.query("update leads.consultant set back_at = '2026-03-02T02:00:00Z' where staff_id = $1", [
      ids[2],
    ]);
    expect((await pick(dealer)).consultantId).toBe(ids[2]);
    const series = newId();
    await house.owner.query(
      "update leads.consultant set presence = 'free', back_at = null, series_ids = array[]::uuid[]",
    );
    await house.owner.query('update leads.consultant set series_ids = array[$2::uuid] where staff_id = $1', [
      ids[0],
      series,
    ]);
    await house.owner.query("update leads.dealer_capacity set assign_rule = 'skill' where org_id = $1", [dealer]);
    for (let n = 0; n < 2; n++)
      expect(await pick(dealer, { seriesId: series })).toEqual({ consultantId: ids[0], why: 'skill' });
  });
});
