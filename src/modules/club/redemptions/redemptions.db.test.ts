import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../../../../test/harness.ts';
import { type House, openHouse } from '../../../../test/harness.ts';
import { givePoints, type Member, memberWith, offerReward, systemAt } from '../../../../test/reward-story.ts';
import { addPerson, makeWorld, ownerCaller, type World } from '../../../../test/world.ts';
import { systemContext } from '../../../platform/context.ts';
import { transact } from '../../../platform/db.ts';
import { wholeGroup } from '../../customers/index.ts';
import { reverse } from '../ledger/index.ts';
import { findFaults } from '../ledger/verify.ts';
import { pickUpCode } from './address.ts';
import { endExpired } from './service.ts';

let house: House;
let world: World;
let keeper: Caller;
let members: Member[];
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  keeper = await addPerson(house, 'hq_care', world.units.brand);
  members = [];
  for (let n = 0; n < 8; n++) members.push(await memberWith(house, world, 20_000));
  await house.drain();
});
afterAll(() => house?.close());

const member = () => members[0] as Member;
const one = async (text: string, values: unknown[] = []) => (await house.owner.query(text, values)).rows[0];
const pieces = async (rewardId: string) =>
  (await one('select on_hand from club.reward_stock where reward_id = $1', [rewardId])).on_hand as number;
const points = async (memberId: string) =>
  one(
    `select coalesce(sum(balance) filter (where kind = 'available'), 0)::int as available,
      coalesce(sum(balance) filter (where kind = 'held'), 0)::int as held from club.account where member_id = $1`,
    [memberId],
  );
const lots = async (memberId: string) =>
  (await house.owner.query('select id, remaining from club.lot where member_id = $1 order by id', [memberId])).rows;
const offer = (over: Record<string, unknown> = {}, stock = 10) =>
  offerReward(house, keeper, { unitId: world.units.brand, pieces: stock }, over);
const order = (memberId: string, rewardId: string, over: Record<string, unknown> = {}) =>
  world.people.careA.call('POST', '/api/reward-orders', { memberId, rewardId, way: 'pickup', ...over });
const step = (id: string, body: Record<string, unknown>, who = world.people.careA) =>
  who.call('POST', `/api/reward-orders/${id}/step`, body);
const view = async (id: string) => (await world.people.careA.call('GET', `/api/reward-orders/${id}`)).body;
const codes = (answers: Answer[]) =>
  Object.entries(Object.groupBy(answers, (answer) => answer.body.code ?? String(answer.status))).map(
    ([code, some]) => `${code} ${some?.length}`,
  );
const ADDRESS = { name: '隐藏人', phone: '13877669911', cityCode: '310100', line: '秘密路九十九号七室' };

/** Nothing of the ledger is out of joint, whatever was done here. */
async function sound(): Promise<void> {
  expect(await findFaults(house.owner)).toEqual([]);
}

