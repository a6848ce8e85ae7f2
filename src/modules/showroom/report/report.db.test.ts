import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { nextMobile, order } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { forgetDictionaries } from '../../org/dictionary.ts';

// 10:00 in Shanghai.
const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 2 * 3_600_000);
const TODAY = new Date(NOW.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

let house: House;
let world: World;

/** A visit of a consultant from the door to its end, `minutes` long; the lead it left. */
async function visit(
  who: Caller,
  minutes: number,
  over: { kind?: string; contact?: boolean; testDrive?: boolean; leadId?: string } = {},
) {
  const { kind = 'first', contact = false, testDrive = false, leadId } = over;
  const opened = await who.call('POST', '/api/showroom/visits', {
    people: 1,
    kind,
    source: 'walk_in',
    ...(leadId && { leadId }),
  });
  house.platform.clock.advance(minutes * 60_000);
  const left = { name: '来客', mobile: nextMobile(), consent: { shareDealer: true, marketing: false } };
  const closed = await who.call('POST', `/api/showroom/visits/${opened.body.id}/outcome`, {
    version: 1,
    testDrive,
    ...(contact && { contact: left }),
  });
  expect(closed.status).toBe(200);
  return closed.body.leadId as string;
}

beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  const { consultantA, consultantA2, consultantB } = world.people;
  const first: string[] = [];
  for (let n = 0; n < 5; n++) first.push(await visit(consultantA, 10, { contact: n < 4, testDrive: n < 2 }));
  await visit(consultantA, 20, { kind: 'invited', leadId: first[0] as string });
  await order(house, world, consultantA, first[0] as string);
  await house.owner.query('update sales.order set created_at = $1', [new Date(NOW.getTime() + 65 * 60_000)]);
  for (let n = 0; n < 5; n++) await visit(consultantA2, 2, { contact: n < 1 });
  await visit(consultantB, 3);
});
afterAll(() => house?.close());

const report = async (who: Caller, query = '') =>
  (await who.call('GET', `/api/showroom/report?from=${TODAY}&to=${TODAY}${query}`)).body;

describe('the report', () => {
  test('of a dealer makes each share by colleague, with both its numbers', async () => {
    const { managerA, consultantA, consultantA2 } = world.people;
    const { by, rows, total } = await report(managerA);
    expect(by).toBe('staff');
    const of = (id: string) => rows.find((row: { id: string }) => row.id === id);
    expect(of(consultantA.staffId)).toMatchObject({
      counts: {
        first: 5,
        firstWithPhone: 4,
        firstDrives: 2,
        again: 1,
        invited: 1,
        toInvite: 4,
        againOrders: 1,
        firstOrders: 0,
      },
      shares: {
        retention: { numerator: 4, denominator: 5, percent: 80 },
        firstDrive: { numerator: 2, denominator: 5, percent: 40 },
        invite: { numerator: 1, denominator: 4, percent: 25 },
        drive: { numerator: 2, denominator: 6, percent: 33.3 },
      },
      firstMinutes: 10,
      againMinutes: 20,
      hints: [],
    });
    expect(of(consultantA2.staffId)).toMatchObject({
      shares: { retention: { percent: 20 } },
      hints: [
        { kind: 'retention', value: 20, mean: 50 },
        { kind: 'invite', value: 0, mean: 20 },
        { kind: 'firstDuration', value: 2, mean: 6 },
        { kind: 'firstDrive', value: 0, mean: 20 },
      ],
    });
    expect(total).toMatchObject({ counts: { first: 10, groups: 11 }, shares: { retention: { percent: 50 } } });
  });

  test('tells a consultant of themselves alone, held against the others', async () => {
    const { consultantA2 } = world.people;
    const { rows, total } = await report(consultantA2);
    expect(rows.map((row: { id: string }) => row.id)).toEqual([consultantA2.staffId]);
    expect(rows[0].hints.length).toBeGreaterThan(0);
    expect(total.counts.first).toBe(5);
  });

  test('of a region goes by dealer, of the brand by region', async () => {
    const { region, analyst, managerB } = world.people;
    expect((await report(region)).rows).toMatchObject([{ id: world.units.dealerA, counts: { first: 10 } }]);
    const brand = await report(analyst);
    expect(brand.rows.map((row: { id: string }) => row.id)).toEqual([world.units.east, world.units.west]);
    expect((await report(analyst, `&unitId=${world.units.dealerB}`)).rows).toMatchObject([{ counts: { first: 1 } }]);
    expect(
      (await managerB.call('GET', `/api/showroom/report?from=${TODAY}&to=${TODAY}&unitId=${world.units.east}`)).status,
    ).toBe(404);
    expect((await world.people.careA.call('GET', `/api/showroom/report?from=${TODAY}&to=${TODAY}`)).status).toBe(403);
  });

  test('tells nothing of a hint that an administrator switched off; other rules of the system stay on', async () => {
    const { admin } = world.people;
    const entries = async (kind: string) =>
      (await admin.call('GET', `/api/dictionary-entries?kind=${kind}`)).body.rows as Record<string, unknown>[];
    const off = ({ id, name, nameEn, sort, version }: Record<string, unknown>) =>
      admin.call('PATCH', `/api/dictionary-entries/${id}`, { name, nameEn, sort, version, active: false });
    const hint = (await entries('showroom_hint')).find(({ code }) => code === 'againDuration');
    expect((await off(hint ?? {})).body).toMatchObject({ code: 'againDuration', active: false });
    const [rule] = await entries('showroom_rule');
    expect((await off(rule ?? {})).status).toBe(400);
  });

  test('takes its thresholds from the dictionary', async () => {
    await house.owner.query(
      "update org.dictionary set active = false where kind = 'showroom_hint' and code = 'retention'",
    );
    forgetDictionaries(house.platform);
    const { rows } = await report(world.people.managerA);
    const kinds = rows.flatMap((row: { hints: { kind: string }[] }) => row.hints.map(({ kind }) => kind));
    expect(kinds).not.toContain('retention');
    expect(kinds).toContain('firstDuration');
  });
});
