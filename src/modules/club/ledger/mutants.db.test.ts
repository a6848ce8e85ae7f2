import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../../../test/harness.ts';
import { MUTANTS, type Mutant } from '../../../../test/ledger-mutants.ts';
import { type LedgerUnderTest, ledgerOf, makeMembers } from '../../../../test/ledger-world.ts';
import { makeWorld, type World } from '../../../../test/world.ts';
import { newId } from '../../../platform/db.ts';
import { expireDue } from './jobs.ts';
import { findFaults } from './verify.ts';

const NOON = Date.parse('2026-03-02T04:00:00Z');
let house: House;
let world: World;
let ledger: LedgerUnderTest;
beforeAll(async () => {
  house = await openHouse(new Date(NOON));
  world = await makeWorld(house);
  ledger = ledgerOf(house, world);
});
afterAll(() => house?.close());

const member = async () => {
  house.platform.clock.advance(NOON - house.platform.clock.now().getTime());
  const [one] = await makeMembers(house.owner, { orgId: world.units.dealerA, trimId: world.trim.id, count: 1 });
  return one?.id ?? '';
};
const days = (n: number) => house.platform.clock.advance(n * 86_400_000);
const faultsSince = async (before: readonly string[]) =>
  (await faults()).filter((fault) => !before.includes(fault)).map((fault) => fault.slice(0, 3).trim());
const faults = async () => (await findFaults(house.owner)).map(({ rule, subject }) => `${rule} ${subject}`);

/** Runs something and says whether it left a fault in the books. */
async function sound(work: () => Promise<unknown>): Promise<boolean> {
  const before = await faults();
  await work();
  return (await faultsSince(before)).length === 0;
}