describe('an order', () => {
  test('holds the points, takes the piece, and is handed over for the code alone', async () => {
    const rewardId = await offer();
    const before = await points(member().id);
    const made = await order(member().id, rewardId);
    expect(made).toMatchObject({ status: 201, body: { points: 500, number: expect.stringMatching(/^G\d{10}$/) } });
    const { id } = made.body;
    expect(await points(member().id)).toEqual({ available: before.available - 500, held: before.held + 500 });
    expect(await pieces(rewardId)).toBe(9);
    expect((await step(id, { to: 'ready', version: 1 })).body.code).toBe('reward_order.step');
    expect((await step(id, { to: 'prepared', version: 1 })).body).toEqual({ state: 'prepared', version: 2 });
    expect((await step(id, { to: 'shipped', version: 2 })).body.code).toBe('reward_order.step');
    expect((await step(id, { to: 'ready', version: 1 })).body.code).toBe('request.conflict');
    expect((await step(id, { to: 'ready', version: 2 })).status).toBe(200);
    const code = pickUpCode(house.platform, id);
    expect((await step(id, { to: 'delivered', version: 3 })).body.code).toBe('reward_order.code_wrong');
    expect(
      (await step(id, { to: 'delivered', version: 3, code: code === '111111' ? '222222' : '111111' })).body.code,
    ).toBe('reward_order.code_wrong');
    expect((await view(id)).captured).toBe(false);
    expect((await step(id, { to: 'delivered', version: 3, code })).body).toEqual({ state: 'delivered', version: 4 });
    expect(await view(id)).toMatchObject({ state: 'delivered', captured: true });
    expect(await points(member().id)).toEqual({ available: before.available - 500, held: before.held });
    expect((await step(id, { to: 'delivered', version: 4, code })).body.code).toBe('reward_order.closed');
    // Headquarters bear it: the points are redeemed on the brand's side, not at the branch.
    expect(
      await one(
        `select e.amount::int as amount, a.org_id from club.reward_order o join club.entry e on e.transaction_id = o.capture_id
         join club.account a on a.id = e.account_id where o.id = $1 and a.kind = 'clearing'`,
        [id],
      ),
    ).toEqual({ amount: 500, org_id: world.units.brand });
    await sound();
  });

  test('ten wrong codes lock it until it is made ready again', async () => {
    const { id } = (await order(member().id, await offer())).body;
    await step(id, { to: 'prepared', version: 1 });
    await step(id, { to: 'ready', version: 2 });
    const code = pickUpCode(house.platform, id);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    for (let n = 0; n < 10; n++)
      expect((await step(id, { to: 'delivered', version: 3, code: wrong })).body.code).toBe('reward_order.code_wrong');
    expect((await step(id, { to: 'delivered', version: 3, code })).body.code).toBe('reward_order.locked');
    expect((await step(id, { to: 'ready', version: 3 })).status).toBe(200);
    expect((await step(id, { to: 'delivered', version: 4, code })).status).toBe(200);
  });

  test('cancelled before it left or after: the same lots have their points again, the stock its piece', async () => {
    const [, , someone] = members as [Member, Member, Member];
    await givePoints(house, world, someone.id, 300, 1);
    await givePoints(house, world, someone.id, 400, 2);
    const rewardId = await offer();
    const before = await lots(someone.id);
    const early = (await order(someone.id, rewardId)).body.id;
    expect(await lots(someone.id)).not.toEqual(before);
    const cancel = (id: string, version: number, more = {}) =>
      world.people.careA.call('POST', `/api/reward-orders/${id}/cancellation`, { reason: '缺货', version, ...more });
    expect((await cancel(early, 1)).body).toEqual({ state: 'cancelled', version: 2 });
    expect(await lots(someone.id)).toEqual(before);
    expect(await pieces(rewardId)).toBe(10);
    expect((await cancel(early, 2)).body.code).toBe('reward_order.closed');
    expect(await pieces(rewardId)).toBe(10);
    const late = (await order(someone.id, rewardId, { way: 'ship', address: ADDRESS })).body.id;
    await step(late, { to: 'prepared', version: 1 });
    expect((await step(late, { to: 'shipped', version: 2, carrier: '顺丰', tracking: 'SF1' })).status).toBe(200);
    expect(await view(late)).toMatchObject({ captured: true, tracking: 'SF1' });
    expect((await cancel(late, 3)).status).toBe(201);
    expect(await lots(someone.id)).toEqual(before);
    expect(await pieces(rewardId)).toBe(10);
    await sound();
  });

  test('whose points somebody gave back in the journal gives them back no second time', async () => {
    const someone = members[6] as Member;
    const rewardId = await offer();
    const before = await lots(someone.id);
    const { id } = (await order(someone.id, rewardId, { way: 'ship', address: ADDRESS })).body;
    await step(id, { to: 'prepared', version: 1 });
    await step(id, { to: 'shipped', version: 2 });
    const { capture_id: transactionId } = await one('select capture_id from club.reward_order where id = $1', [id]);
    const ctx = systemAt(house, world.units.brand);
    await transact(ctx, (tx) => reverse(ctx, tx, { scope: 'test', key: id, transactionId }));
    const cancelled = await world.people.careA.call('POST', `/api/reward-orders/${id}/cancellation`, {
      reason: '退回',
      version: 3,
    });
    expect(cancelled.status).toBe(201);
    expect(await lots(someone.id)).toEqual(before);
    expect(await pieces(rewardId)).toBe(10);
    await sound();
  });

  test('money comes before the goods, and goes back with a cancellation', async () => {
    const rewardId = await offer({ moneyFen: 9900 });
    const { id } = (await order(member().id, rewardId, { quantity: 2 })).body;
    expect(await view(id)).toMatchObject({ moneyFen: 19_800, points: 1000, paid: false });
    await step(id, { to: 'prepared', version: 1 });
    await step(id, { to: 'ready', version: 2 });
    const code = pickUpCode(house.platform, id);
    expect((await step(id, { to: 'delivered', version: 3, code })).body.code).toBe('reward_order.not_paid');
    const pay = (method: string) =>
      world.people.careA.call('POST', `/api/reward-orders/${id}/payment`, { method, version: 3 });
    expect((await pay('shells')).body.details.fields[0].field).toBe('method');
    expect((await pay('cash')).body).toEqual({ version: 4 });
    expect(
      (await world.people.careA.call('POST', `/api/reward-orders/${id}/payment`, { method: 'cash', version: 4 })).body
        .code,
    ).toBe('reward_order.paid');
    const cancel = (more = {}) =>
      world.people.careA.call('POST', `/api/reward-orders/${id}/cancellation`, {
        reason: '不要了',
        version: 4,
        ...more,
      });
    expect((await cancel()).body.details.fields[0].field).toBe('refundMethod');
    expect((await cancel({ refundMethod: 'cash' })).status).toBe(201);
    expect(await view(id)).toMatchObject({ state: 'cancelled', refundMethod: 'cash', cancelCause: 'branch' });
  });
});

