import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { enquire, nextMobile, send } from '../../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';

const NOW = '2026-03-02T02:00:00Z';

let house: House;
let world: World;
let second: Caller;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
  second = await addPerson(house, 'cac_agent', world.units.brand);
  await house.owner.query('update leads.source set validate = true where id = $1', [world.source.id]);
});
afterAll(() => house?.close());
beforeEach(async () => {
  // What an earlier test left waiting is none of this one's.
  await house.owner.query("update leads.validation set outcome = 'gone', decided_at = now() where outcome is null");
});

const sql = async (text: string, values: unknown[] = []) => (await house.owner.query(text, values)).rows;
const leadOf = async (id: string) =>
  (await sql('select *, expected_on::text as expected_on from leads.lead where id = $1', [id]))[0];
const next = (who: Caller) => who.call('POST', '/api/leads/validation/next');
const decide = (who: Caller, id: string, body: object) =>
  who.call('POST', `/api/leads/validation/${id}/decision`, body);
const fieldsOf = (answer: { body: { details: { fields?: { field: string }[] } } }) =>
  answer.body.details.fields?.map((one) => one.field);

describe('a source whose leads wait', () => {
  test('holds them at the brand, undispatched, until they are found valid; then the city’s dealer has them', async () => {
    const { agent, managerA } = world.people;
    const { leadId } = await enquire(house, world, { comments: '想看车' });
    expect(await leadOf(leadId)).toMatchObject({
      org_id: world.units.brand,
      status: 'new',
      validity: 'unchecked',
      due_at: null,
    });
    const { row } = (await next(agent)).body;
    expect(row).toMatchObject({ leadId, comments: '想看车', mine: true, sourceName: world.source.code });
    const answer = await decide(agent, row.id, {
      outcome: 'valid',
      version: row.version,
      grade: 'H',
      expectedOn: '2026-03-08',
      seriesCode: world.series.code,
      testDrive: true,
      comments: '想看车,周六到店',
    });
    expect(answer.body).toEqual({ leadId, outcome: 'valid', status: 'assigned', dealerName: '单位SH-0001' });
    const lead = await leadOf(leadId);
    expect(lead).toMatchObject({
      org_id: world.units.dealerA,
      status: 'assigned',
      validity: 'valid',
      grade: 'H',
      expected_on: '2026-03-08',
      series_id: world.series.id,
      test_drive: true,
      comments: '想看车,周六到店',
    });
    expect(lead.due_at).not.toBeNull();
    expect((await managerA.call('GET', `/api/leads/${leadId}`)).status).toBe(200);
    expect((await decide(agent, row.id, { outcome: 'valid', version: 3, grade: 'H' })).status).toBe(404);
    expect(await sql('select outcome, staff_id from leads.validation where lead_id = $1', [leadId])).toEqual([
      { outcome: 'valid', staff_id: agent.staffId },
    ]);
  });

  test('the dealer the desk names goes before the one the sender asked for, and that before the city', async () => {
    const { agent } = world.people;
    const wish = async (dealerId: string | undefined) => {
      const { leadId } = await enquire(house, world, { cityCode: SHANGHAI });
      await house.owner.query('update leads.validation set dealer_id = $2 where lead_id = $1', [
        leadId,
        world.units.dealerB,
      ]);
      const { row } = (await next(agent)).body;
      expect(row).toMatchObject({ leadId, dealerName: '单位CD-0001' });
      await decide(agent, row.id, { outcome: 'valid', version: row.version, grade: 'B', dealerId });
      return (await leadOf(leadId)).org_id;
    };
    expect(await wish(undefined)).toBe(world.units.dealerB);
    expect(await wish(world.units.dealerA)).toBe(world.units.dealerA);
  });

  test('one without a city stays with the brand, valid, to be dispatched by hand; the corrected city decides', async () => {
    const { agent } = world.people;
    const { leadId } = await enquire(house, world, { cityCode: undefined });
    const { row } = (await next(agent)).body;
    const answer = await decide(agent, row.id, { outcome: 'valid', version: row.version, grade: 'C' });
    expect(answer.body).toMatchObject({ status: 'new', dealerName: null });
    expect(await leadOf(leadId)).toMatchObject({ status: 'new', validity: 'valid', org_id: world.units.brand });
    const other = await enquire(house, world, { cityCode: undefined });
    const taken = (await next(agent)).body.row;
    await decide(agent, taken.id, { outcome: 'valid', version: taken.version, grade: 'C', cityCode: CHENGDU });
    expect(await leadOf(other.leadId)).toMatchObject({ org_id: world.units.dealerB, city_code: CHENGDU });
  });

  test('a later enquiry of the person becomes a touch of the waiting lead', async () => {
    const { leadId, mobile } = await enquire(house, world);
    const body = { externalId: `again-${mobile}`, name: '王小明', mobile, cityCode: SHANGHAI };
    expect((await send(house, world.source, JSON.stringify(body))).body).toMatchObject({ result: 'merged', leadId });
    expect(await sql('select count(*)::int as n from leads.validation where lead_id = $1', [leadId])).toEqual([
      { n: 1 },
    ]);
    expect(await leadOf(leadId)).toMatchObject({
      last_channel: 'partner',
      last_source_id: world.source.id,
      touch_count: 2,
    });
  });

  test('a lead dispatched by hand leaves the queue', async () => {
    const { agent } = world.people;
    const { leadId } = await enquire(house, world);
    const sent = await agent.call('POST', `/api/leads/${leadId}/dispatch`, {
      version: 1,
      dealerId: world.units.dealerA,
    });
    expect(sent.status).toBe(200);
    expect(await sql('select outcome from leads.validation where lead_id = $1', [leadId])).toEqual([
      { outcome: 'gone' },
    ]);
    expect((await next(agent)).body.row).toBeNull();
  });

  test('other sources go to their dealer at once, as before; so does what a colleague takes down, as valid', async () => {
    const body = { externalId: 'not-waiting', name: '陈一', mobile: nextMobile(), cityCode: SHANGHAI };
    const { leadId } = (await send(house, world.adfSource, JSON.stringify(body))).body;
    expect(await leadOf(leadId)).toMatchObject({ status: 'assigned', validity: 'unchecked' });
    const taken = await world.people.agent.call('POST', '/api/leads', {
      name: '陈二',
      mobile: nextMobile(),
      channel: 'hotline',
      cityCode: SHANGHAI,
      consent: { shareDealer: true, marketing: false },
    });
    expect(await leadOf(taken.body.leadId)).toMatchObject({ status: 'assigned', validity: 'valid' });
  });
});

