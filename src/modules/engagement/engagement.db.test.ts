import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../test/harness.ts';
import { becomeOwner, enquire } from '../../../test/story.ts';
import { CHENGDU, makeWorld, type World } from '../../../test/world.ts';
import { addDays, addMonths, civilDate } from '../../platform/clock.ts';

let house: House;
let world: World;
let today: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  today = civilDate(house.platform.clock.now());
});
afterAll(() => house?.close());

/** An open opportunity of a car delivered today; with `nextContactOn` the day it is to be called is moved. */
async function opened(nextContactOn?: string) {
  const owner = await becomeOwner(house, world);
  await house.drain();
  const found = await house.owner.query(
    'select id, kind, due_on::text as due, next_contact_on::text as next from engagement.opportunity where customer_id = $1',
    [owner.customerId],
  );
  if (nextContactOn)
    await house.owner.query('update engagement.opportunity set next_contact_on = $2 where id = $1', [
      found.rows[0].id,
      nextContactOn,
    ]);
  return { owner, ...(found.rows[0] as { id: string; kind: string; due: string; next: string }) };
}
const contact = (id: string, body: Record<string, unknown>) =>
  world.people.careA.call('POST', `/api/opportunities/${id}/contacts`, body);
const state = async (id: string) =>
  (
    await house.owner.query(
      'select status, attempts, last_result, last_note, next_contact_on::text as next, version from engagement.opportunity where id = $1',
      [id],
    )
  ).rows[0];