describe('who may have what', () => {
  test('64 orders at once on ten pieces: ten are sold', async () => {
    const rewardId = await offer({ points: 10 });
    const before = (await one("select sum(balance)::int as held from club.account where kind = 'held'")).held;
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) => order((members[n % members.length] as Member).id, rewardId)),
    );
    expect(codes(answers).sort()).toEqual(['201 10', 'reward.sold_out 54']);
    expect(await pieces(rewardId)).toBe(0);
    expect(
      await one("select sum(quantity)::int as n from club.reward_order where reward_id = $1 and state <> 'cancelled'", [
        rewardId,
      ]),
    ).toEqual({ n: 10 });
    // Refused orders hold nothing.
    expect((await one("select sum(balance)::int as held from club.account where kind = 'held'")).held).toBe(
      before + 100,
    );
    await sound();
  });

  test('a limit holds, also when the pieces are asked for at once', async () => {
    const rewardId = await offer({ points: 10, limitCount: 3, limitPeriod: 'month' }, 100);
    const answers = await Promise.all(Array.from({ length: 12 }, () => order(member().id, rewardId)));
    expect(codes(answers).sort()).toEqual(['201 3', 'reward.limit 9']);
    expect((await order(member().id, rewardId)).body.details).toMatchObject({ most: 3, had: 3 });
    expect((await order((members[1] as Member).id, rewardId, { quantity: 4 })).body.code).toBe('reward.limit');
    expect((await order((members[1] as Member).id, rewardId, { quantity: 3 })).status).toBe(201);
    expect(await pieces(rewardId)).toBe(94);
  });

  test('the same key is one order', async () => {
    const rewardId = await offer();
    const [key, body] = [randomUUID(), { memberId: member().id, rewardId, way: 'pickup' }];
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        world.people.careA.call('POST', '/api/reward-orders', body, { 'idempotency-key': key }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await pieces(rewardId)).toBe(9);
  });

  test('what is not offered, not valid, above the tier or the balance is refused and takes nothing', async () => {
    const today = house.platform.clock.now();
    const drafted = (
      await keeper.call('POST', '/api/rewards', {
        category: 'home',
        name: '草',
        nameEn: 'D',
        points: 1,
        ways: ['pickup'],
        stockAt: 'unlimited',
        bearer: 'hq',
        validFrom: '2020-01-01',
      })
    ).body.id;
    expect((await order(member().id, drafted)).body.code).toBe('reward.not_offered');
    const later = await offer({ validFrom: new Date(today.getTime() + 3 * 86_400_000).toISOString().slice(0, 10) });
    expect((await order(member().id, later)).body.code).toBe('reward.not_offered');
    const tiered = await offer({ tierCode: 'platinum' });
    await house.owner.query("update club.member set tier_code = 'silver' where id = $1", [member().id]);
    expect((await order(member().id, tiered)).body.code).toBe('reward.tier');
    await house.owner.query("update club.member set tier_code = 'platinum' where id = $1", [member().id]);
    expect((await order(member().id, tiered)).status).toBe(201);
    const dear = await offer({ points: 9_000_000 });
    expect((await order(member().id, dear)).body.code).toBe('points.not_enough');
    expect(await pieces(dear)).toBe(10);
    const shipped = await offer({ ways: ['ship'] });
    expect((await order(member().id, shipped)).body.details.fields[0].field).toBe('way');
    expect((await order(member().id, shipped, { way: 'ship' })).body.details.fields[0].field).toBe('address');
    expect(
      (await order(member().id, shipped, { way: 'ship', address: { ...ADDRESS, phone: '12' } })).body.details.fields[0]
        .field,
    ).toBe('address.phone');
    expect(
      (
        await keeper.call('POST', '/api/rewards', {
          category: 'home',
          name: 'x',
          nameEn: 'x',
          points: 1,
          ways: ['pickup'],
          stockAt: 'central',
          bearer: 'hq',
          validFrom: '2020-01-01',
          tierCode: 'nobody',
        })
      ).body.details.fields[0].field,
    ).toBe('tierCode');
  });

  test('a branch’s own reward is its members’ alone and redeemed on its side', async () => {
    const rewardId = await offerReward(
      house,
      world.people.careA,
      { unitId: world.units.dealerA, pieces: 2 },
      { stockAt: 'branch', bearer: 'dealer' },
    );
    const { id } = (await order(member().id, rewardId)).body;
    expect(await one('select redeeming_id from club.reward_order where id = $1', [id])).toEqual({
      redeeming_id: world.units.dealerA,
    });
    expect((await world.people.careB.call('GET', `/api/rewards/${rewardId}`)).status).toBe(404);
    expect((await world.people.careB.call('GET', `/api/reward-orders/${id}`)).status).toBe(404);
    expect(
      (await world.people.careB.call('POST', '/api/reward-orders', { memberId: member().id, rewardId, way: 'pickup' }))
        .status,
    ).toBe(404);
    expect((await step(id, { to: 'prepared', version: 1 }, world.people.careB)).status).toBe(404);
    expect(
      (
        await world.people.careA.call('POST', '/api/rewards', {
          category: 'home',
          name: 'x',
          nameEn: 'x',
          points: 1,
          ways: ['pickup'],
          stockAt: 'branch',
          bearer: 'hq',
          validFrom: '2020-01-01',
        })
      ).body.details.fields[0].field,
    ).toBe('bearer');
  });

  test('the branch keeps its own stock of what headquarters offer, and no other', async () => {
    const rewardId = await offerReward(house, keeper, null, { stockAt: 'branch', bearer: 'dealer' });
    const stock = (who: Caller, unitId: string, change: number) =>
      who.call('POST', `/api/rewards/${rewardId}/stock`, { unitId, change });
    expect((await order(member().id, rewardId)).body.code).toBe('reward.sold_out');
    expect((await stock(world.people.careA, world.units.dealerA, 1)).body).toEqual({ onHand: 1 });
    expect((await stock(world.people.careA, world.units.dealerB, 1)).body.details.fields[0].field).toBe('unitId');
    expect((await stock(world.people.careA, world.units.dealerA, -2)).body.details.fields[0].field).toBe('change');
    expect((await order(member().id, rewardId)).status).toBe(201);
    expect((await order(member().id, rewardId)).body.code).toBe('reward.sold_out');
  });
});