/** Each invariant asked by one short story; true where it holds. A story that ends in an unexpected error does not hold. */
const STORIES: Record<string, () => Promise<boolean>> = {
  async I1() {
    const id = await member();
    const [account] = (
      await house.owner.query("select id from club.account where member_id = $1 and kind = 'available'", [id])
    ).rows;
    const [tx, org] = [newId(), world.units.dealerA];
    const client = await house.owner.connect();
    try {
      await client.query('begin');
      await client.query(
        "insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, occurred_at) values ($1, $2, 'x', $3, '', 'adjust', now())",
        [tx, org, tx],
      );
      await client.query(
        'insert into club.entry (transaction_id, seq, org_id, account_id, amount) values ($1, 1, $2, $3, 5), ($1, 2, $2, $3, -4)',
        [tx, org, account.id],
      );
      return false;
    } catch {
      return true;
    } finally {
      await client.query('rollback');
      client.release();
    }
  },
  async I2() {
    const id = await member();
    await ledger.earn({ memberId: id, points: 100 });
    await ledger.redeem(id, 10);
    for (const statement of [
      'update club.lot_use set amount = amount',
      'delete from club.entry',
      'update club.ledger_transaction set note = null',
      'truncate club.lot_use',
      'update club.lot set earned = earned + 1',
      'delete from club.hold',
    ])
      if (await changes(house.owner, statement)) return false;
    return true;
  },
  async I3() {
    const id = await member();
    const key = newId();
    for (let n = 0; n < 3; n++) await ledger.earn({ memberId: id, points: 100, key });
    return (await ledger.balance(id)).available === 100;
  },
  async I4() {
    const id = await member();
    const key = newId();
    await Promise.all(Array.from({ length: 6 }, () => ledger.earn({ memberId: id, points: 100, key })));
    return (await ledger.balance(id)).available === 100;
  },
  async I5() {
    const id = await member();
    const key = newId();
    await ledger.earn({ memberId: id, points: 100, key });
    return (await ledger.tried(() => ledger.earn({ memberId: id, points: 101, key }))).code === 'points.key_reused';
  },
  async I6() {
    const id = await member();
    await ledger.earn({ memberId: id, points: 100 });
    return (await ledger.tried(() => ledger.redeem(id, 101))).code === 'points.not_enough';
  },
  async I7() {
    const id = await member();
    await ledger.earn({ memberId: id, points: 100 });
    await ledger.earn({ memberId: id, points: 100 });
    return sound(() => Promise.all([60, 60, 60].map((n) => ledger.redeem(id, n).catch(() => null))));
  },
  async I8() {
    const id = await member();
    await ledger.earn({ memberId: id, points: 100, expiresOn: '2026-03-03' });
    await ledger.earn({ memberId: id, points: 100 });
    await ledger.redeem(id, 60);
    days(5);
    return sound(() => expireDue(house.platform));
  },
  async I9() {
    const id = await member();
    await ledger.earn({ memberId: id, points: 100, expiresOn: '2028-01-01' });
    await ledger.earn({ memberId: id, points: 100, expiresOn: '2027-01-01' });
    await ledger.redeem(id, 60);
    return JSON.stringify((await ledger.lots(id)).map(({ remaining }) => remaining)) === '[40,100]';
  },
  async I10() {
    const id = await member();
    await ledger.earn({ memberId: id, points: 100, expiresOn: '2026-03-03' });
    days(5);
    return (await ledger.tried(() => ledger.redeem(id, 60))).code === 'points.not_enough';
  },
  async I11() {
    const id = await member();
    await ledger.earn({ memberId: id, points: 200 });
    const { holdId } = await ledger.hold(id, 80);
    await ledger.hold(id, 80);
    const third = await ledger.tried(() => ledger.hold(id, 80));
    await ledger.capture(holdId, 50);
    const ended = await ledger.tried(() => ledger.voidHold(holdId));
    const { available, held } = await ledger.balance(id);
    return (
      third.code === 'points.not_enough' && ended.code === 'points.hold_resolved' && available === 70 && held === 80
    );
  },
  async I12() {
    const id = await member();
    await ledger.earn({ memberId: id, points: 100, expiresOn: '2027-01-01' });
    await ledger.earn({ memberId: id, points: 100, expiresOn: '2028-01-01' });
    const first = await ledger.redeem(id, 50);
    const { holdId } = await ledger.hold(id, 100);
    const part = await ledger.capture(holdId, 60);
    const lots = async () => (await ledger.lots(id)).map(({ remaining }) => remaining).join();
    const between = await lots();
    await ledger.reverse(first.transactionId);
    const again = await ledger.tried(() => ledger.reverse(first.transactionId));
    const back = await lots();
    await ledger.reverse(part.transactionId);
    return again.code === 'points.reversed' && `${between} ${back} ${await lots()}` === '0,90 50,90 100,100';
  },
  async I13() {
    const id = await member();
    const { transactionId } = await ledger.earn({ memberId: id, points: 100, expiresOn: '2027-01-01' });
    await ledger.earn({ memberId: id, points: 100, expiresOn: '2028-01-01' });
    await ledger.redeem(id, 60);
    await ledger.clawBack(transactionId);
    const after = await ledger.balance(id);
    await ledger.earn({ memberId: id, points: 50 });
    const next = await ledger.balance(id);
    return after.available === 100 && after.debt === 60 && next.available === 100 && next.debt === 10;
  },
  async I14() {
    const id = await member();
    await ledger.earn({ memberId: id, points: 100, expiresOn: '2026-03-03' });
    await ledger.earn({ memberId: id, points: 70, expiresOn: '2026-03-04', pendingUntil: '9999-12-31' });
    const { transactionId } = await ledger.redeem(id, 60);
    days(5);
    await expireDue(house.platform);
    const first = await ledger.balance(id);
    await ledger.reverse(transactionId);
    await expireDue(house.platform);
    await expireDue(house.platform);
    const last = await ledger.balance(id);
    return first.available === 0 && last.available === 0 && last.pending === 70;
  },
  async I17() {
    const [from, to] = [await member(), await member()];
    await ledger.earn({ memberId: from, points: 100, expiresOn: '2027-01-01' });
    await ledger.hold(from, 30);
    await ledger.earn({ memberId: to, points: 100 });
    const { rows } = await house.owner.query('select club.merge_points($1, $2) as id', [from, to]);
    const whole = await ledger.balance(to);
    if (whole.available !== 170 || whole.held !== 30 || (await ledger.lots(from)).length > 0) return false;
    await ledger.redeem(to, 40);
    await house.owner.query('select club.unmerge_points($1, $2, $3)', [rows[0].id, from, to]);
    const [own, theirs] = [await ledger.balance(from), await ledger.balance(to)];
    return own.available === 30 && own.held === 30 && theirs.available === 100 && theirs.held === 0;
  },
  async I18() {
    const id = await member();
    await house.owner.query(
      `insert into club.tier (id, org_id, code, name, name_en, rank, threshold, colour) values ($1, $2, 'gold', '金卡', 'Gold', 1, 100, '#225544')
       on conflict do nothing`,
      [newId(), world.units.brand],
    );
    await ledger.earn({ memberId: id, points: 150 });
    await ledger.redeem(id, 120);
    const { rows } = await ledger.post((tx) =>
      sql<{ toCode: string }>`select to_code from club.retier('2026-03-02', array[${id}::uuid], null, null)`.execute(
        tx,
      ),
    );
    return rows[0]?.toCode === 'gold';
  },
  async I19() {
    return (await faults()).length === 0;
  },
  async I20() {
    const id = await member();
    const budget = await ledger.budget(100);
    await ledger.award(id, 80, budget);
    const over = await ledger.tried(() => ledger.award(id, 30, budget));
    return over.code === 'points.over_budget' && (await ledger.balance(id)).available === 80;
  },
  async I21() {
    const id = await member();
    const key = newId();
    const refused = await ledger.tried(() => ledger.redeem(id, 50, { key }));
    const again = await ledger.tried(() => ledger.redeem(id, 50, { key }));
    await ledger.earn({ memberId: id, points: 50 });
    const now = await ledger.redeem(id, 50, { key });
    return refused.code === 'points.not_enough' && again.code === 'points.not_enough' && !now.replayed;
  },
  async I22() {
    const id = await member();
    for (let n = 0; n < 3; n++) await ledger.earn({ memberId: id, points: 10 });
    const { rows } = await house.owner.query(
      'select e.account_version::int as v from club.entry e join club.account a on a.id = e.account_id where a.member_id = $1 order by e.transaction_id',
      [id],
    );
    return rows.map(({ v }) => v).join() === '1,2,3';
  },
};

