import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAudit } from '../src/platform/audit.ts';
import { civilDate } from '../src/platform/clock.ts';
import { sign } from '../src/platform/signed.ts';
import { call, type House, openHouse } from './harness.ts';
import { makeWorld, ownerCaller, SHANGHAI, type World } from './world.ts';

let house: House;
let world: World;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
});
afterAll(() => house?.close());

function inbound(body: unknown, headers: Record<string, string> = {}) {
  const payload = JSON.stringify(body);
  const timestamp = String(Math.floor(house.platform.clock.now().getTime() / 1000));
  const { code, secret } = world.source;
  return call(house.app, {
    method: 'POST',
    url: '/api/leads/inbound',
    payload,
    headers: {
      'content-type': 'application/json',
      'x-source': code,
      'x-timestamp': timestamp,
      'x-signature': sign(secret, timestamp, payload),
      ...headers,
    },
  });
}

test('a customer walks from an enquiry to a delivered car with points and a first maintenance', async () => {
  const { people, units, series, trim } = world;
  const first = await inbound({
    externalId: 'X-1',
    name: '张三',
    mobile: '138 1234 5678',
    cityCode: SHANGHAI,
    seriesCode: series.code,
  });
  expect(first).toMatchObject({ status: 200, body: { result: 'created', problems: [] } });
  const leadId = first.body.leadId as string;
  expect((await inbound({ externalId: 'X-1', name: '张三', mobile: '13812345678' })).body).toMatchObject({
    result: 'duplicate',
    leadId,
  });
  expect((await inbound({ externalId: 'X-2', name: '张三', mobile: '+86 13812345678' })).body).toMatchObject({
    result: 'merged',
    leadId,
  });
  const rejected = await inbound({ externalId: 'X-3', name: '李四', mobile: '123' });
  expect(rejected.body).toMatchObject({ result: 'rejected', leadId: null });
  expect(rejected.body.problems[0].field).toBe('mobile');

  const list = await people.managerA.call('GET', '/api/leads');
  expect(list.body.rows).toHaveLength(1);
  expect(list.body.rows[0]).toMatchObject({
    id: leadId,
    status: 'assigned',
    customerName: '张三',
    mobileMasked: '138****5678',
    touchCount: 2,
  });
  const seen = await people.managerA.call('GET', `/api/leads/${leadId}`);
  const accepted = await people.managerA.call('POST', `/api/leads/${leadId}/accept`, {
    version: seen.body.version,
    consultantId: people.consultantA.staffId,
  });
  expect(accepted).toMatchObject({ status: 200, body: { status: 'accepted' } });

  const nextContactAt = new Date(house.platform.clock.now().getTime() + 2 * 86_400_000).toISOString();
  const followed = await people.consultantA.call('POST', `/api/leads/${leadId}/follow-ups`, {
    channel: 'call',
    note: '周末到店',
    grade: 'H',
    nextContactAt,
  });
  expect(followed).toMatchObject({ status: 201, body: { status: 'following' } });

  const today = civilDate(house.platform.clock.now());
  const order = await people.consultantA.call('POST', '/api/orders', {
    leadId,
    trimId: trim.id,
    colour: '白',
    priceFen: trim.priceFen,
    depositFen: 5_000_00,
    depositKind: 'earnest',
    expectedOn: today,
  });
  expect(order.status).toBe(201);
  const bad = await people.consultantA.call('POST', `/api/orders/${order.body.id}/delivery`, {
    vin: 'LSGPB64E9DD306118',
    deliveredOn: today,
  });
  expect(bad).toMatchObject({ status: 400, body: { code: 'unit.vin_invalid' } });
  const delivered = await people.consultantA.call('POST', `/api/orders/${order.body.id}/delivery`, {
    vin: 'LSVNV1336N2000001',
    deliveredOn: today,
    plate: '沪A12345',
  });
  expect(delivered.status).toBe(201);

  const customer = await people.consultantA.call('GET', `/api/customers/${seen.body.customerId}`);
  expect(customer.body).toMatchObject({ stage: 'owner', vehicles: [{ vin: 'LSVNV1336N2000001' }] });
  const applied = await people.consultantA.call('POST', '/api/members', {
    customerId: seen.body.customerId,
    unitId: delivered.body.unitId,
  });
  expect(applied).toMatchObject({ status: 201, body: { status: 'pending' } });
  await house.drain();
  const decided = await people.careA.call('POST', `/api/members/${applied.body.id}/decision`, {
    decision: 'approve',
    version: 1,
  });
  expect(decided.body.cardNumber).toMatch(/^\d{8}$/);
  await house.drain();
  await house.drain();
  const member = await people.careA.call('GET', `/api/members/${applied.body.id}`);
  expect(member.body).toMatchObject({ balance: 2000, status: 'active' });
  expect(member.body.points).toHaveLength(1);

  const care = await people.careA.call('GET', '/api/opportunities');
  expect(care.body.rows).toHaveLength(1);
  expect(care.body.rows[0]).toMatchObject({ kind: 'first_maintenance', vin: 'LSVNV1336N2000001', status: 'open' });

  const owner = await ownerCaller(house, seen.body.customerId, units.brand);
  const home = await owner.call('GET', '/api/owner/home');
  expect(home.body).toMatchObject({
    name: '张三',
    member: { balance: 2000 },
    vehicles: [{ vin: 'LSVNV1336N2000001' }],
  });

  const timeline = (await people.analyst.call('GET', `/api/customers/${seen.body.customerId}`)).body.timeline.map(
    (row: { event: string }) => row.event,
  );
  expect(new Set(timeline)).toEqual(
    new Set([
      'lead.received',
      'lead.dispatched',
      'lead.merged',
      'lead.accepted',
      'lead.followed_up',
      'order.created',
      'order.delivered',
      'order.progressed',
      'member.applied',
      'member.approved',
      'points.posted',
      'opportunity.opened',
    ]),
  );
  const client = await house.owner.connect();
  const verdict = await verifyAudit(client).finally(() => client.release());
  expect(verdict.broken).toEqual([]);
  expect(verdict.entries).toBeGreaterThan(20);
});
