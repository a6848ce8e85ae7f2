import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { applyFor, becomeOwner, nextMobile, type Owner } from '../../../../test/story.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { civilDate } from '../../../platform/clock.ts';
import { newId } from '../../../platform/db.ts';
import { findFaults } from '../ledger/verify.ts';

const PURCHASE = 1000;
const MODEL = 200;
const REFERRAL = 500;
let house: House;
let world: World;
let today: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  today = civilDate(house.platform.clock.now());
  await house.owner.query("update club.points_rule set valid_to = '2020-02-01'");
  const rule = (code: string, kind: string, points: number, factors: unknown[] = []) =>
    house.owner.query(
      `insert into club.points_rule (id, org_id, code, kind, rule_version, name, name_en, points, factors, valid_months, valid_from, dealer_bp)
       values ($1, $2, $3, $4, 2, $3, $3, $5, $6, 24, '2020-03-01', 6000)`,
      [newId(), world.units.brand, code, kind, points, JSON.stringify(factors)],
    );
  await rule('delivery', 'purchase', PURCHASE);
  const series = await house.owner.query(
    'select s.code from products.trim t join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id where t.id = $1',
    [world.trim.id],
  );
  await rule('launch', 'model', MODEL, [{ kind: 'series', code: series.rows[0].code, bp: 10_000 }]);
  await rule('referral', 'referral', REFERRAL);
});
afterAll(() => house?.close());

const account = async (memberId: string) =>
  (
    await house.owner.query(
      `select coalesce(sum(balance) filter (where kind = 'available'), 0)::int as available,
         coalesce(sum(balance) filter (where kind = 'debt'), 0)::int as debt from club.account where member_id = $1`,
      [memberId],
    )
  ).rows[0];

const join = async (owner: Owner) => approve(await applyFor(world.people.consultantA, owner));

async function approve(id: string): Promise<{ id: string; card: string }> {
  const decided = await world.people.careA.call('POST', `/api/members/${id}/decision`, {
    decision: 'approve',
    version: 1,
  });
  await house.drain();
  return { id, card: decided.body.cardNumber };
}

async function takeBack(orderId: string): Promise<void> {
  const asked = await world.people.consultantA.call('POST', `/api/orders/${orderId}/changes`, {
    ...{ kind: 'return', cause: 'rescission', returnedOn: today, odometerKm: 100, refundFen: 0, reason: '解除合同' },
  });
  const done = await world.people.managerA.call('POST', `/api/order-changes/${asked.body.id}/decision`, {
    approve: true,
    version: 1,
  });
  if (done.status !== 200) throw new Error(JSON.stringify([asked.body, done.body]));
  await house.drain();
}

/** A friend of a member buys on their recommendation. */
async function recommended(card: string): Promise<Owner & { referralId: string }> {
  const mobile = nextMobile();
  const made = await world.people.consultantA.call('POST', '/api/referrals', { referrer: card, name: '李友', mobile });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const owner = await becomeOwner(house, world, { mobile });
  await house.drain();
  return { ...owner, referralId: made.body.id };
}

describe('a car that comes back', () => {
  test('takes with it all that its delivery earned, once, and leaves the membership as it was', async () => {
    const owner = await becomeOwner(house, world);
    const member = await join(owner);
    expect(await account(member.id)).toEqual({ available: PURCHASE + MODEL, debt: 0 });
    await takeBack(owner.orderId);
    expect(await account(member.id)).toEqual({ available: 0, debt: 0 });
    const kept = await house.owner.query('select status from club.member where id = $1', [member.id]);
    expect(kept.rows).toEqual([{ status: 'active' }]);
    const posted = await house.owner.query(
      "select count(*)::int as n from club.ledger_transaction where member_id = $1 and kind = 'claw_back'",
      [member.id],
    );
    expect(posted.rows).toEqual([{ n: 2 }]);
    // The job again, as after a crash: nothing more.
    await house.owner.query("select app.enqueue('club.claw_back_delivery', jsonb_build_object('order', $1::text))", [
      owner.orderId,
    ]);
    await house.drain();
    expect(await account(member.id)).toEqual({ available: 0, debt: 0 });
    expect(await findFaults(house.owner)).toEqual([]);
  });

  test('leaves a debt where its points were spent, and the recommendation is reversed with its reason', async () => {
    const referrer = await join(await becomeOwner(house, world));
    const friend = await recommended(referrer.card);
    expect(await account(referrer.id)).toEqual({ available: PURCHASE + MODEL + REFERRAL, debt: 0 });
    const buyer = await join(friend);
    for (const [memberId, points] of [
      [referrer.id, PURCHASE + MODEL + REFERRAL],
      [buyer.id, PURCHASE],
    ] as const) {
      const held = await world.people.careA.call('POST', '/api/points/holds', {
        memberId,
        points,
        reference: memberId,
      });
      await world.people.careA.call('POST', `/api/points/holds/${held.body.id}/capture`, {});
    }
    await takeBack(friend.orderId);
    expect(await account(buyer.id)).toEqual({ available: 0, debt: PURCHASE });
    expect(await account(referrer.id)).toEqual({ available: 0, debt: REFERRAL });
    const referral = await house.owner.query('select state, reason from club.referral where id = $1', [
      friend.referralId,
    ]);
    expect(referral.rows).toEqual([{ state: 'reversed', reason: 'order_returned' }]);
    expect(await findFaults(house.owner)).toEqual([]);
  });

  test('earns nothing when the membership is approved afterwards', async () => {
    const owner = await becomeOwner(house, world);
    const waiting = await applyFor(world.people.consultantA, owner);
    await takeBack(owner.orderId);
    const member = await approve(waiting);
    expect(await account(member.id)).toEqual({ available: 0, debt: 0 });
  });

  test('and has moved to another branch meanwhile: the points are taken back all the same', async () => {
    const owner = await becomeOwner(house, world);
    const member = await join(owner);
    const branch = newId();
    await house.owner.query(
      "insert into club.branch (id, org_id, code, name, name_en, opened_on) values ($1, $2, 'CD', '成都分会', 'Chengdu', '2020-01-01')",
      [branch, world.units.dealerB],
    );
    await house.owner.query('update club.member set branch_id = $2, org_id = $3 where id = $1', [
      member.id,
      branch,
      world.units.dealerB,
    ]);
    await takeBack(owner.orderId);
    expect(await account(member.id)).toEqual({ available: 0, debt: 0 });
    expect(await findFaults(house.owner)).toEqual([]);
  });
});
