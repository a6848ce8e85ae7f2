import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { applyFor, becomeOwner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { addDays, addMonths, civilDate } from '../../../platform/clock.ts';
import { type Ctx, systemContext } from '../../../platform/context.ts';
import { newId, transact } from '../../../platform/db.ts';
import { clawBack, earn, redeem } from '../ledger/index.ts';
import { retierAll, retierDue } from './jobs.ts';
import { retier } from './queries.ts';
import { tierOf } from './service.ts';

let house: House;
let world: World;
let hq: Caller;
let ctx: Ctx;
let today: string;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  hq = await addPerson(house, 'hq_care', world.units.brand);
  today = civilDate(house.platform.clock.now());
  const { dealerA } = world.units;
  ctx = systemContext(house.platform, 'test', {
    unitId: dealerA,
    unitKind: 'dealer',
    timeZone: 'Asia/Shanghai',
    orgIds: [dealerA],
  });
  // No points for the delivery itself: the tests say what is earned.
  await house.owner.query("update club.points_rule set valid_to = '2020-02-01'");
  await save(SCHEME);
});
afterAll(() => house?.close());

const tier = (code: string, threshold: number) => ({
  ...{ code, name: code, nameEn: code, threshold, colour: '#225544', benefits: '', benefitsEn: '' },
});
const SCHEME = { tiers: [tier('silver', 1000), tier('gold', 3000)], months: 12, periodMonths: 12, graceDays: 30 };
async function save(scheme: typeof SCHEME) {
  const { version } = (await hq.call('GET', '/api/member-tiers')).body;
  const answer = await hq.call('PATCH', '/api/member-tiers', { ...scheme, version });
  expect(answer.status).toBe(200);
  await house.drain();
}

async function join(): Promise<string> {
  const owner = await becomeOwner(house, world);
  const id = await applyFor(world.people.consultantA, owner);
  await world.people.careA.call('POST', `/api/members/${id}/decision`, { decision: 'approve', version: 1 });
  await house.drain();
  return id;
}
const give = async (memberId: string, points: number, qualifying = true, at = house.platform.clock.now()) =>
  (
    await transact(ctx, (tx) =>
      earn(ctx, tx, {
        ...{ scope: 'test', key: newId(), orgId: world.units.dealerA, memberId, points, qualifying, occurredAt: at },
        ...{ origin: 'spend', activatesOn: civilDate(at), expiresOn: addMonths(civilDate(at), 60) },
      }),
    )
  ).transactionId;
const spend = (memberId: string, points: number) =>
  transact(ctx, (tx) =>
    redeem(ctx, tx, {
      ...{ scope: 'test', key: newId(), memberId, dealerId: world.units.dealerA, points },
      occurredAt: house.platform.clock.now(),
    }),
  );
const back = (transactionId: string) =>
  transact(ctx, (tx) => clawBack(ctx, tx, { scope: 'test', key: newId(), transactionId }));
const held = async (id: string) =>
  (await house.owner.query('select tier_code from club.member where id = $1', [id])).rows[0].tier_code as string | null;
const on = (day: string, id: string) => transact(ctx, (tx) => retier(tx, day, { only: [id] }));
/** The sweep of the next seconds, and what follows from it. */
const look = async () => {
  await retierDue(house.platform);
  await house.drain();
};