describe('nobody came', () => {
  test('an order ends by itself; points and piece go back; what was handed over does not', async () => {
    const someone = members[3] as Member;
    const rewardId = await offer();
    const before = await points(someone.id);
    const waits = (await order(someone.id, rewardId)).body.id;
    const sent = (await order(someone.id, rewardId, { way: 'ship', address: ADDRESS })).body.id;
    await step(sent, { to: 'prepared', version: 1 });
    await step(sent, { to: 'shipped', version: 2 });
    const scope = await wholeGroup(house.platform);
    const ctx = () => systemContext(house.platform, 'test', scope);
    expect(await endExpired(ctx())).toBe(0);
    const DAYS = 15 * 86_400_000;
    house.platform.clock.advance(DAYS);
    try {
      expect(await endExpired(ctx())).toBeGreaterThanOrEqual(1);
      expect(await endExpired(ctx())).toBe(0);
    } finally {
      house.platform.clock.advance(-DAYS);
    }
    expect(await view(waits)).toMatchObject({ state: 'cancelled', cancelCause: 'expired' });
    expect(await view(sent)).toMatchObject({ state: 'shipped' });
    expect(await pieces(rewardId)).toBe(9);
    // Whatever else was held for them ran out as well.
    expect(await points(someone.id)).toEqual({ available: before.available + before.held - 500, held: 0 });
    await sound();
  });
});

