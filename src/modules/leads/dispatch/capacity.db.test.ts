import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { enquire, nextMobile } from '../../../../test/story.ts';
import { addPerson, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';
import { sweepClocks } from '../clocks/sweep.ts';

// A Monday, 11:00 in Shanghai.
const NOW = '2026-03-02T03:00:00Z';
let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const lead = async (id: string) => (await house.owner.query('select * from leads.lead where id = $1', [id])).rows[0];
const row = async (id: string) =>
  (await world.people.region.call('GET', '/api/dealer-capacity')).body.rows.find(
    (one: { id: string }) => one.id === id,
  );
/** Sets what a dealer takes, from what it takes now. */
async function set(who: 'region' | 'managerA', id: string, change: Record<string, unknown>) {
  const { version, weight, quota, dailyMax, paused, openHoursOnly, seriesIds, cities, assignRule, collisionDays } =
    await row(id);
  const body = {
    version,
    weight,
    quota,
    dailyMax,
    paused,
    openHoursOnly,
    seriesIds,
    cities,
    assignRule,
    collisionDays,
  };
  return world.people[who].call('PATCH', `/api/dealer-capacity/${id}`, { ...body, ...change });
}

describe('what a dealer takes', () => {
  test('is set above it, paused by itself, counted, and holds for the next enquiry', async () => {
    const { dealerA } = world.units;
    expect(await row(dealerA)).toMatchObject({
      version: 0,
      weight: 1,
      leftToday: null,
      openNow: true,
      assignRule: 'manual',
    });
    const taken = (await row(dealerA)).takenToday;
    expect(await set('region', dealerA, { dailyMax: taken + 1 })).toMatchObject({
      status: 200,
      body: { version: 1, leftToday: 1 },
    });
    expect((await lead((await enquire(house, world)).leadId)).org_id).toBe(dealerA);
    expect(await row(dealerA)).toMatchObject({ takenToday: taken + 1, takenLast30: taken + 1, leftToday: 0 });
    // Shanghai's only dealer is full: the next is in the region.
    expect((await lead((await enquire(house, world)).leadId)).org_id).toBe(world.units.dealerC);
    expect(await set('managerA', dealerA, { dailyMax: null })).toMatchObject({
      status: 409,
      body: { code: 'capacity.headquarters' },
    });
    expect((await set('region', dealerA, { dailyMax: null })).status).toBe(200);
    expect((await set('managerA', dealerA, { paused: true })).body).toMatchObject({ paused: true, leftToday: 0 });
    expect((await lead((await enquire(house, world)).leadId)).org_id).toBe(world.units.dealerC);
    expect((await set('managerA', dealerA, { paused: false })).status).toBe(200);
    const stale = await world.people.region.call('PATCH', `/api/dealer-capacity/${dealerA}`, {
      ...(await row(dealerA)),
      version: 1,
    });
    expect(stale.status).toBe(409);
    expect((await set('region', dealerA, { cities: ['999999'] })).body.details.fields[0].field).toBe('cities');
  });
});

describe('many waiting leads', () => {
  test('go out by rule as a bulk action; those nobody takes say so', async () => {
    const { agent } = world.people;
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) {
      const { leadId } = await enquire(house, world, { cityCode: undefined });
      if (n > 0) await house.owner.query('update leads.lead set city_code = $2 where id = $1', [leadId, SHANGHAI]);
      ids.push(leadId);
    }
    const started = await agent.call('POST', '/api/bulk', { action: 'leads.dispatch_by_rule', ids, input: {} });
    expect(started.status).toBe(201);
    await house.drain();
    expect((await Promise.all(ids.map(lead))).map((one) => one.status)).toEqual(['new', ...Array(5).fill('assigned')]);
    const timers = await house.owner.query(
      "select count(*)::int as n, count(distinct t.lead_id)::int as leads from leads.timer t join leads.lead l on l.id = t.lead_id and l.due_at = t.due_at and l.org_id = t.org_id where t.lead_id = any ($1) and t.state = 'running'",
      [ids],
    );
    expect(timers.rows[0]).toEqual({ n: 5, leads: 5 });
    const told = await house.owner.query(
      "select count(*)::int as n from app.event e join customers.sharing s on s.about_id = e.subject_id where e.subject_id = any ($1) and e.name = 'lead.dispatched'",
      [ids],
    );
    expect(told.rows[0].n).toBe(5);
    expect(started.body).toMatchObject({ task: null, changed: 5, failures: [{ subject: ids[0] }] });
  });
});

