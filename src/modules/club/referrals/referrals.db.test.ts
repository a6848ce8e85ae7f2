import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import {
  accept,
  applyFor,
  becomeOwner,
  deliver,
  enquire,
  nextMobile,
  type Owner,
  order,
} from '../../../../test/story.ts';
import { addPerson, CHENGDU, makeWorld, type World } from '../../../../test/world.ts';
import { newId } from '../../../platform/db.ts';
import { settleReferrals } from './jobs.ts';

let house: House;
let world: World;
let branchB: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  branchB = newId();
  await house.owner.query(
    "insert into club.branch (id, org_id, code, name, name_en, opened_on) values ($1, $2, 'CD', '成都分会', 'Chengdu', '2020-01-01')",
    [branchB, world.units.dealerB],
  );
  await house.owner.query("update club.points_rule set valid_to = '2020-02-01'");
  await house.owner.query(
    `insert into club.points_rule (id, org_id, code, kind, rule_version, name, name_en, points, valid_months, valid_from, dealer_bp)
     values ($1, $2, 'referral', 'referral', 1, '转介绍', 'Recommendation', 500, 24, '2020-01-01', 6000)`,
    [newId(), world.units.brand],
  );
});
afterAll(() => house?.close());

async function join(): Promise<{ id: string; owner: Owner; card: string }> {
  const owner = await becomeOwner(house, world);
  const id = await applyFor(world.people.consultantA, owner);
  const decided = await world.people.careA.call('POST', `/api/members/${id}/decision`, {
    decision: 'approve',
    version: 1,
  });
  await house.drain();
  return { id, owner, card: decided.body.cardNumber };
}
const register = (referrer: string, mobile: string, who: Caller = world.people.consultantA) =>
  who.call('POST', '/api/referrals', { referrer, name: '李友', mobile });
const rowOf = async (id: string) =>
  (
    await house.owner.query(
      'select state, points::int, member_id, order_id, version from club.referral where id = $1',
      [id],
    )
  ).rows[0];
const balance = async (id: string) =>
  (
    await house.owner.query(
      "select coalesce(sum(balance), 0)::int as n from club.account where member_id = $1 and kind = 'available'",
      [id],
    )
  ).rows[0].n;
const owes = async (id: string) =>
  (
    await house.owner.query(
      "select coalesce(sum(balance), 0)::int as n from club.account where member_id = $1 and kind = 'debt'",
      [id],
    )
  ).rows[0].n;

/** The person recommended buys at a dealer. */
async function buys(mobile: string, at: 'A' | 'B' = 'A'): Promise<string> {
  const { managerA, consultantA, managerB, consultantB } = world.people;
  const [manager, consultant] = at === 'A' ? [managerA, consultantA] : [managerB, consultantB];
  const { leadId } = await enquire(house, world, { mobile, ...(at === 'B' && { cityCode: CHENGDU }) });
  await accept(manager, leadId, consultant.staffId);
  const orderId = await order(house, world, consultant, leadId);
  await deliver(house, consultant, orderId);
  await house.drain();
  return orderId;
}

