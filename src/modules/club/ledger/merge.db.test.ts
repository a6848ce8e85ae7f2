import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { type LedgerUnderTest, ledgerOf, makeMembers } from '../../../../test/ledger-world.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { findFaults } from './verify.ts';

const SEED = Number(process.env.LEDGER_SEED ?? Date.now() % 2_147_483_647);
let house: House;
let world: World;
let ledger: LedgerUnderTest;
beforeAll(async () => {
  process.stdout.write(`ledger merge property: LEDGER_SEED=${SEED}\n`);
  house = await openHouse('2026-03-02T04:00:00Z');
  world = await makeWorld(house);
  ledger = ledgerOf(house, world);
});
afterAll(() => house?.close());

const act = fc.record({
  kind: fc.constantFrom('earn', 'pending', 'redeem', 'hold', 'end', 'clawBack', 'reverse'),
  points: fc.integer({ min: 1, max: 200 }),
  pick: fc.nat({ max: 100 }),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Does what was asked of a member as far as it can be done; what it changed in sum is told. */
async function play(
  id: string,
  acts: readonly Act[],
  books: { earned: string[]; spent: string[]; held: string[] },
): Promise<number> {
  let net = 0;
  const pick = (list: string[], at: number) => list[at % Math.max(1, list.length)];
  for (const { kind, points, pick: at } of acts) {
    if (kind === 'earn' || kind === 'pending') {
      const until = kind === 'pending' ? { pendingUntil: '9999-12-31' } : {};
      const { transactionId } = await ledger.earn({ memberId: id, points, ...until });
      books.earned.push(transactionId);
      net += points;
    } else if (kind === 'redeem') {
      const { done } = await ledger.tried(() => ledger.redeem(id, points));
      if (done) {
        books.spent.push(done.transactionId);
        net -= points;
      }
    } else if (kind === 'hold') {
      const { done } = await ledger.tried(() => ledger.hold(id, points));
      if (done) books.held.push(done.holdId);
    } else {
      const list = kind === 'end' ? books.held : kind === 'reverse' ? books.spent : books.earned;
      const one = pick(list, at);
      if (!one) continue;
      const { done } = await ledger.tried(() =>
        kind === 'end'
          ? at % 2
            ? ledger.voidHold(one)
            : ledger.capture(one)
          : kind === 'reverse'
            ? ledger.reverse(one)
            : ledger.clawBack(one),
      );
      if (done) net += kind === 'reverse' ? done.points : -done.points;
      if (done && kind === 'end' && at % 2) net += done.points;
    }
  }
  return net;
}

test('merge, later changes, un-merge: nothing is made and nothing is lost, and what is left of the lots goes home (I17)', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 8 }),
      fc.array(act, { maxLength: 8 }),
      fc.array(act, { maxLength: 10 }),
      fc.array(act, { maxLength: 6 }),
      async (before, theirs, between, after) => {
        const [from, to] = await makeMembers(house.owner, {
          orgId: world.units.dealerA,
          trimId: world.trim.id,
          count: 2,
        });
        if (!from || !to) return;
        const books = { earned: [] as string[], spent: [] as string[], held: [] as string[] };
        let net = (await play(from.id, before, books)) + (await play(to.id, theirs, books));
        const own = await lotsOf(from.id);
        const sum = async () => {
          const both = await Promise.all([from.id, to.id].map((id) => ledger.balance(id)));
          return both.reduce((total, b) => total + b.available + b.pending + b.held - b.debt, 0);
        };
        expect(await sum()).toBe(net);
        const { rows } = await house.owner.query('select club.merge_points($1, $2) as id', [from.id, to.id]);
        expect(await sum()).toBe(net);
        expect(await ledger.balance(from.id)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 });
        expect(await lotsOf(from.id)).toEqual([]);
        net += await play(to.id, between, books);
        expect(await sum()).toBe(net);
        await house.owner.query('select club.unmerge_points($1, $2, $3)', [rows[0].id, from.id, to.id]);
        expect(await sum()).toBe(net);
        expect(await lotsOf(from.id)).toEqual(own);
        net += (await play(to.id, after, books)) + (await play(from.id, after, books));
        expect(await sum()).toBe(net);
      },
    ),
    { seed: SEED, numRuns: Number(process.env.LEDGER_RUNS ?? 40), interruptAfterTimeLimit: 40_000, endOnFailure: true },
  );
  expect(await findFaults(house.owner)).toEqual([]);
});

async function lotsOf(memberId: string): Promise<string[]> {
  const { rows } = await house.owner.query('select id from club.lot where member_id = $1 order by id', [memberId]);
  return rows.map(({ id }) => id);
}