test('a delivery opens one for the first maintenance, three months on, to be called about a week before', async () => {
  const { kind, due, next, owner, id } = await opened();
  expect({ kind, due, next }).toEqual({
    kind: 'first_maintenance',
    due: addMonths(today, 3),
    next: addDays(addMonths(today, 3), -7),
  });
  const { rows } = (await world.people.careA.call('GET', '/api/opportunities')).body;
  expect(rows.find((row: { id: string }) => row.id === id)).toMatchObject({
    vin: owner.vin,
    status: 'open',
    attempts: 0,
    mobileMasked: expect.stringMatching(/^139\*{4}/),
    dealerName: '单位SH-0001',
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ['reached without a next day', { result: 'reached' }, 'nextContactOn'],
  ['no answer without a next day', { result: 'no_answer' }, 'nextContactOn'],
  ['a next day before today', { result: 'reached', nextContactOn: '2020-01-01' }, 'nextContactOn'],
  ['a next day that is none', { result: 'reached', nextContactOn: '2026-02-30' }, 'nextContactOn'],
  ['an unknown result', { result: 'shouted' }, 'result'],
])('a contact with %s is refused', async (_name, body, field) => {
  const { id } = await opened();
  const answer = await contact(id, body);
  expect([answer.status, answer.body.details.fields.map((one: { field: string }) => one.field)]).toEqual([
    400,
    [field],
  ]);
  expect(await state(id)).toMatchObject({ attempts: 0, version: 1 });
});

test('the next day may be today or a year away, not a day more', async () => {
  const { id } = await opened();
  expect((await contact(id, { result: 'no_answer', nextContactOn: today })).status).toBe(201);
  expect(
    (await contact(id, { result: 'reached', nextContactOn: addDays(today, 365), note: '下周再约' })).body,
  ).toMatchObject({ status: 'open', version: 3 });
  expect((await contact(id, { result: 'reached', nextContactOn: addDays(today, 366) })).status).toBe(400);
  expect(await state(id)).toMatchObject({
    attempts: 2,
    last_result: 'reached',
    last_note: '下周再约',
    next: addDays(today, 365),
  });
});

test.each(['booked', 'declined'])('%s settles it; another contact is refused', async (result) => {
  const { id, owner } = await opened();
  expect((await contact(id, { result, note: '好' })).body).toMatchObject({ status: result });
  expect(await contact(id, { result: 'booked' })).toMatchObject({ status: 409, body: { code: 'opportunity.closed' } });
  const events = (await world.people.careA.call('GET', `/api/customers/${owner.customerId}`)).body.timeline.map(
    (row: { event: string }) => row.event,
  );
  expect(events.filter((event: string) => event === 'opportunity.contacted')).toHaveLength(1);
});

test('two who call at once each count; one who books closes it for the other', async () => {
  const { id } = await opened();
  await Promise.all([1, 2, 3].map(() => contact(id, { result: 'no_answer', nextContactOn: today })));
  expect(await state(id)).toMatchObject({ attempts: 3, version: 4 });
  const answers = await Promise.all([1, 2, 3].map(() => contact(id, { result: 'booked' })));
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
});

describe('the care desk’s list', () => {
  test('splits what is due from what comes later, soonest first, page by page', async () => {
    const made = [
      await opened(addDays(today, -3)),
      await opened(today),
      await opened(addDays(today, 1)),
      await opened(today),
    ];
    const ids = made.map((one) => one.id);
    const list = async (query: string) =>
      (await world.people.careA.call('GET', `/api/opportunities?limit=100&${query}`)).body.rows
        .map((row: { id: string }) => row.id)
        .filter((id: string) => ids.includes(id));
    expect(await list('due=now')).toEqual([ids[0], ...[ids[1], ids[3]].sort()]);
    expect(await list('due=later')).toEqual([ids[2]]);
    const walked: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await world.people.careA.call(
        'GET',
        `/api/opportunities?limit=2${next ? `&cursor=${next}` : ''}`,
      );
      walked.push(...body.rows.map((row: { id: string }) => row.id));
      next = body.next;
    }
    const all = await house.owner.query(
      "select id from engagement.opportunity where status = 'open' order by next_contact_on, id",
    );
    expect(walked).toEqual(all.rows.map((row) => row.id));
  });
});

describe('a car that changes its owner', () => {
  const of = async (unitId: string) =>
    (
      await house.owner.query(
        `select customer_id as customer, kind, due_on::text as due, status, close_reason as why from engagement.opportunity
         where unit_id = $1 order by created_at, id`,
        [unitId],
      )
    ).rows;
  const transfer = (unitId: string, customerId: string) =>
    world.people.managerA.call('POST', '/api/vehicles/transfers', { unitId, customerId, fromDate: today });

  test('is called about with the new owner, no more with the old one; and back again when that was a mistake', async () => {
    const { owner, due } = await opened();
    const { customerId: buyer } = await becomeOwner(house, world);
    expect((await transfer(owner.unitId, buyer)).status).toBe(201);
    await house.drain();
    const kind = 'first_maintenance';
    const old = { customer: owner.customerId, kind, due };
    expect(await of(owner.unitId)).toEqual([
      { ...old, status: 'closed', why: 'owner_changed' },
      { customer: buyer, kind, due, status: 'open', why: null },
    ]);
    const told = await house.owner.query(
      "select count(*)::int as n from app.event where name = 'opportunity.opened' and customer_id = $1",
      [buyer],
    );
    expect(told.rows[0].n).toBe(2);
    expect((await world.people.managerA.call('POST', `/api/vehicles/${owner.unitId}/undo-transfer`, {})).status).toBe(
      201,
    );
    await house.drain();
    expect(await of(owner.unitId)).toEqual([
      { ...old, status: 'open', why: null },
      { customer: buyer, kind, due, status: 'closed', why: 'owner_changed' },
    ]);
  });

  test('and its dealer is called about there', async () => {
    const { owner, due } = await opened();
    const { customerId: buyer } = await enquire(house, world, {
      cityCode: CHENGDU,
      consent: { shareDealer: true, textVersion: 'v1' },
    });
    const taken = { vin: owner.vin, customerId: buyer, fromDate: today };
    expect((await world.people.managerB.call('POST', '/api/vehicles/transfers', taken)).status).toBe(201);
    await house.drain();
    expect(await of(owner.unitId)).toMatchObject([{ status: 'closed' }, { customer: buyer, due, status: 'open' }]);
    const { rows } = (await world.people.careB.call('GET', '/api/opportunities')).body;
    expect(rows).toMatchObject([{ customerId: buyer, vin: owner.vin, dueOn: due }]);
    const told = await house.owner.query(
      "select org_id from app.event where name = 'opportunity.opened' and customer_id = $1",
      [buyer],
    );
    expect(told.rows).toEqual([{ org_id: world.units.dealerB }]);
  });

  test('that is sold to somebody unknown or scrapped is called about with nobody', async () => {
    const { owner } = await opened();
    const release = { toDate: today, reason: 'scrapped' };
    expect((await world.people.managerA.call('POST', `/api/vehicles/${owner.unitId}/release`, release)).status).toBe(
      201,
    );
    await house.drain();
    expect(await of(owner.unitId)).toMatchObject([{ status: 'closed', why: 'owner_changed' }]);
  });

  test('whose new owner was called already is not undone', async () => {
    const { owner } = await opened();
    const { customerId: buyer } = await becomeOwner(house, world);
    await transfer(owner.unitId, buyer);
    await house.drain();
    const { rows } = await house.owner.query(
      "select id from engagement.opportunity where unit_id = $1 and status = 'open'",
      [owner.unitId],
    );
    expect((await contact(rows[0].id, { result: 'no_answer', nextContactOn: today })).status).toBe(201);
    expect(
      (await world.people.managerA.call('POST', `/api/vehicles/${owner.unitId}/undo-transfer`, {})).body.code,
    ).toBe('unit.not_undoable');
  });
});
