import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { accept, enquire, order } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';

// Half past eleven at night in Shanghai: it is still Monday there, Monday afternoon in UTC.
const NOW = '2026-03-02T15:30:00Z';
const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.parse(NOW) + days * DAY).toISOString();

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse(NOW);
  world = await makeWorld(house);
});
afterAll(() => house?.close());

const row = async (id: string) =>
  (
    await house.owner.query(
      'select *, expected_on::text as expected, promised_visit_on::text as promised from leads.lead where id = $1',
      [id],
    )
  ).rows[0];
const fieldsOf = (answer: { body: { details: { fields?: { field: string }[] } } }) =>
  answer.body.details.fields?.map((one) => one.field);

async function accepted() {
  const enquired = await enquire(house, world);
  await accept(world.people.managerA, enquired.leadId, world.people.consultantA.staffId);
  return enquired;
}
const follow = (leadId: string, over: Record<string, unknown> = {}) =>
  world.people.consultantA.call('POST', `/api/leads/${leadId}/follow-ups`, {
    ...{ channel: 'call', result: 'interested', note: '有意向', grade: 'A', nextContactAt: inDays(4) },
    ...over,
  });

describe('a follow-up', () => {
  test('needs a next contact on every level, ahead and not too far', async () => {
    const { leadId } = await accepted();
    for (const grade of ['H', 'A', 'B', 'C']) {
      expect(fieldsOf(await follow(leadId, { grade, nextContactAt: undefined }))).toEqual(['nextContactAt']);
      expect(fieldsOf(await follow(leadId, { grade, nextContactAt: inDays(-1) }))).toEqual(['nextContactAt']);
      expect(fieldsOf(await follow(leadId, { grade, nextContactAt: inDays(181) }))).toEqual(['nextContactAt']);
    }
    expect((await row(leadId)).attempts).toBe(0);
  });

  test('that reached the customer needs words and a grade; one that did not needs neither', async () => {
    const { leadId } = await accepted();
    expect(fieldsOf(await follow(leadId, { note: '' }))).toEqual(['note']);
    expect(fieldsOf(await follow(leadId, { grade: undefined }))).toEqual(['grade']);
    expect(fieldsOf(await follow(leadId, { result: 'nonsense' }))).toEqual(['result']);
    expect((await follow(leadId, { result: 'no_answer', note: undefined, grade: undefined })).status).toBe(201);
    expect(await row(leadId)).toMatchObject({ grade: 'N', status: 'following', next_contact_at: new Date(inDays(4)) });
  });

  test('keeps the first attempt and the first that reached the customer apart, and counts both', async () => {
    const { leadId } = await accepted();
    await follow(leadId, { result: 'busy', nextContactAt: inDays(1) });
    expect(await row(leadId)).toMatchObject({
      attempts: 1,
      missed: 1,
      first_attempt_at: new Date(NOW),
      first_connected_at: null,
    });
    await follow(leadId, { result: 'off', nextContactAt: inDays(1) });
    expect(await row(leadId)).toMatchObject({ attempts: 2, missed: 2 });
    await follow(leadId);
    expect(await row(leadId)).toMatchObject({ attempts: 3, missed: 0, first_connected_at: new Date(NOW) });
    const seen = await world.people.consultantA.call('GET', `/api/leads/${leadId}`);
    expect(
      seen.body.followUps.map((one: { result: string; connected: boolean }) => [one.result, one.connected]),
    ).toEqual([
      ['interested', true],
      ['off', false],
      ['busy', false],
    ]);
    expect(seen.body.history.map((one: { stage: string; grade: string }) => `${one.stage} ${one.grade}`)).toEqual([
      'assigned N',
      'accepted N',
      'following A',
    ]);
  });

  test('proposes the expected day by the grade, in the unit’s calendar, and holds a given one to the grade', async () => {
    const { leadId } = await accepted();
    await follow(leadId, { grade: 'H' });
    expect((await row(leadId)).expected).toBe('2026-03-09');
    expect(fieldsOf(await follow(leadId, { grade: 'H', expectedOn: '2026-03-10' }))).toEqual(['expectedOn']);
    expect(fieldsOf(await follow(leadId, { grade: 'H', expectedOn: '2026-03-01' }))).toEqual(['expectedOn']);
    await follow(leadId, { grade: 'A', expectedOn: '2026-03-14' });
    expect((await row(leadId)).expected).toBe('2026-03-14');
    await follow(leadId, { grade: 'A' });
    expect((await row(leadId)).expected).toBe('2026-03-14');
    await follow(leadId, { grade: 'C' });
    expect((await row(leadId)).expected).toBe('2026-05-31');
  });

  test('notes the promised day, and a visit or test drive as what it is', async () => {
    const { leadId } = await accepted();
    expect(fieldsOf(await follow(leadId, { result: 'promised' }))).toEqual(['promisedVisitOn']);
    expect(fieldsOf(await follow(leadId, { result: 'promised', promisedVisitOn: '2026-03-01' }))).toEqual([
      'promisedVisitOn',
    ]);
    await follow(leadId, { result: 'promised', promisedVisitOn: '2026-03-02' });
    expect((await row(leadId)).promised).toBe('2026-03-02');
    await follow(leadId, { channel: 'visit', kind: 'visit' });
    expect(await row(leadId)).toMatchObject({ stage: 'arrived', arrived_at: new Date(NOW), test_driven_at: null });
    await follow(leadId, { channel: 'test_drive', kind: 'test_drive' });
    expect(await row(leadId)).toMatchObject({ stage: 'test_driven', test_driven_at: new Date(NOW) });
  });

  test('marks a dead number in the customer’s file', async () => {
    const { leadId, customerId } = await accepted();
    await follow(leadId, { result: 'empty' });
    const numbers = await house.owner.query('select status from customers.identifier where customer_id = $1', [
      customerId,
    ]);
    expect(numbers.rows).toEqual([{ status: 'empty' }]);
    expect(fieldsOf(await follow(leadId, { result: 'stopped', identifierId: world.units.brand }))).toEqual([
      'identifierId',
    ]);
  });

  test('of an order needs no grade and leaves grade O', async () => {
    const { leadId } = await accepted();
    await order(house, world, world.people.consultantA, leadId);
    expect((await row(leadId)).next_contact_at).not.toBeNull();
    expect((await follow(leadId, { kind: 'order', grade: undefined })).body).toMatchObject({ status: 'ordered' });
    expect(await row(leadId)).toMatchObject({ grade: 'O', status: 'ordered' });
  });
});

