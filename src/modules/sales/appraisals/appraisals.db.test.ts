import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { AS_BYTES, openLead, PNG, quoteForm } from '../../../../test/sale-story.ts';
import { becomeOwner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { addDays, civilDate } from '../../../platform/clock.ts';

let house: House;
let world: World;
let appraiser: Caller;
let consultant: Caller;
let today: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  appraiser = await addPerson(house, 'used_car_appraiser', world.units.dealerA);
  consultant = world.people.consultantA;
  today = civilDate(house.platform.clock.now());
});
afterAll(() => house?.close());

const car = { purpose: 'trade_in', car: '老款轿车', year: 2016, mileageKm: 88_000 };
const ask = (customerId: string, over: Record<string, unknown> = {}, who = consultant) =>
  who.call('POST', '/api/appraisals', { customerId, ...car, ...over });
const post = (who: Caller, id: string, step: string, body: Record<string, unknown>) =>
  who.call('POST', `/api/appraisals/${id}/${step}`, body);
const appraisal = { condition: 'b', mileageKm: 88_500, valueFen: 52_000_00 };

async function offered(leadId: string, customerId: string): Promise<string> {
  const { id } = (await ask(customerId, { leadId })).body;
  await post(appraiser, id, 'appraisal', { ...appraisal, version: 1 });
  const done = await post(appraiser, id, 'offer', { offerFen: 50_000_00, offerUntil: addDays(today, 7), version: 2 });
  expect(done.status).toBe(200);
  return id;
}