describe('a tier', () => {
  test('is reached by points earned, at once, with its cause in the history and an event', async () => {
    const id = await join();
    expect(await held(id)).toBeNull();
    await give(id, 1200);
    await look();
    expect(await held(id)).toBe('silver');
    await give(id, 5000, false);
    await look();
    expect(await held(id)).toBe('silver');
    const view = (await world.people.careA.call('GET', `/api/members/${id}`)).body;
    expect(view.progress).toMatchObject({
      earned: 1200,
      tier: { code: 'silver' },
      next: { code: 'gold', threshold: 3000 },
    });
    expect(view.tierChanges).toMatchObject([
      { from: null, to: { code: 'silver' }, cause: 'earned', points: 1200, windowTo: today },
    ]);
    const told = await house.owner.query(
      "select payload from app.event where name = 'member.tier_changed' and subject_id = $1",
      [id],
    );
    expect(told.rows.map((row) => row.payload)).toEqual([{ memberId: id, from: null, to: 'silver', cause: 'earned' }]);
    expect(await transact(ctx, (tx) => tierOf(tx, id))).toMatchObject({ code: 'silver', until: addMonths(today, 12) });
  });

  test('is lost only when its period and the grace are over, and never by spending', async () => {
    const id = await join();
    await give(id, 3500);
    await look();
    await spend(id, 3500);
    await look();
    expect(await held(id)).toBe('gold');
    const end = addMonths(today, 12);
    await on(addDays(end, 30), id);
    expect(await held(id)).toBe('gold');
    expect(await on(addDays(end, 31), id)).toMatchObject([{ fromCode: 'gold', toCode: null, cause: 'period_end' }]);
  });

  test('is renewed where it is reached again, and then held for another period', async () => {
    const id = await join();
    await give(id, 1500);
    await look();
    const later = new Date(house.platform.clock.now().getTime() - 1000);
    house.platform.clock.advance(300 * 86_400_000);
    await give(id, 1500, true, house.platform.clock.now());
    house.platform.clock.advance(-300 * 86_400_000);
    expect(later.getTime()).toBeLessThan(house.platform.clock.now().getTime());
    expect(await on(addDays(addMonths(today, 12), 10), id)).toEqual([]);
    expect(await on(addDays(addMonths(today, 12), 40), id)).toEqual([]);
    const { rows } = await house.owner.query(
      'select tier_code, tier_until > $2::date as longer from club.member where id = $1',
      [id, addMonths(today, 13)],
    );
    expect(rows).toEqual([{ tier_code: 'silver', longer: true }]);
  });

  test('falls at once where the points it was reached with are taken back', async () => {
    const id = await join();
    await give(id, 1500);
    await look();
    const sale = await give(id, 2500);
    await look();
    expect(await held(id)).toBe('gold');
    await back(sale);
    await look();
    expect(await held(id)).toBe('silver');
    const { tierChanges } = (await world.people.careA.call('GET', `/api/members/${id}`)).body;
    expect(tierChanges.map((change: { cause: string }) => change.cause)).toEqual(['cancelled', 'earned', 'earned']);
  });
});

describe('the scheme', () => {
  test('is previewed before it is saved, and the preview is what happens', async () => {
    const id = await join();
    await give(id, 2100);
    await look();
    expect(await held(id)).toBe('silver');
    const easier = { ...SCHEME, tiers: [tier('silver', 1000), tier('gold', 2000)] };
    const before = await held(id);
    const foreseen = (await hq.call('POST', '/api/member-tiers/preview', easier)).body;
    expect(await held(id)).toBe(before);
    const up = foreseen.moves.find(
      (move: { from: string; to: string }) => move.from === 'silver' && move.to === 'gold',
    );
    expect(up).toMatchObject({ due: 'now' });
    expect(up.examples.map((member: { memberId: string }) => member.memberId)).toContain(id);
    const counted = await house.owner.query("select count(*)::int as n from club.member where tier_code = 'gold'");
    await save(easier);
    expect(await held(id)).toBe('gold');
    const after = await house.owner.query("select count(*)::int as n from club.member where tier_code = 'gold'");
    expect(after.rows[0].n - counted.rows[0].n).toBe(
      foreseen.moves
        .filter((move: { to: string; due: string }) => move.to === 'gold' && move.due === 'now')
        .reduce((sum: number, move: { members: number }) => sum + move.members, 0),
    );
    // Stricter rules take nothing away before the period is over.
    await save(SCHEME);
    expect(await held(id)).toBe('gold');
    // A tier that is no more is left at once.
    await save({ ...SCHEME, tiers: [tier('silver', 1000), tier('black', 3000)] });
    expect(await held(id)).toBe('silver');
    await save(SCHEME);
  });

  test('rises in its order, is the brand’s, and held to the version that was read', async () => {
    const { version } = (await hq.call('GET', '/api/member-tiers')).body;
    const wrong = { ...SCHEME, tiers: [tier('gold', 3000), tier('silver', 1000)] };
    expect((await hq.call('PATCH', '/api/member-tiers', { ...wrong, version })).body.code).toBe('request.invalid');
    expect((await hq.call('PATCH', '/api/member-tiers', { ...SCHEME, version: version - 1 })).body.code).toBe(
      'request.conflict',
    );
    expect((await world.people.careA.call('PATCH', '/api/member-tiers', { ...SCHEME, version })).status).toBe(403);
    const { packs } = (await hq.call('GET', '/api/member-tiers')).body;
    expect(packs.map((pack: { code: string }) => pack.code)).toEqual(['automotive', 'retail']);
    expect(packs[1].tiers.map((one: { name: string }) => one.name)).toEqual(['黄金卡', '白金卡']);
  });

  test('the nightly run finds nothing left to do', async () => {
    await retierAll(house.platform);
    expect(await retierAll(house.platform)).toBe(0);
  });
});