describe('a recommendation', () => {
  test('taken down before the enquiry is credited with the delivery, once, borne as the rule says', async () => {
    const { id: memberId, card } = await join();
    const mobile = nextMobile();
    const made = await register(card, mobile);
    expect(made).toMatchObject({ status: 201, body: { member: true } });
    const orderId = await buys(mobile);
    expect(await rowOf(made.body.id)).toMatchObject({
      state: 'credited',
      points: 500,
      member_id: memberId,
      order_id: orderId,
    });
    expect(await balance(memberId)).toBe(500);
    const lot = await house.owner.query('select origin, earned::int from club.lot where member_id = $1', [memberId]);
    expect(lot.rows).toEqual([{ origin: 'referral', earned: 500 }]);
    const shares = await house.owner.query(
      "select a.kind, e.amount::int from club.entry e join club.account a on a.id = e.account_id join club.ledger_transaction t on t.id = e.transaction_id where t.scope = 'referral' and t.idempotency_key = $1 order by 1",
      [made.body.id],
    );
    expect(shares.rows).toEqual([
      { kind: 'available', amount: 500 },
      { kind: 'funding', amount: -300 },
      { kind: 'issuance', amount: -200 },
    ]);
    expect(await settleReferrals(house.platform)).toBe(0);
    expect(await balance(memberId)).toBe(500);
  });

  test('counts wherever the person buys; the points are issued by the referrer’s branch', async () => {
    const { id: memberId, owner } = await join();
    const mobile = nextMobile();
    // By phone, of the referrer too.
    const made = await register(owner.mobile, mobile);
    await buys(mobile, 'B');
    expect(await rowOf(made.body.id)).toMatchObject({ state: 'credited' });
    const lot = await house.owner.query('select issuer_id from club.lot where member_id = $1', [memberId]);
    expect(lot.rows).toEqual([{ issuer_id: world.units.dealerA }]);
  });

  test('is refused for oneself, for whom somebody recommended before, for owners and for open leads: each says why', async () => {
    const [one, two] = [await join(), await join()];
    const code = async (answer: ReturnType<typeof register>) => (await answer).body.code;
    expect(await code(register(one.card, one.owner.mobile))).toBe('referral.self');
    expect(await code(register(one.card, two.owner.mobile))).toBe('referral.owner');
    const enquired = await enquire(house, world);
    expect(await code(register(one.card, enquired.mobile))).toBe('referral.lead');
    const mobile = nextMobile();
    expect((await register(one.card, mobile)).status).toBe(201);
    expect(await code(register(two.card, mobile))).toBe('referral.taken');
    expect(await code(register(one.card, '123'))).toBe('request.invalid');
    expect(await code(register('00000000', nextMobile()))).toBe('request.invalid');
    // Five at once: the first stays.
    const wanted = nextMobile();
    const answers = await Promise.all(Array.from({ length: 5 }, () => register(two.card, wanted)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  test('waits for the membership of who recommends, and is credited with it', async () => {
    const owner = await becomeOwner(house, world);
    const mobile = nextMobile();
    const made = await register(owner.mobile, mobile);
    expect(made.body.member).toBe(false);
    await buys(mobile);
    expect(await rowOf(made.body.id)).toMatchObject({ state: 'won', points: null });
    const memberId = await applyFor(world.people.consultantA, owner);
    await world.people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version: 1 });
    await house.drain();
    expect(await rowOf(made.body.id)).toMatchObject({ state: 'credited', member_id: memberId });
    expect(await balance(memberId)).toBe(500);
  });

  test('named with the enquiry counts as well', async () => {
    const { id: memberId, owner } = await join();
    const { consultantA } = world.people;
    const mobile = nextMobile();
    const lead = await consultantA.call('POST', '/api/leads', {
      ...{ name: '赵新', mobile, channel: 'referral', referrerMobile: owner.mobile, seriesCode: world.series.code },
      ...{ cityCode: '310100', testDrive: false, consent: { shareDealer: true, marketing: false } },
    });
    expect(lead.status).toBe(201);
    const orderId = await order(house, world, consultantA, lead.body.leadId);
    await deliver(house, consultantA, orderId);
    await house.drain();
    expect(await balance(memberId)).toBe(500);
    const found = await house.owner.query('select state from club.referral where order_id = $1', [orderId]);
    expect(found.rows).toEqual([{ state: 'credited' }]);
  });

  test('that was withdrawn takes the points back, what was spent as debt; one that waited too long expires', async () => {
    const { id: memberId, card } = await join();
    const mobile = nextMobile();
    const made = await register(card, mobile);
    await buys(mobile);
    const { version } = await rowOf(made.body.id);
    const end = (who: Caller, body: Record<string, unknown>) =>
      who.call('POST', `/api/referrals/${made.body.id}/end`, body);
    expect((await end(world.people.consultantA, { reason: 'x', version })).status).toBe(403);
    expect((await end(world.people.managerB, { reason: 'x', version })).status).toBe(404);
    expect((await end(world.people.managerA, { reason: '退车', version: version - 1 })).body.code).toBe(
      'request.conflict',
    );
    expect((await end(world.people.managerA, { reason: '退车', version })).body.state).toBe('reversed');
    await house.drain();
    expect([await balance(memberId), await owes(memberId)]).toEqual([0, 0]);
    expect((await end(world.people.managerA, { reason: '退车', version: version + 1 })).body.code).toBe(
      'referral.ended',
    );
    const waiting = await register(card, nextMobile());
    house.platform.clock.advance(181 * 86_400_000);
    await settleReferrals(house.platform);
    house.platform.clock.advance(-181 * 86_400_000);
    expect(await rowOf(waiting.body.id)).toMatchObject({ state: 'expired' });
  });

  test('is a consultant’s own, the dealer’s, the region’s; another dealer sees none of it', async () => {
    const { card } = await join();
    const made = await register(card, nextMobile());
    const ids = async (who: Caller) =>
      (await who.call('GET', '/api/referrals')).body.rows.map((row: { id: string }) => row.id);
    expect(await ids(world.people.consultantA)).toContain(made.body.id);
    expect(await ids(world.people.consultantA2)).not.toContain(made.body.id);
    expect(await ids(world.people.managerA)).toContain(made.body.id);
    expect(await ids(world.people.region)).toContain(made.body.id);
    expect(await ids(world.people.managerB)).not.toContain(made.body.id);
  });

  test('is counted by month, dealer and region', async () => {
    const month = new Date(house.platform.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 7);
    const { rows } = (await world.people.analyst.call('GET', `/api/referral-counts?from=${month}&to=${month}`)).body;
    const sums = await house.owner.query(
      "select count(*)::int as registered, (count(*) filter (where won_on is not null and state in ('won', 'credited')))::int as won from club.referral",
    );
    const total = (key: 'registered' | 'won') =>
      rows.reduce((sum: number, row: Record<string, number>) => sum + (row[key] ?? 0), 0);
    expect({ registered: total('registered'), won: total('won') }).toEqual(sums.rows[0]);
    expect(rows.every((row: { regionId: string }) => row.regionId === world.units.east)).toBe(true);
    expect((await world.people.analyst.call('GET', '/api/referral-counts?from=2026-05&to=2026-01')).body.code).toBe(
      'request.invalid',
    );
    const hq = await addPerson(house, 'hq_care', world.units.brand);
    expect((await hq.call('GET', `/api/referrals?wonIn=${month}`)).body.rows).toHaveLength(total('won'));
  });
});