describe('a used car', () => {
  test('goes from the wish over appraisal, offer and answer to the purchase, each by whom it is for', async () => {
    const { leadId, customerId } = await openLead(house, world);
    const asked = await ask(customerId, { leadId, note: '左前门补过漆' });
    expect([asked.status, asked.body.leadId]).toEqual([201, leadId]);
    const { id } = asked.body;
    expect((await post(consultant, id, 'appraisal', { ...appraisal, version: 1 })).status).toBe(403);
    expect((await post(appraiser, id, 'offer', { offerFen: 1, offerUntil: today, version: 1 })).body.code).toBe(
      'appraisal.state',
    );
    expect(
      (await post(appraiser, id, 'appraisal', { ...appraisal, condition: 'z', version: 1 })).body.details.fields[0]
        .field,
    ).toBe('condition');
    await post(appraiser, id, 'appraisal', { ...appraisal, version: 1 });
    const until = addDays(today, 7);
    expect(
      (await post(appraiser, id, 'offer', { offerFen: 50_000_00, offerUntil: addDays(today, 61), version: 2 })).status,
    ).toBe(400);
    await post(appraiser, id, 'offer', { offerFen: 50_000_00, offerUntil: until, version: 2 });
    expect((await post(consultant, id, 'answer', { accepted: false, version: 3 })).body.details.fields[0].field).toBe(
      'reason',
    );
    await post(consultant, id, 'answer', { accepted: false, reason: 'price', version: 3 });
    await post(appraiser, id, 'offer', { offerFen: 51_000_00, offerUntil: until, version: 4 });
    expect((await post(consultant, id, 'answer', { accepted: true, version: 4 })).body.code).toBe('request.conflict');
    const agreed = { accepted: true, note: '周六送来', version: 5 };
    expect((await post(consultant, id, 'answer', agreed)).body.status).toBe('accepted');
    expect((await post(appraiser, id, 'closing', { bought: true, version: 6 })).body.status).toBe('bought');
    const row = (await consultant.call('GET', `/api/appraisals/${id}`)).body;
    expect(row).toMatchObject({
      status: 'bought',
      offerFen: 51_000_00,
      condition: 'b',
      valueFen: 52_000_00,
      mileageKm: 88_500,
      note: '左前门补过漆\n周六送来',
    });
    const events = await house.owner.query('select name from app.event where subject_id = $1 order by occurred_at', [
      id,
    ]);
    expect(new Set(events.rows.map((one) => one.name))).toEqual(
      new Set(['used_car.asked', 'used_car.offered', 'used_car.answered', 'used_car.closed']),
    );
  });

  test('an offer whose day has passed is not accepted any more', async () => {
    const { leadId, customerId } = await openLead(house, world);
    const id = await offered(leadId, customerId);
    await house.owner.query('update sales.appraisal set offer_until = $2 where id = $1', [id, addDays(today, -1)]);
    expect((await consultant.call('GET', `/api/appraisals/${id}`)).body.lapsed).toBe(true);
    expect((await post(consultant, id, 'answer', { accepted: true, version: 3 })).body.code).toBe('appraisal.lapsed');
  });

  test('the wish to sell of somebody without a lead becomes one, and a car of theirs is appraised once at a time', async () => {
    const owner = await becomeOwner(house, world);
    const asked = await ask(owner.customerId, { purpose: 'buy_back', unitId: owner.unitId });
    expect(asked.status).toBe(201);
    expect((await consultant.call('GET', `/api/leads/${asked.body.leadId}`)).body).toMatchObject({
      customerId: owner.customerId,
      channel: 'buy_back',
    });
    expect((await ask(owner.customerId, { unitId: owner.unitId })).body.code).toBe('appraisal.open');
    const other = await openLead(house, world);
    const foreign = await ask(other.customerId, { leadId: other.leadId, unitId: owner.unitId });
    expect(foreign.body.details.fields[0].field).toBe('unitId');
    const help = (await consultant.call('GET', `/api/leads/${asked.body.leadId}/trade-in`)).body;
    expect(help.cars).toMatchObject([{ unitId: owner.unitId, vin: owner.vin, reminded: false }]);
    expect(help.appraisals).toMatchObject([{ id: asked.body.id }]);
  });

  test('a quote takes in part payment what was offered, and no more; its order names the old car', async () => {
    const { leadId, customerId } = await openLead(house, world);
    const id = await offered(leadId, customerId);
    const tradeIn = { car: '老款轿车', year: 2016, mileageKm: 88_500, amountFen: 99_000_00, appraisalId: id };
    const made = await consultant.call('POST', '/api/quotes', quoteForm(world, leadId, { tradeIn }));
    const view = (await consultant.call('GET', `/api/quotes/${made.body.id}`)).body;
    expect(view.content.tradeIn).toMatchObject({ amountFen: 50_000_00, appraisalId: id });
    const another = await openLead(house, world);
    const wrong = await consultant.call('POST', '/api/quotes', quoteForm(world, another.leadId, { tradeIn }));
    expect(wrong.body.code).toBe('appraisal.not_offered');
    const body = { depositFen: 0, depositKind: 'refundable', expectedOn: view.validUntil };
    const order = await consultant.call('POST', `/api/quotes/${made.body.id}/order`, body);
    expect(order.status).toBe(201);
    expect((await consultant.call('GET', `/api/appraisals/${id}`)).body).toMatchObject({
      status: 'accepted',
      orderId: order.body.id,
    });
  });

  test('photos are sealed on the disk and open for the dealer alone; who looked is audited', async () => {
    const { leadId, customerId } = await openLead(house, world);
    const { id } = (await ask(customerId, { leadId })).body;
    const photo = (await consultant.call('POST', `/api/appraisals/${id}/photos`, PNG, AS_BYTES)).body.id;
    expect((await consultant.call('POST', `/api/appraisals/${id}/photos`, Buffer.from('text'), AS_BYTES)).status).toBe(
      400,
    );
    expect((await appraiser.call('GET', `/api/appraisals/${id}/photos/${photo}`)).status).toBe(200);
    const { sha256_hex: sha } = (await house.owner.query('select sha256_hex from app.file where id = $1', [photo]))
      .rows[0];
    const chunks: Buffer[] = [];
    for await (const chunk of house.platform.files.open(sha)) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).includes(PNG)).toBe(false);
    const seen = await house.owner.query(
      "select b.actor from audit.batch b join audit.entry e using (chain, seq) where b.operation = 'view' and e.row_id = $1",
      [id],
    );
    expect(seen.rows).toEqual([{ actor: `staff:${appraiser.staffId}` }]);
    expect((await world.people.managerB.call('GET', `/api/appraisals/${id}/photos/${photo}`)).status).toBe(404);
  });

  test('is its consultant’s and its dealer’s', async () => {
    const { leadId, customerId } = await openLead(house, world);
    const { id } = (await ask(customerId, { leadId })).body;
    const { consultantA2, managerB, managerA, region } = world.people;
    for (const who of [consultantA2, managerB])
      expect((await who.call('GET', `/api/appraisals/${id}`)).status).toBe(404);
    for (const who of [managerA, region]) expect((await who.call('GET', `/api/appraisals/${id}`)).status).toBe(200);
    const rows = (await consultantA2.call('GET', '/api/appraisals')).body.rows;
    expect(rows.map((row: { id: string }) => row.id)).not.toContain(id);
    expect((await consultantA2.call('GET', `/api/leads/${leadId}/trade-in`)).status).toBe(404);
  });
});
