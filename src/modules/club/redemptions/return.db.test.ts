import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { givePoints, type Member, memberWith, offerReward } from '../../../../test/reward-story.ts';
import { addPerson, makeWorld, ownerCaller, type World } from '../../../../test/world.ts';
import { forgetDictionaries } from '../../org/dictionary.ts';
import { findFaults } from '../ledger/verify.ts';

let house: House;
let world: World;
let keeper: Caller;
let clubDesk: Caller;
let member: Member;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  keeper = await addPerson(house, 'hq_care', world.units.brand);
  clubDesk = await addPerson(house, 'club_specialist', world.units.dealerA);
  member = await memberWith(house, world, 5000);
  await house.drain();
});
afterAll(() => house?.close());

const one = async (text: string, values: unknown[] = []) => (await house.owner.query(text, values)).rows[0];
const pieces = async (rewardId: string) =>
  (await one('select on_hand from club.reward_stock where reward_id = $1', [rewardId])).on_hand as number;
const lots = async () =>
  (await house.owner.query('select id, remaining::int from club.lot where member_id = $1 order by id', [member.id]))
    .rows;
const available = async () =>
  (await one("select balance::int as n from club.account where member_id = $1 and kind = 'available'", [member.id])).n;
const offer = (over: Record<string, unknown> = {}, stocked = true) =>
  offerReward(house, keeper, stocked ? { unitId: world.units.brand, pieces: 10 } : null, over);
const view = async (id: string) => (await world.people.careA.call('GET', `/api/reward-orders/${id}`)).body;
const giveBack = (id: string, over: Record<string, unknown> = {}, who = world.people.careA) =>
  who.call('POST', `/api/reward-orders/${id}/return`, { reason: '有划痕', goods: 'stock', version: 4, ...over });

/** An order of the member that was shipped and handed over; its version is 4, 5 where money was paid. */
async function handedOver(rewardId: string, paid = false): Promise<string> {
  const { careA } = world.people;
  const address = { name: '收件人', phone: '13877669911', cityCode: '310100', line: '测试路九十九号' };
  const { id } = (
    await careA.call('POST', '/api/reward-orders', { memberId: member.id, rewardId, way: 'ship', address })
  ).body;
  let version = 1;
  const step = async (path: string, body: Record<string, unknown>) => {
    const done = await careA.call('POST', `/api/reward-orders/${id}/${path}`, { ...body, version });
    if (done.status >= 300) throw new Error(JSON.stringify(done.body));
    version += 1;
  };
  if (paid) await step('payment', { method: 'cash' });
  for (const to of ['prepared', 'shipped', 'delivered']) await step('step', { to });
  return id;
}

describe('a reward that was handed over', () => {
  test('comes back: the same lots have their points, the shelf its piece, once', async () => {
    const rewardId = await offer();
    const before = await lots();
    const id = await handedOver(rewardId);
    expect(await lots()).not.toEqual(before);
    expect((await view(id)).returnableUntil).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect((await giveBack(id, { goods: undefined })).body.details.fields[0].field).toBe('goods');
    expect((await giveBack(id, { version: 3 })).body.code).toBe('request.conflict');
    expect((await giveBack(id)).body).toEqual({ state: 'returned', version: 5 });
    expect(await lots()).toEqual(before);
    expect(await pieces(rewardId)).toBe(10);
    expect(await view(id)).toMatchObject({ state: 'returned', goodsBack: 'stock', returnReason: '有划痕' });
    expect((await giveBack(id, { version: 5 })).body.code).toBe('reward_order.step');
    expect(await pieces(rewardId)).toBe(10);
    expect(await findFaults(house.owner)).toEqual([]);
  });

  test('written off gives the points back and leaves the shelf as it is; both at once give them back once', async () => {
    const rewardId = await offer({ limitCount: 1, limitPeriod: 'year' });
    const before = await available();
    const id = await handedOver(rewardId);
    const answers = await Promise.all([giveBack(id, { goods: 'written_off' }), giveBack(id, { goods: 'written_off' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await available()).toBe(before);
    expect(await pieces(rewardId)).toBe(9);
    // What came back does not count for the limit.
    expect(await handedOver(rewardId)).toEqual(expect.any(String));
    expect(await findFaults(house.owner)).toEqual([]);
  });

  test('of which nothing is kept in stock asks nothing of pieces; the money that was paid is said to be given back', async () => {
    const rewardId = await offer({ stockAt: 'unlimited', moneyFen: 9900 }, false);
    const id = await handedOver(rewardId, true);
    const bare = { goods: undefined, version: 5 };
    expect((await giveBack(id, bare)).body.details.fields[0].field).toBe('refundMethod');
    expect((await giveBack(id, { ...bare, refundMethod: 'shells' })).body.details.fields[0].field).toBe('refundMethod');
    expect((await giveBack(id, { ...bare, refundMethod: 'cash' })).status).toBe(201);
    expect(await view(id)).toMatchObject({ state: 'returned', refundMethod: 'cash', goodsBack: null });
  });

  test('into a lot that ended meanwhile goes by the brand’s policy: it ends again', async () => {
    await givePoints(house, world, member.id, 500, 1);
    const rewardId = await offer();
    const id = await handedOver(rewardId);
    const drawn = await one(
      `select u.lot_id from club.reward_order o join club.lot_use u on u.transaction_id = o.hold_id where o.id = $1 order by u.amount desc limit 1`,
      [id],
    );
    await house.owner.query(
      "update club.lot set activates_on = '2020-01-01', expires_on = '2020-02-01' where id = $1",
      [drawn.lot_id],
    );
    expect((await giveBack(id)).status).toBe(201);
    const lot = await one('select remaining::int, expires_on::text from club.lot where id = $1', [drawn.lot_id]);
    expect(lot).toEqual({ remaining: 500, expires_on: '2020-02-01' });
    expect(await findFaults(house.owner)).toEqual([]);
  });

  test('not after the days the house allows, which are data; and by whom it is granted alone', async () => {
    const id = await handedOver(await offer());
    expect((await giveBack(id, {}, clubDesk)).status).toBe(403);
    expect((await giveBack(id, {}, world.people.consultantB)).status).toBe(403);
    await house.owner.query("update club.reward_order set closed_at = now() - interval '9 days' where id = $1", [id]);
    expect((await giveBack(id)).body.code).toBe('reward_order.return_late');
    await house.owner.query(
      `update org.dictionary set attributes = '{"days":30}' where kind = 'reward_term' and code = 'return'`,
    );
    forgetDictionaries(house.platform);
    expect((await giveBack(id)).status).toBe(201);
  });

  test('is told to the owner, in whose list it stands', async () => {
    const id = await handedOver(await offer());
    const owner = await ownerCaller(house, member.owner.customerId, world.units.brand);
    const mine = async () =>
      (await owner.call('GET', '/api/owner/reward-orders')).body.rows.find((row: { id: string }) => row.id === id);
    expect(await mine()).toMatchObject({ state: 'delivered', returnedOn: null, returnableUntil: expect.any(String) });
    await giveBack(id);
    expect(await mine()).toMatchObject({ state: 'returned', returnedOn: expect.any(String), returnableUntil: null });
  });

  test('not before it was handed over', async () => {
    const { body } = await world.people.careA.call('POST', '/api/reward-orders', {
      memberId: member.id,
      rewardId: await offer(),
      way: 'pickup',
    });
    expect((await giveBack(body.id, { version: 1 })).body.code).toBe('reward_order.step');
  });
});