async function changes(owner: pg.Pool, statement: string): Promise<boolean> {
  const client = await owner.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    return true;
  } catch {
    return false;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const holds = (rule: string): Promise<boolean> => (STORIES[rule] as () => Promise<boolean>)().catch(() => false);

/** Puts a defect in; the answer takes it out again. */
async function infect({ functions = [], sql }: Mutant): Promise<() => Promise<void>> {
  const undo: string[] = [];
  for (const { name, changes: parts } of functions) {
    const { rows } = await house.owner.query(
      'select pg_get_functiondef(p.oid) as text from pg_proc p where p.oid = $1::regproc',
      [name],
    );
    let text: string = rows[0].text;
    undo.push(text);
    for (const [part, instead] of parts) {
      expect(text, `${name} holds: ${part}`).toContain(part);
      text = text.replace(part, instead);
    }
    await house.owner.query(text);
  }
  if (sql) {
    undo.push(sql.undo);
    await house.owner.query(sql.apply);
  }
  return async () => {
    for (const statement of undo) await house.owner.query(statement);
  };
}

describe('the corpus of defects', () => {
  test.each(Object.keys(STORIES))('the ledger as it is holds %s', async (rule) => {
    expect(await holds(rule)).toBe(true);
  });

  test.each(MUTANTS.map((mutant) => [mutant.breaks, mutant.name, mutant] as const))(
    '%s notices: %s',
    async (rule, _name, mutant) => {
      const cure = await infect(mutant);
      try {
        expect(await holds(rule)).toBe(false);
      } finally {
        await cure();
      }
    },
  );

  test('without a defect everything holds again', async () => {
    // What the defects wrote stays in the books; the rules are asked of new members.
    for (const rule of Object.keys(STORIES))
      if (rule !== 'I19') expect({ rule, holds: await holds(rule) }).toEqual({ rule, holds: true });
  });
});