describe('the address', () => {
  test('is sealed; its clear text takes a reason and leaves a line in the trail', async () => {
    const { id } = (await order(member().id, await offer(), { way: 'ship', address: ADDRESS })).body;
    const row = await one('select o.*, o::text as whole from club.reward_order o where id = $1', [id]);
    for (const clear of [ADDRESS.name, ADDRESS.phone, ADDRESS.line]) expect(row.whole).not.toContain(clear);
    expect(row.address_masked).toBe('上海市 秘密路**** · 隐** 138****9911');
    const reveal = (body: object, who = world.people.careA) =>
      who.call('POST', `/api/reward-orders/${id}/address`, body);
    expect((await reveal({})).status).toBe(400);
    expect((await reveal({ reason: '发货' }, world.people.careB)).status).toBe(404);
    expect((await reveal({ reason: '发货' })).body).toMatchObject({ name: ADDRESS.name, line: ADDRESS.line });
    const trail = await one(
      "select e.after from audit.entry e join audit.batch b using (chain, seq) where e.row_id = $1 and b.operation = 'view'",
      [id],
    );
    expect(trail.after).toMatchObject({ reason: '发货' });
    // Erasure takes the address away, and leaves that there was an order.
    await house.owner.query('select club.forget_rewards(array[$1]::uuid[])', [member().owner.customerId]);
    expect(
      await one('select address_enc, address_masked, points::int from club.reward_order where id = $1', [id]),
    ).toEqual({
      address_enc: null,
      address_masked: null,
      points: 500,
    });
    expect((await reveal({ reason: '发货' })).status).toBe(404);
  });
});

describe('the owner', () => {
  test('sees what there is, orders, sees the code once it is ready, cancels; nobody else’s', async () => {
    const someone = members[4] as Member;
    const me = await ownerCaller(house, someone.owner.customerId, world.units.brand);
    const other = await ownerCaller(house, (members[5] as Member).owner.customerId, world.units.brand);
    const rewardId = await offer({ limitCount: 2, limitPeriod: 'year' });
    const offered = (await me.call('GET', '/api/owner/rewards')).body;
    expect(offered.rows.find((row: { id: string }) => row.id === rewardId)).toMatchObject({
      refusal: null,
      left: 10,
      mayHave: 2,
      points: 500,
    });
    const placed = await me.call('POST', '/api/owner/reward-orders', { rewardId, way: 'pickup' });
    expect(placed.status).toBe(201);
    const { id } = placed.body;
    const mine = async () =>
      (await me.call('GET', '/api/owner/reward-orders')).body.rows.find((row: { id: string }) => row.id === id);
    expect(await mine()).toMatchObject({ state: 'requested', pickUpCode: null, mayCancel: true });
    expect((await other.call('GET', '/api/owner/reward-orders')).body.rows).not.toContainEqual(
      expect.objectContaining({ id }),
    );
    expect((await other.call('POST', `/api/owner/reward-orders/${id}/cancellation`, { version: 1 })).status).toBe(404);
    await step(id, { to: 'prepared', version: 1 });
    await step(id, { to: 'ready', version: 2 });
    expect(await mine()).toMatchObject({ state: 'ready', pickUpCode: pickUpCode(house.platform, id) });
    expect((await me.call('POST', `/api/owner/reward-orders/${id}/cancellation`, { version: 1 })).body.code).toBe(
      'request.conflict',
    );
    expect((await me.call('POST', `/api/owner/reward-orders/${id}/cancellation`, { version: 3 })).body).toEqual({
      state: 'cancelled',
      version: 4,
    });
    expect(await mine()).toMatchObject({ state: 'cancelled', cancelCause: 'member', pickUpCode: null });
    expect(await pieces(rewardId)).toBe(10);
    const club = (await me.call('GET', '/api/owner/club')).body.member;
    expect(club).toMatchObject({
      status: 'active',
      points: { available: expect.any(Number), held: 0 },
      style: { name: expect.any(String) },
    });
    expect(club.ending[0]).toMatchObject({ on: expect.any(String), points: expect.any(Number) });
    const history = (await me.call('GET', '/api/owner/points?limit=2')).body;
    expect(history.rows.map((row: { kind: string; points: number }) => [row.kind, row.points])).toEqual([
      ['void', 500],
      ['hold', -500],
    ]);
    const older = (await me.call('GET', `/api/owner/points?limit=2&cursor=${history.next}`)).body.rows;
    expect(older[0].postedAt <= history.rows[1].postedAt).toBe(true);
    expect(history.rows.map((row: { id: string }) => row.id)).not.toContain(older[0].id);
    await sound();
  });

  test('who is no member has no rewards', async () => {
    const stranger = await ownerCaller(house, world.people.careA.staffId, world.units.brand);
    expect((await stranger.call('GET', '/api/owner/club')).body.member).toBeNull();
    expect((await stranger.call('GET', '/api/owner/rewards')).body).toMatchObject({ joined: false, rows: [] });
    expect((await stranger.call('GET', '/api/owner/entitlements')).body).toEqual({ joined: false, rows: [] });
  });
});
