import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { type Member, memberWith } from '../../../../test/reward-story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { addDays, civilDate } from '../../../platform/clock.ts';
import { newId } from '../../../platform/db.ts';

let house: House;
let world: World;
let desk: Caller;
let deskB: Caller;
let keeper: Caller;
let member: Member;
let card: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  desk = await addPerson(house, 'service_consultant', world.units.dealerA);
  deskB = await addPerson(house, 'service_consultant', world.units.dealerB);
  keeper = await addPerson(house, 'hq_care', world.units.brand);
  member = await memberWith(house, world, 5000);
  card = (await house.owner.query('select card_number from club.member where id = $1', [member.id])).rows[0]
    .card_number;
  await house.owner.query("update club.service_rate set valid_from = '2019-01-01'");
  const today = civilDate(house.platform.clock.now());
  await keeper.call('POST', '/api/service-rates', {
    pointsPerYuan: 10,
    capBp: 3000,
    leastPoints: 100,
    validFrom: today,
  });
});
afterAll(() => house?.close());

const preview = (over: Record<string, unknown> = {}, who = desk) =>
  who.call('POST', '/api/till/preview', { cardNumber: card, billFen: 800_00, ...over });
const earmark = (over: Record<string, unknown>, who = desk) =>
  who.call('POST', '/api/till/holds', { cardNumber: card, billFen: 800_00, reference: newId().slice(-12), ...over });
const held = async () =>
  (
    await house.owner.query(
      "select coalesce(sum(balance), 0)::int as n from club.account where member_id = $1 and kind = 'held'",
      [member.id],
    )
  ).rows[0].n;

describe('the till', () => {
  test('shows what a card takes off a bill, and holds just that in one step', async () => {
    const seen = await preview();
    expect(seen).toMatchObject({
      status: 200,
      body: { mostPoints: 2400, points: 2400, discountFen: 240_00, payFen: 560_00, pointsPerYuan: 10 },
    });
    expect(await held()).toBe(0);
    const done = await earmark({ points: 1000, rateId: seen.body.rateId, reference: 'RO-100' });
    expect(done).toMatchObject({ status: 201, body: { points: 1000, discountFen: 100_00, payFen: 700_00 } });
    expect(await held()).toBe(1000);
    const journal = await world.people.careA.call('GET', `/api/members/${member.id}/points/journal`);
    expect(journal.body.rows[0]).toMatchObject({ kind: 'hold', reference: 'RO-100', note: '¥800.00 − ¥100.00' });
    expect((await desk.call('POST', `/api/points/holds/${done.body.id}/capture`, {})).status).toBe(200);
    expect(await held()).toBe(0);
  });

  test('holds nothing when the rate changed since it was shown, and tells the new figures', async () => {
    const seen = await preview();
    await house.owner.query(
      `insert into club.service_rate (id, org_id, points_per_yuan, cap_bp, least_points, valid_from) values ($1, $2, 20, 1000, 100, $3)`,
      [newId(), world.units.dealerA, civilDate(house.platform.clock.now())],
    );
    const refused = await earmark({ points: 1000, rateId: seen.body.rateId });
    expect([refused.status, refused.body.code]).toEqual([409, 'service_rate.changed']);
    expect(refused.body.details.current).toMatchObject({
      pointsPerYuan: 20,
      capBp: 1000,
      points: 1600,
      discountFen: 80_00,
    });
    expect(await held()).toBe(0);
    const { rateId } = refused.body.details.current;
    const done = await earmark({ points: 1600, rateId });
    expect(done.body).toMatchObject({ points: 1600, discountFen: 80_00 });
    await desk.call('POST', `/api/points/holds/${done.body.id}/void`);
    // Of two dealers each has its own rate.
    expect((await preview({}, deskB)).body).toMatchObject({ pointsPerYuan: 10 });
    await house.owner.query('delete from club.service_rate where org_id = $1', [world.units.dealerA]);
  });

  test('takes a card of any branch of the brand, which the trail tells; the same document once', async () => {
    const { rateId } = (await preview({}, deskB)).body;
    const trail = await house.owner.query(
      "select count(*)::int as n from audit.entry e join audit.batch b using (chain, seq) where b.source_table = 'club.member' and b.operation = 'view' and e.row_id = $1",
      [member.id],
    );
    expect(trail.rows[0].n).toBeGreaterThan(0);
    const done = await earmark({ points: 500, rateId, reference: 'RO-B1' }, deskB);
    expect(done.status).toBe(201);
    expect((await earmark({ points: 200, rateId, reference: 'RO-B1' }, deskB)).body.code).toBe('points.hold_exists');
    const hold = await house.owner.query('select org_id, points::int from club.hold where id = $1', [done.body.id]);
    expect(hold.rows).toEqual([{ org_id: world.units.dealerB, points: 500 }]);
    await deskB.call('POST', `/api/points/holds/${done.body.id}/void`);
  });

  test.each([
    ['more points than go on the bill', { points: 2401 }, 'points'],
    ['fewer than the least', { points: 99 }, 'points'],
    ['a bill of nothing', { billFen: 0 }, 'billFen'],
  ])('refuses %s at its field', async (_name, over, field) => {
    expect((await preview(over)).body.details.fields[0].field).toBe(field);
  });

  test('knows no strange card, no former member, and belongs to dealers', async () => {
    expect((await preview({ cardNumber: 'XX99999999' })).status).toBe(404);
    const { rateId } = (await preview()).body;
    expect((await earmark({ points: 500, rateId }, keeper)).status).toBe(403);
    await house.owner.query("update club.member set status = 'left', left_at = now() where id = $1", [member.id]);
    expect((await preview()).body.code).toBe('points.frozen');
    await house.owner.query("update club.member set status = 'active', left_at = null where id = $1", [member.id]);
  });

  test('says so where no rate is set', async () => {
    await house.owner.query('update club.service_rate set valid_from = $1', [
      addDays(civilDate(house.platform.clock.now()), 1),
    ]);
    expect((await preview()).body.code).toBe('service_rate.none');
  });
});