describe('the end of a lead at the desk', () => {
  test('invalid with a reason of the dictionary; a dead number is marked on the file', async () => {
    const { agent } = world.people;
    const { leadId, customerId } = await enquire(house, world);
    const { row } = (await next(agent)).body;
    const body = { outcome: 'invalid', version: row.version, reason: 'wrong_number', note: '拨打三次均为空号' };
    expect(fieldsOf(await decide(agent, row.id, { ...body, reason: 'nonsense' }))).toEqual(['reason']);
    expect((await decide(agent, row.id, { ...body, version: 9 })).status).toBe(409);
    expect((await decide(agent, row.id, body)).body).toMatchObject({ outcome: 'invalid', status: 'invalid' });
    expect(await leadOf(leadId)).toMatchObject({
      status: 'invalid',
      validity: 'invalid',
      invalid_reason: 'wrong_number',
    });
    expect(await sql('select status from customers.identifier where customer_id = $1', [customerId])).toEqual([
      { status: 'empty' },
    ]);
    const seen = await agent.call('GET', `/api/leads/${leadId}`);
    expect(seen.body.timeline.map((one: { event: string }) => one.event)).toContain('lead.validated');
  });

  test('a duplicate becomes a touch of the open lead it repeats', async () => {
    const { agent } = world.people;
    const first = await enquire(house, world, { comments: '第一次' });
    const { row: held } = (await next(agent)).body;
    await decide(agent, held.id, { outcome: 'valid', version: held.version, grade: 'A' });
    const again = await enquire(house, world, { comments: '换了号码' });
    const { row } = (await next(agent)).body;
    const body = { outcome: 'duplicate', version: row.version, leadId: first.leadId };
    expect(fieldsOf(await decide(agent, row.id, { ...body, leadId: again.leadId }))).toEqual(['leadId']);
    expect((await decide(agent, row.id, body)).body).toMatchObject({ outcome: 'duplicate', status: 'invalid' });
    expect(await leadOf(again.leadId)).toMatchObject({ validity: 'duplicate', status: 'invalid' });
    const touches = await sql('select comments from leads.touch where lead_id = $1 order by created_at', [
      first.leadId,
    ]);
    expect(touches.map((touch) => touch.comments)).toEqual(['第一次', '换了号码']);
  });
});