describe('contacts by others', () => {
  test('are told on the record: that and where, not what was said; one’s own are not', async () => {
    const { consultantA, agent, managerB } = world.people;
    const { leadId, customerId } = await accepted();
    await follow(leadId);
    const contacts = async () => (await consultantA.call('GET', `/api/leads/${leadId}`)).body.contacts;
    expect(await contacts()).toEqual([]);
    const note = (who: typeof agent, direction: string) =>
      who.call('POST', `/api/customers/${customerId}/interactions`, {
        channel: 'call',
        direction,
        content: '介绍活动',
      });
    expect((await note(agent, 'out')).status).toBe(201);
    expect((await note(agent, 'in')).status).toBe(201);
    expect(await contacts()).toEqual([
      expect.objectContaining({ event: 'interaction.recorded', unitId: world.units.brand }),
    ]);
    expect(JSON.stringify(await contacts())).not.toContain('介绍活动');
    expect((await managerB.call('GET', `/api/leads/${leadId}`)).status).toBe(404);
  });
});

describe('the list', () => {
  test('finds leads without a plan, by grade, by consultant and by dealer', async () => {
    const { managerA, consultantA, agent } = world.people;
    const { leadId } = await accepted();
    await house.owner.query('update leads.lead set due_at = null, next_contact_at = null where id = $1', [leadId]);
    const ids = async (who: typeof managerA, query: string) =>
      (await who.call('GET', `/api/leads?${query}`)).body.rows.map((one: { id: string }) => one.id);
    expect(await ids(managerA, 'plan=none')).toEqual([leadId]);
    expect(await ids(managerA, `plan=none&q=${encodeURIComponent('王小明')}`)).toEqual([leadId]);
    expect(await ids(managerA, 'plan=none&grade=H')).toEqual([]);
    expect(await ids(agent, `plan=none&unitId=${world.units.dealerA}&consultantId=${consultantA.staffId}`)).toEqual([
      leadId,
    ]);
    expect(await ids(agent, `plan=none&unitId=${world.units.dealerB}`)).toEqual([]);
    expect(await ids(world.people.managerB, `unitId=${world.units.dealerA}`)).toEqual([]);
    expect((await managerA.call('GET', '/api/leads/counts')).body.counts).toMatchObject({ planless: 1, revisit: 0 });
  });
});
