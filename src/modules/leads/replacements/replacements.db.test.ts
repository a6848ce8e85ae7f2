import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { agree, becomeOwner, enquire, type Owner } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { addDays, addMonths, civilDate } from '../../../platform/clock.ts';
import { openReplacements } from './jobs.ts';

let house: House;
let world: World;
let today: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  today = civilDate(house.platform.clock.now());
});
afterAll(() => house?.close());

/** An owner since so many months and days, who agreed to marketing calls or did not. */
async function owner(months: number, days = 0, agreed = true): Promise<Owner> {
  const made = await becomeOwner(house, world);
  const since = addDays(addMonths(today, -months), -days);
  await house.owner.query('update products.ownership set from_date = $2 where unit_id = $1', [made.unitId, since]);
  if (agreed) await agree(house, made.customerId, 'marketing_call');
  return made;
}
const leadsOf = async ({ customerId }: Owner) =>
  (
    await house.owner.query(
      "select id, org_id, channel, status, due_at from leads.lead where customer_id = $1 and channel = 'replacement'",
      [customerId],
    )
  ).rows;
const noted = async ({ unitId }: Owner) =>
  (
    await house.owner.query('select outcome, reason, lead_id, due_on::text from leads.replacement where unit_id = $1', [
      unitId,
    ])
  ).rows;

describe('each night', () => {
  test('owners of five years get one lead at the dealer that looks after the car, with its clock', async () => {
    const due = await owner(60, 3);
    expect(await openReplacements(house.platform)).toEqual({ opened: 1, barred: 0 });
    const [lead] = await leadsOf(due);
    expect(lead).toMatchObject({ org_id: world.units.dealerA, status: 'assigned' });
    expect(lead.due_at).not.toBeNull();
    expect(await noted(due)).toMatchObject([{ outcome: 'lead', lead_id: lead.id }]);
    expect(await openReplacements(house.platform)).toEqual({ opened: 0, barred: 0 });
    const help = (await world.people.managerA.call('GET', `/api/leads/${lead.id}/trade-in`)).body;
    expect(help).toMatchObject({ dueOn: expect.any(String), cars: [{ unitId: due.unitId, reminded: true }] });
    // Closed without a result: the same anniversary does not come back, the next one does.
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [lead.id]);
    expect((await openReplacements(house.platform)).opened).toBe(0);
    // A year goes by.
    await house.owner.query("update leads.replacement set due_on = due_on - interval '1 year' where unit_id = $1", [
      due.unitId,
    ]);
    await house.owner.query(
      "update products.ownership set from_date = from_date - interval '1 year' where unit_id = $1",
      [due.unitId],
    );
    expect((await openReplacements(house.platform)).opened).toBe(1);
  });

  test('nobody before the years are over, after the days, with an open lead, or who gave the car away', async () => {
    const early = await owner(59);
    const late = await owner(60, 31);
    const busy = await owner(60, 1);
    await enquire(house, world, { mobile: busy.mobile });
    const gone = await owner(60, 1);
    await house.owner.query('update products.ownership set to_date = $2 where unit_id = $1', [gone.unitId, today]);
    expect((await openReplacements(house.platform)).opened).toBe(0);
    for (const one of [early, late, busy, gone]) expect([await leadsOf(one), await noted(one)]).toEqual([[], []]);
  });

  test('who may not be called is noted with the gate’s reason and gets no lead', async () => {
    const never = await owner(60, 1, false);
    const withdrew = await owner(72, 1);
    await agree(house, withdrew.customerId, 'marketing_call', 'withdrawn');
    expect(await openReplacements(house.platform)).toEqual({ opened: 0, barred: 2 });
    expect(await noted(never)).toMatchObject([{ outcome: 'barred', reason: 'no_consent', lead_id: null }]);
    expect(await noted(withdrew)).toMatchObject([{ outcome: 'barred', reason: 'withdrawn' }]);
    expect([await leadsOf(never), await leadsOf(withdrew)]).toEqual([[], []]);
    expect(await openReplacements(house.platform)).toEqual({ opened: 0, barred: 0 });
  });

  test('one lead a person with two cars, and two workers open it once', async () => {
    const first = await owner(60, 2);
    const second = await owner(60, 1);
    await house.owner.query('update products.ownership set customer_id = $2 where unit_id = $1', [
      second.unitId,
      first.customerId,
    ]);
    const done = await Promise.all([openReplacements(house.platform), openReplacements(house.platform)]);
    expect(done[0].opened + done[1].opened).toBe(1);
    expect(await leadsOf(first)).toHaveLength(1);
  });

  test('the years are data', async () => {
    const three = await owner(36, 1);
    expect((await openReplacements(house.platform)).opened).toBe(0);
    const { admin, managerA } = world.people;
    const rule = (await house.owner.query("select * from org.dictionary where kind = 'replacement_rule'")).rows[0];
    const edit = (numbers: Record<string, number>, who = admin) =>
      who.call('PATCH', `/api/dictionary-entries/${rule.id}`, {
        ...{ version: rule.version, name: rule.name, nameEn: rule.name_en, sort: rule.sort, active: rule.active },
        numbers,
      });
    expect((await edit({ years: 3 }, managerA)).status).toBe(403);
    const unknown = await edit({ months: 36 });
    expect([unknown.status, unknown.body.details.fields[0].field]).toEqual([400, 'numbers.months']);
    expect((await edit({ years: 3 })).body.numbers).toEqual({ years: 3, days: 30 });
    expect((await openReplacements(house.platform)).opened).toBe(1);
    expect(await leadsOf(three)).toHaveLength(1);
  });
});