describe('a dealer that assigns by rule', () => {
  test('accepts at once in working time, at opening otherwise; who is away gets none', async () => {
    const { dealerA } = world.units;
    const { consultantA, consultantA2, managerA } = world.people;
    await set('managerA', dealerA, { assignRule: 'least_loaded' });
    expect(
      (await consultantA2.call('PATCH', '/api/presence', { presence: 'training', backAt: '2026-03-05T00:00:00Z' }))
        .body,
    ).toMatchObject({ presence: 'training' });
    const { leadId } = await enquire(house, world);
    await sweepClocks(house.platform);
    expect(await lead(leadId)).toMatchObject({ status: 'accepted', consultant_id: consultantA.staffId });
    const team = (await managerA.call('GET', '/api/lead-team')).body.rows;
    expect(team.find((one: { id: string }) => one.id === consultantA2.staffId)).toMatchObject({ presence: 'training' });
    await managerA.call('PATCH', `/api/lead-team/${consultantA2.staffId}`, { presence: 'free', seriesIds: [] });
    expect((await consultantA2.call('GET', '/api/presence')).body).toEqual({ presence: 'free', backAt: null });
    house.platform.clock.advance(10 * 3_600_000);
    const atNight = (await enquire(house, world)).leadId;
    await sweepClocks(house.platform);
    expect((await lead(atNight)).status).toBe('assigned');
    house.platform.clock.advance(14 * 3_600_000);
    await sweepClocks(house.platform);
    expect(await lead(atNight)).toMatchObject({ status: 'accepted', consultant_id: consultantA2.staffId });
    // Nobody there: offered again after some minutes, before the clock warns.
    for (const who of [consultantA, consultantA2]) await who.call('PATCH', '/api/presence', { presence: 'leave' });
    const waits = (await enquire(house, world)).leadId;
    await sweepClocks(house.platform);
    expect((await lead(waits)).status).toBe('assigned');
    await consultantA.call('PATCH', '/api/presence', { presence: 'free' });
    await sweepClocks(house.platform);
    expect((await lead(waits)).status).toBe('assigned');
    house.platform.clock.advance(5 * 60_000);
    await sweepClocks(house.platform);
    expect(await lead(waits)).toMatchObject({ status: 'accepted', consultant_id: consultantA.staffId });
    await set('managerA', dealerA, { assignRule: 'manual' });
    const past = await consultantA.call('PATCH', '/api/presence', { presence: 'leave', backAt: NOW });
    expect(past.body.details.fields[0].field).toBe('backAt');
  });
});

describe('collision', () => {
  const register = (mobile: string) => ({
    name: '郑九',
    mobile,
    channel: 'showroom',
    consent: { shareDealer: true, marketing: false },
  });
  test('a customer stays with whoever filed them first; others learn the surname of the owner', async () => {
    const { consultantA, consultantA2, managerA } = world.people;
    const mobile = nextMobile();
    const first = await consultantA.call('POST', '/api/leads', register(mobile));
    expect(first.body).toMatchObject({ result: 'created', visible: true });
    const hint = await consultantA2.call('POST', '/api/leads/collision', { mobile });
    expect(hint.body.collision).toMatchObject({ open: true, mine: false, ownerMasked: '测**' });
    expect((await consultantA.call('POST', '/api/leads/collision', { mobile })).body.collision.mine).toBe(true);
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [first.body.leadId]);
    const again = await consultantA2.call('POST', '/api/leads', register(mobile));
    expect(again.body).toMatchObject({ result: 'created', visible: false, heldBy: '单位SH-0001 · 测**' });
    expect((await lead(again.body.leadId)).consultant_id).toBe(consultantA.staffId);
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [again.body.leadId]);
    await set('managerA', world.units.dealerA, { collisionDays: 0 });
    const free = await consultantA2.call('POST', '/api/leads', register(mobile));
    expect((await lead(free.body.leadId)).consultant_id).toBe(consultantA2.staffId);
    expect((await managerA.call('POST', '/api/leads/collision', { mobile: nextMobile() })).body.collision).toBeNull();
  });

  test('not with a colleague who left', async () => {
    const gone = await addPerson(house, 'consultant', world.units.dealerA);
    await set('managerA', world.units.dealerA, { collisionDays: 90 });
    const mobile = nextMobile();
    const { leadId } = (await gone.call('POST', '/api/leads', register(mobile))).body;
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [leadId]);
    await house.owner.query("update org.staff set status = 'left' where id = $1", [gone.staffId]);
    const next = await world.people.consultantA.call('POST', '/api/leads', register(mobile));
    expect((await lead(next.body.leadId)).consultant_id).toBe(world.people.consultantA.staffId);
  });
});
