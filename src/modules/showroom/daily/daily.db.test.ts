import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire, order } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

// 10:00 in Shanghai.
const NOW = new Date(Date.now() - (Date.now() % 86_400_000) + 2 * 3_600_000);
const HOUR = 3_600_000;
const day = (days: number) => new Date(NOW.getTime() + 8 * HOUR + days * 24 * HOUR).toISOString().slice(0, 10);
const TODAY = day(0);

let house: House;
let world: World;
let reception: Caller;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  reception = await addPerson(house, 'receptionist', world.units.dealerA);
  const visit = async (kind: string, contact: boolean) => {
    const opened = await reception.call('POST', '/api/showroom/visits', { people: 1, kind, source: 'walk_in' });
    const left = {
      name: '来客',
      mobile: `1370000${1000 + visits++}`,
      consent: { shareDealer: true, marketing: false },
    };
    await world.people.managerA.call('POST', `/api/showroom/visits/${opened.body.id}/outcome`, {
      version: 1,
      ...(contact ? { contact: left } : {}),
    });
  };
  let visits = 0;
  await visit('first', true);
  await visit('first', false);
  await visit('invited', true);
  await visit('other', false);
  const call = { source: 'call_in', outcome: 'information' };
  await reception.call('POST', '/api/showroom/calls', { ...call, media: 'radio' });
  await reception.call('POST', '/api/showroom/calls', { ...call, media: 'radio' });
  await reception.call('POST', '/api/showroom/calls', call);
  const { leadId } = await enquire(house, world);
  await accept(world.people.managerA, leadId, world.people.consultantA.staffId);
  await order(house, world, world.people.consultantA, leadId);
  await house.owner.query('update sales.order set created_at = $1', [NOW]);
});
afterAll(() => house?.close());

const url = (on = TODAY) => `/api/showroom/daily-reports/${on}`;
const counted = {
  groups: 4,
  first: 2,
  again: 1,
  withPhone: 2,
  testDrives: 0,
  orders: 1,
  calls: 3,
  media: { none: 1, radio: 2 },
};

describe('the daily report', () => {
  test('counts the registers of its day and dealer', async () => {
    const { managerA, managerB, region } = world.people;
    expect((await managerA.call('GET', url())).body).toMatchObject({
      counted,
      figures: counted,
      corrections: {},
      version: 0,
      submittedAt: null,
      delayMinutes: 0,
      dueAt: new Date(NOW.getTime() + 24 * HOUR).toISOString(),
    });
    expect((await managerA.call('GET', url(day(-1)))).body).toMatchObject({ figures: { groups: 0, media: {} } });
    expect((await managerB.call('GET', url())).body.figures.groups).toBe(0);
    expect((await managerB.call('GET', `${url()}?unitId=${world.units.dealerA}`)).status).toBe(404);
    expect((await region.call('GET', `${url()}?unitId=${world.units.dealerA}`)).body.figures.groups).toBe(4);
    expect((await region.call('GET', url())).body.code).toBe('org.dealer_only');
    expect((await world.people.consultantA.call('GET', url())).status).toBe(403);
  });

  test('is corrected until it is submitted, then fixed, whatever the registers say after', async () => {
    const { managerA } = world.people;
    const correct = (version: number, corrections: unknown) =>
      managerA.call('PATCH', url(), { version, corrections, note: '补登外展 3 批' });
    expect((await correct(0, { groups: -1 })).status).toBe(400);
    expect((await correct(0, { media: { nope: 1 } })).status).toBe(400);
    const corrected = await correct(0, { groups: 7 });
    expect(corrected.body).toMatchObject({ figures: { ...counted, groups: 7 }, counted, version: 1 });
    expect((await correct(0, {})).body.code).toBe('request.conflict');
    house.platform.clock.advance(24 * HOUR + 5 * 60_000);
    const submitted = await managerA.call('POST', `${url()}/submission`, { version: 1 });
    expect(submitted.body).toMatchObject({ figures: { groups: 7 }, delayMinutes: 5, version: 2 });
    expect(submitted.body.submittedByName).toBeTruthy();
    expect((await correct(2, {})).body.code).toBe('daily_report.submitted');
    expect((await managerA.call('POST', `${url()}/submission`, { version: 2 })).body.code).toBe(
      'daily_report.submitted',
    );
    await house.owner.query("update showroom.visit set counts_as = 'first' where org_id = $1", [world.units.dealerA]);
    const after = await managerA.call('GET', url());
    expect(after.body).toMatchObject({ figures: { first: 2 }, counted: { first: 4 } });
    // The database keeps it too, for whoever gets past the service.
    await expect(house.owner.query("update showroom.daily_report set note = 'x'")).rejects.toThrow(/fixed/);
  });

  test('of a day to come is refused, and of somebody who may not', async () => {
    expect((await world.people.managerA.call('PATCH', url(day(3)), { version: 0, corrections: {} })).status).toBe(400);
    expect((await reception.call('POST', `${url()}/submission`, { version: 0 })).status).toBe(403);
    expect((await world.people.region.call('POST', `${url()}/submission`, { version: 0 })).status).toBe(403);
  });

  test('that is missing or late is listed for headquarters, with the delay', async () => {
    const { analyst, region } = world.people;
    const rows = async (who: Caller) => (await who.call('GET', `${url()}/dealers`)).body.rows;
    expect(await rows(analyst)).toMatchObject([
      { unitId: world.units.dealerB, state: 'missing', delayMinutes: 5, figures: null },
      { unitId: world.units.dealerC, state: 'missing', delayMinutes: 5 },
      { unitId: world.units.dealerA, state: 'late', delayMinutes: 5, figures: { groups: 7 } },
    ]);
    expect((await rows(region)).map((row: { unitId: string }) => row.unitId)).toEqual([
      world.units.dealerC,
      world.units.dealerA,
    ]);
    const next = await analyst.call('GET', `${url(day(1))}/dealers`);
    expect(new Set(next.body.rows.map((row: { state: string }) => row.state))).toEqual(new Set(['open']));
  });

  test('two who submit at once: one is told', async () => {
    const { managerB } = world.people;
    const answers = await Promise.all([0, 1].map(() => managerB.call('POST', `${url()}/submission`, { version: 0 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