/** Plain arithmetic of what the SQL does: what a member holds after a run of days, from the points earned alone. */
interface Lot {
  day: number;
  points: number;
  clawed: boolean;
}
interface Held {
  rank: number;
  reachedOn: number;
  until: string;
  threshold: number;
}
const THRESHOLDS = [0, 1000, 3000];
const dayAt = (n: number) => addDays(addMonths(today, -48), n);
const sumTo = (lots: readonly Lot[], day: string) =>
  lots
    .filter((lot) => !lot.clawed && dayAt(lot.day) <= day && dayAt(lot.day) > addMonths(day, -12))
    .reduce((sum, lot) => sum + lot.points, 0);
const rankFor = (points: number) => (points >= 3000 ? 2 : points >= 1000 ? 1 : 0);
function judge(state: Held | null, lots: readonly Lot[], n: number): Held | null {
  const day = dayAt(n);
  const reached = rankFor(sumTo(lots, day));
  const fresh = (rank: number): Held => ({
    rank,
    reachedOn: n,
    until: addMonths(day, 12),
    threshold: THRESHOLDS[rank] as number,
  });
  if (!state || state.rank === 0) return reached > 0 ? fresh(reached) : state;
  if (reached > state.rank) return fresh(reached);
  const then = sumTo(lots, dayAt(state.reachedOn));
  const unfounded = then < state.threshold;
  const kept = rankFor(then);
  if (unfounded && Math.max(reached, kept) < state.rank)
    return kept > reached ? { ...state, rank: kept, threshold: THRESHOLDS[kept] as number } : fresh(reached);
  if (reached < state.rank) return day > addDays(state.until, 30) ? fresh(reached) : state;
  return day > state.until || unfounded ? fresh(reached) : state;
}

const Step = fc.record({
  gap: fc.integer({ min: 1, max: 120 }),
  what: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('earn' as const), points: fc.integer({ min: 100, max: 2500 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('spend' as const), share: fc.integer({ min: 1, max: 100 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'wait' as const }) },
  ),
});

test('I18: a tier follows the points earned in the window, whatever is spent; earns that are cancelled count no more', async () => {
  await save(SCHEME);
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 3, maxLength: 10 }), async (steps) => {
      const id = await join();
      const lots: (Lot & { tx: string })[] = [];
      let state: Held | null = null;
      let n = 0;
      for (const { gap, what } of steps) {
        n += gap;
        const day = dayAt(n);
        const before = await held(id);
        if (what.kind === 'earn') {
          const tx = await give(id, what.points, true, new Date(`${day}T04:00:00Z`));
          lots.push({ day: n, points: what.points, clawed: false, tx });
        } else if (what.kind === 'spend') {
          const { rows } = await house.owner.query(
            "select balance::int as n from club.account where member_id = $1 and kind = 'available'",
            [id],
          );
          const points = Math.floor((rows[0].n * what.share) / 100);
          if (points > 0) {
            await spend(id, points);
            // Spending by itself moves nobody: judged on the day before, nothing changes.
            expect(await held(id)).toBe(before);
          }
        } else if (what.kind === 'cancel') {
          const lot = lots.filter((one) => !one.clawed)[what.which];
          if (lot) {
            await back(lot.tx);
            lot.clawed = true;
          }
        }
        await on(day, id);
        state = judge(state, lots, n);
        expect({ day, tier: await held(id) }).toEqual({ day, tier: [null, 'silver', 'gold'][state?.rank ?? 0] });
      }
    }),
    { numRuns: 15 },
  );
}, 120_000);
