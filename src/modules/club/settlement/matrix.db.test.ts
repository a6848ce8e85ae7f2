import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { monthsAgo } from '../../../../test/settlement-story.ts';
import { applyFor, becomeOwner } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';
import { addMonths, civilDate } from '../../../platform/clock.ts';
import { type Ctx, systemContext } from '../../../platform/context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import * as ledger from '../ledger/index.ts';

let house: House;
let world: World;
let hq: Caller;
let clerkA: Caller;
let clerkB: Caller;
let clerkC: Caller;
let memberId: string;
let ctx: Ctx;
let key = 0;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  hq = await addPerson(house, 'data_steward', world.units.brand);
  [clerkA, clerkB, clerkC] = (await Promise.all(
    [world.units.dealerA, world.units.dealerB, world.units.dealerC].map((unit) =>
      addPerson(house, 'settlement_clerk', unit),
    ),
  )) as [Caller, Caller, Caller];
  memberId = await applyFor(world.people.consultantA, await becomeOwner(house, world));
  const { version } = (await world.people.careA.call('GET', `/api/members/${memberId}`)).body;
  await world.people.careA.call('POST', `/api/members/${memberId}/decision`, { decision: 'approve', version });
  await house.drain();
  ctx = systemContext(house.platform, 'test', {
    unitId: world.units.brand,
    unitKind: 'brand',
    timeZone: 'Asia/Shanghai',
    orgIds: null,
    allBut: null,
  });
});
afterAll(() => house?.close());

const run = <T>(work: (tx: Tx) => Promise<T>) => transact(ctx, work);
const keyed = () => ({ scope: 'matrix', key: String(++key) });
const earn = (orgId: string, points: number, months: number) => {
  const today = civilDate(house.platform.clock.now());
  return run((tx) =>
    ledger.earn(ctx, tx, {
      ...keyed(),
      orgId,
      memberId,
      points,
      origin: 'spend',
      qualifying: true,
      activatesOn: today,
      expiresOn: addMonths(today, months),
      occurredAt: house.platform.clock.now(),
    }),
  );
};
const spend = (dealerId: string, points: number) =>
  run((tx) =>
    ledger.redeem(ctx, tx, { ...keyed(), memberId, dealerId, points, occurredAt: house.platform.clock.now() }),
  );

test('the matrix says whose points were spent with whom, holds and reversals included, down to the lot', async () => {
  const { dealerA, dealerB, dealerC } = world.units;
  // What ends first goes first: all 300 of A, then of B.
  await earn(dealerA, 300, 3);
  await earn(dealerB, 500, 6);
  await spend(dealerB, 200);
  const held = await run((tx) =>
    ledger.hold(ctx, tx, {
      ...keyed(),
      memberId,
      dealerId: dealerC,
      points: 250,
      expiresAt: new Date(house.platform.clock.now().getTime() + 3_600_000),
    }),
  );
  // 100 of A and 150 of B were held; of the 250, 120 are taken: what ends last went back first.
  await run((tx) => ledger.capture(ctx, tx, { ...keyed(), holdId: held.holdId, points: 120 }));
  const mistaken = await spend(dealerA, 60);
  await run((tx) => ledger.reverse(ctx, tx, { ...keyed(), transactionId: mistaken.transactionId }));
  // The present month cannot be settled: for the test it is the last one.
  await house.owner.query(`alter table club.entry disable trigger append_only`);
  await house.owner.query('update club.entry set period = $1 where period is not null', [`${monthsAgo(1)}-01`]);
  await house.owner.query(`alter table club.entry enable trigger append_only`);
  const { id: periodId } = (await hq.call('POST', '/api/settlement/periods', { month: monthsAgo(1) })).body;
  await house.drain();
  const matrix = (await hq.call('GET', `/api/settlement/matrix?periodId=${periodId}`)).body;
  const pairs = matrix.rows.map((row: { issuerId: string; spenderId: string; points: number }) => [
    row.issuerId,
    row.spenderId,
    row.points,
  ]);
  expect(pairs).toEqual([
    [dealerA, dealerB, 200],
    [dealerA, dealerC, 100],
    [dealerB, dealerC, 20],
  ]);
  expect([matrix.points, matrix.acrossPoints]).toEqual([320, 320]);
  // The columns are what each dealer is reimbursed for.
  const { rows: lines } = await house.owner.query(
    "select org_id, sum(points)::int as points from club.settlement_line where kind in ('redeemed', 'redemption_reversed') and org_id = any ($1) group by 1",
    [[dealerA, dealerB, dealerC]],
  );
  const spent = new Map(lines.map(({ org_id, points }) => [org_id, points]));
  expect([spent.get(dealerA), spent.get(dealerB), spent.get(dealerC)]).toEqual([0, 200, 120]);

  const of = (issuer: string, spender: string) =>
    `/api/settlement/lots?periodId=${periodId}&issuerId=${issuer}&spenderId=${spender}`;
  const lots = (await hq.call('GET', of(dealerA, dealerC))).body.rows;
  const card = (await house.owner.query('select card_number from club.member where id = $1', [memberId])).rows[0]
    .card_number;
  expect(lots).toMatchObject([
    { points: 100, earned: 300, origin: 'spend', kind: 'capture', cardTail: card.slice(-4) },
  ]);

  // A dealer sees the pairs it is one of, and no others' lots.
  expect((await clerkB.call('GET', `/api/settlement/matrix?periodId=${periodId}`)).status).toBe(404);
  const { version } = (await hq.call('GET', '/api/settlement/periods')).body.rows[0];
  await hq.call('POST', `/api/settlement/periods/${periodId}/issue`, { version });
  const seen = (await clerkB.call('GET', `/api/settlement/matrix?periodId=${periodId}`)).body;
  expect(seen.rows.map((row: { points: number }) => row.points)).toEqual([200, 20]);
  expect((await clerkB.call('GET', of(dealerA, dealerC))).body.rows).toEqual([]);
  expect((await clerkC.call('GET', of(dealerA, dealerC))).body.rows).toHaveLength(1);
  expect((await clerkA.call('GET', of(dealerA, dealerC))).body.rows).toHaveLength(1);
});
