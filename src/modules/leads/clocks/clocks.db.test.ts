import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { sweepClocks } from './sweep.ts';

// A Monday, 09:00 in Shanghai, when the dealers open; they close at 18:00.
const NOW = '2026-03-02T01:00:00Z';
const MINUTE = 60_000;

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const lead = async (id: string) => (await house.owner.query('select * from leads.lead where id = $1', [id])).rows[0];
const timers = async (id: string) =>
  (await house.owner.query('select * from leads.timer where lead_id = $1 order by id', [id])).rows;
const story = async (id: string) =>
  (
    await house.owner.query(
      "select name, coalesce(payload ->> 'percent', payload ->> 'to') as what from app.event where subject_id = $1 and (name like 'lead.clock%' or name = 'lead.reclaimed') order by occurred_at, id",
      [id],
    )
  ).rows.map(({ name, what }) => [name.slice('lead.'.length), what].filter(Boolean).join(' '));
const toldOf = async (id: string, staffId: string) =>
  (
    await house.owner.query(
      'select kind from org.notification where subject_id = $1 and staff_id = $2 order by created_at, id',
      [id, staffId],
    )
  ).rows.map((row) => row.kind);

/** A lead sent by hand to a dealer, so that its clock starts now. */
async function sent(dealerId = world.units.dealerA): Promise<string> {
  const { leadId } = await enquire(house, world, { cityCode: undefined });
  const { version } = await lead(leadId);
  const answer = await world.people.agent.call('POST', `/api/leads/${leadId}/dispatch`, { version, dealerId });
  expect(answer.status).toBe(200);
  return leadId;
}
const later = async (minutes: number) => {
  house.platform.clock.advance(minutes * MINUTE);
  return sweepClocks(house.platform);
};

describe('the clock of acceptance', () => {
  test('warns, breaches, escalates, reclaims, each once, with event and notice, and the lead goes to another dealer', async () => {
    const { managerA, region, agent } = world.people;
    const leadId = await sent();
    const [timer] = await timers(leadId);
    expect(timer.acts).toEqual(['warn:50', 'warn:80', 'breach', 'manager', 'region', 'reclaim']);
    expect(timer.next_at.toISOString()).toBe('2026-03-02T02:00:00.000Z');
    expect((await lead(leadId)).due_at.toISOString()).toBe('2026-03-02T03:00:00.000Z');
    expect(await later(59)).toEqual({ told: 0, moved: 0 });
    expect(await later(1)).toEqual({ told: 1, moved: 0 });
    expect(await later(0)).toEqual({ told: 0, moved: 0 });
    expect(await story(leadId)).toEqual(['clock_warned 50']);
    await later(60);
    expect(await story(leadId)).toEqual(['clock_warned 50', 'clock_warned 80', 'clock_breached']);
    await later(60);
    expect((await story(leadId)).slice(3)).toEqual(['clock_escalated manager', 'clock_escalated region']);
    expect(await toldOf(leadId, region.staffId)).toEqual(['lead.clock_escalated']);
    expect((await lead(leadId)).org_id).toBe(world.units.dealerA);
    // Without a city nobody else can be found: it waits at headquarters.
    await house.owner.query("update leads.lead set city_code = '310100' where id = $1", [leadId]);
    expect(await later(60)).toEqual({ told: 0, moved: 1 });
    expect((await story(leadId)).slice(5)).toEqual(['reclaimed']);
    expect(await lead(leadId)).toMatchObject({ org_id: world.units.dealerC, status: 'assigned' });
    expect(await toldOf(leadId, managerA.staffId)).toEqual([
      'lead.clock_warned',
      'lead.clock_warned',
      'lead.clock_breached',
      'lead.clock_escalated',
      'lead.reclaimed',
    ]);
    expect(await toldOf(leadId, agent.staffId)).toEqual(['lead.reclaimed']);
    expect((await managerA.call('GET', `/api/leads/${leadId}`)).status).toBe(404);
    const [first, second] = await timers(leadId);
    expect([first.state, second.state, second.org_id]).toEqual(['ended', 'running', world.units.dealerC]);
    // The second dealer, in Hangzhou, lets it pass too: nobody of the region is left, and Chengdu lies in another.
    await later(9 * 60 + 15 * 60);
    expect(await lead(leadId)).toMatchObject({ org_id: world.units.brand, status: 'new', due_at: null });
    expect((await timers(leadId)).map((one) => one.state)).not.toContain('running');
  });

  test('accepting starts the clock of the first follow-up, following up ends it', async () => {
    const leadId = await sent();
    const { managerA, consultantA } = world.people;
    await accept(managerA, leadId, consultantA.staffId);
    const [, second] = await timers(leadId);
    expect(second).toMatchObject({ clock: 'first_follow', state: 'running', org_id: world.units.dealerA });
    expect((await lead(leadId)).due_at).toEqual(second.due_at);
    house.platform.clock.advance(second.next_at.getTime() - house.platform.clock.now().getTime());
    await sweepClocks(house.platform);
    expect(await toldOf(leadId, consultantA.staffId)).toContain('lead.clock_warned');
    await house.owner.query("update leads.lead set status = 'following', due_at = null where id = $1", [leadId]);
    expect((await timers(leadId)).map((one) => one.state)).toEqual(['stopped', 'stopped']);
  });

  test('a lead that is closed or returned has no clock', async () => {
    const [closed, returned] = [await sent(), await sent()];
    await house.owner.query("update leads.lead set status = 'invalid' where id = $1", [closed]);
    const { version } = await lead(returned);
    await world.people.managerA.call('POST', `/api/leads/${returned}/return`, { version, reason: 'no_stock' });
    for (const id of [closed, returned]) expect((await timers(id)).map((one) => one.state)).toEqual(['stopped']);
  });
});

describe('the sweep', () => {
  test('of several workers at once takes each step once', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => sent()));
    const { next_at } = (await timers(ids[0] as string))[0];
    house.platform.clock.advance(next_at.getTime() - house.platform.clock.now().getTime());
    const swept = await Promise.all([1, 2, 3, 4].map(() => sweepClocks(house.platform)));
    expect(swept.reduce((sum, one) => sum + one.told, 0)).toBeGreaterThanOrEqual(12);
    for (const id of ids) expect(await story(id)).toEqual(['clock_warned 50']);
  });

  test('tells nobody who has left', async () => {
    const gone = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await house.owner.query("update org.staff set status = 'left' where id = $1", [gone.staffId]);
    const id = await sent();
    await later(24 * 60);
    expect(await toldOf(id, gone.staffId)).toEqual([]);
  });
});