describe('one person at a time', () => {
  test('many who ask at once get one each, oldest first; nobody gets two', async () => {
    const made: string[] = [];
    for (let n = 0; n < 6; n++) {
      made.push((await enquire(house, world)).leadId);
      house.platform.clock.advance(1000);
    }
    const { agent } = world.people;
    const third = await addPerson(house, 'cac_lead', world.units.brand);
    const answers = await Promise.all([agent, second, third, agent, second, third].map(next));
    const given = answers.map((answer) => answer.body.row.leadId as string);
    expect(new Set(given).size).toBe(3);
    expect([...new Set(given)].sort()).toEqual(made.slice(0, 3).sort());
    expect((await next(agent)).body.row.leadId).toBe(given[0]);
    const list = (await agent.call('GET', '/api/leads/validation?limit=2')).body;
    expect(list.rows.map((row: { leadId: string }) => row.leadId)).toEqual(made.slice(0, 2));
    const rest = (await agent.call('GET', `/api/leads/validation?limit=50&cursor=${list.next}`)).body;
    expect(rest.rows.map((row: { leadId: string }) => row.leadId)).toEqual(made.slice(2));
    const counts = (await agent.call('GET', '/api/leads/validation/counts')).body;
    expect(counts).toMatchObject({ waiting: 6, oldestAt: list.rows[0].queuedAt });
  });

  test('what somebody holds is nobody else’s until it is put back or its time is over', async () => {
    const { agent } = world.people;
    const { leadId } = await enquire(house, world);
    const { row } = (await next(agent)).body;
    const held = { status: 409, body: { code: 'validation.held' } };
    expect((await next(second)).body.row).toBeNull();
    expect(await second.call('POST', `/api/leads/validation/${row.id}/take`)).toMatchObject(held);
    const body = { outcome: 'invalid', version: row.version, reason: 'not_ours' };
    expect(await decide(second, row.id, body)).toMatchObject(held);
    expect(await second.call('POST', `/api/leads/validation/${row.id}/release`)).toMatchObject(held);
    expect((await agent.call('POST', `/api/leads/validation/${row.id}/release`)).body).toEqual({ released: true });
    expect((await next(second)).body.row.leadId).toBe(leadId);
    house.platform.clock.advance(15 * 60_000 + 1);
    expect((await agent.call('POST', `/api/leads/validation/${row.id}/take`)).body).toMatchObject({
      leadId,
      mine: true,
    });
    expect((await decide(second, row.id, body)).status).toBe(409);
    expect((await decide(agent, row.id, body)).status).toBe(200);
  });

  test('a dealer has no desk and sees no queue', async () => {
    const { managerA, analyst } = world.people;
    await enquire(house, world);
    for (const who of [managerA, analyst]) {
      expect((await who.call('GET', '/api/leads/validation')).status).toBe(403);
      expect((await next(who)).status).toBe(403);
    }
  });
});
