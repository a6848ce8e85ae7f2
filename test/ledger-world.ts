import type pg from 'pg';
import * as ledger from '../src/modules/club/ledger/index.ts';
import { type Ctx, systemContext } from '../src/platform/context.ts';
import { newId, type Tx, transact } from '../src/platform/db.ts';
import { AppError } from '../src/platform/errors.ts';
import type { House } from './harness.ts';
import type { World } from './world.ts';

/** A member with an account, without the story of how they came to it. */
export interface Member {
  id: string;
  customerId: string;
}

/** Members of a branch, as many as asked for, in a few statements. */
export async function makeMembers(
  owner: pg.Pool,
  { orgId, trimId, count }: { orgId: string; trimId: string; count: number },
): Promise<Member[]> {
  const members = Array.from({ length: count }, () => ({ id: newId(), customerId: newId() }));
  const ids = members.map(({ id }) => id);
  const customers = members.map(({ customerId }) => customerId);
  const units = members.map(() => newId());
  await owner.query('insert into customers.customer (id, name) select id, $2 from unnest($1::uuid[]) id', [
    customers,
    '积分会员',
  ]);
  await owner.query(
    `insert into customers.relationship (id, customer_id, org_id) select app.new_id(), c, above.ancestor_id from unnest($1::uuid[]) c
       join org.unit_closure above on above.unit_id = $2 join org.unit u on u.id = above.ancestor_id and (u.id = $2 or u.kind = 'brand')`,
    [customers, orgId],
  );
  await owner.query(
    `insert into products.unit (id, org_id, vin, trim_id) select u, $2, 'LB' || upper(substr(replace(u::text, '-', ''), 18, 15)), $3 from unnest($1::uuid[]) u`,
    [units, orgId, trimId],
  );
  await owner.query(
    `insert into club.member (id, org_id, branch_id, customer_id, unit_id, card_number, status, channel)
     select m.id, b.org_id, b.id, m.customer_id, m.unit_id, nextval('club.card_number')::text, 'active', 'desk'
     from unnest($1::uuid[], $2::uuid[], $3::uuid[]) m (id, customer_id, unit_id) join club.branch b on b.org_id = $4`,
    [ids, customers, units, orgId],
  );
  await owner.query(
    `insert into club.account (id, org_id, kind, member_id, customer_id, guarded)
     select app.new_id(), m.org_id, 'available', m.id, m.customer_id, true from club.member m where m.id = any ($1::uuid[])`,
    [ids],
  );
  return members;
}

/** The ledger as the tests use it: every posting a transaction of its own, at the group, on the clock of the house. */
export function ledgerOf(house: House, world: World) {
  const { group, dealerA, dealerB } = world.units;
  const ctx: Ctx = systemContext(house.platform, 'test', {
    unitId: group,
    unitKind: 'group',
    timeZone: 'Asia/Shanghai',
    orgIds: null,
  });
  const post = <T>(work: (tx: Tx) => Promise<T>) => transact(ctx, work);
  const tried = async <T>(work: () => Promise<T>): Promise<{ done: T; code: null } | { done: null; code: string }> => {
    try {
      return { done: await work(), code: null };
    } catch (error) {
      if (error instanceof AppError) return { done: null, code: error.code };
      throw error;
    }
  };
  const dealers = [dealerA, dealerB] as const;
  return {
    ctx,
    dealers,
    post,
    tried,
    earn: (e: Partial<ledger.Earn> & { memberId: string; points: number }) =>
      post((tx) =>
        ledger.earn(ctx, tx, {
          scope: 'test',
          key: newId(),
          orgId: dealerA,
          origin: 'purchase',
          qualifying: true,
          activatesOn: '2026-01-01',
          expiresOn: '2030-01-01',
          occurredAt: ctx.clock.now(),
          ...e,
        }),
      ),
    redeem: (memberId: string, points: number, over: Partial<ledger.Spend> = {}) =>
      post((tx) =>
        ledger.redeem(ctx, tx, {
          scope: 'test',
          key: newId(),
          memberId,
          dealerId: dealerB,
          points,
          occurredAt: ctx.clock.now(),
          ...over,
        }),
      ),
    hold: (memberId: string, points: number, minutes = 60, key = newId()) =>
      post((tx) =>
        ledger.hold(ctx, tx, {
          scope: 'test',
          key,
          memberId,
          dealerId: dealerB,
          points,
          expiresAt: new Date(ctx.clock.now().getTime() + minutes * 60_000),
          reference: key,
        }),
      ),
    capture: (holdId: string, points?: number, key = newId()) =>
      post((tx) => ledger.capture(ctx, tx, { scope: 'test', key, holdId, points })),
    voidHold: (holdId: string, key = newId()) => post((tx) => ledger.voidHold(ctx, tx, { scope: 'test', key, holdId })),
    reverse: (transactionId: string, key = newId()) =>
      post((tx) => ledger.reverse(ctx, tx, { scope: 'test', key, transactionId })),
    clawBack: (transactionId: string, key = newId()) =>
      post((tx) => ledger.clawBack(ctx, tx, { scope: 'test', key, transactionId })),
    cancel: (transactionId: string, key = newId()) =>
      post((tx) => ledger.cancelPending(ctx, tx, { scope: 'test', key, transactionId })),
    confirm: (transactionId: string, key = newId()) =>
      post((tx) => ledger.confirmPending(ctx, tx, { scope: 'test', key, transactionId })),
    adjust: (memberId: string, points: number, key = newId()) =>
      post((tx) => ledger.adjust(ctx, tx, { scope: 'test', key, orgId: dealerA, memberId, points })),
    award: (memberId: string, points: number, budgetId: string, key = newId()) =>
      post((tx) =>
        ledger.award(ctx, tx, {
          scope: 'test',
          key,
          orgId: dealerA,
          memberId,
          points,
          budgetId,
          origin: 'activity',
          qualifying: false,
          activatesOn: '2026-01-01',
          expiresOn: '2030-01-01',
          occurredAt: ctx.clock.now(),
        }),
      ),
    balance: (memberId: string) => post((tx) => ledger.balanceOf(tx, memberId)),
    /** An approved budget of headquarters. */
    async budget(amount: number): Promise<string> {
      const id = newId();
      await house.owner.query("insert into club.points_budget (id, org_id, name, amount) values ($1, $2, '活动', $3)", [
        id,
        world.units.brand,
        amount,
      ]);
      const { approveBudget } = await import('../src/modules/club/ledger/waiting.ts');
      await post((tx) => approveBudget(tx, id, null, ctx.clock.now()));
      return id;
    },
    async lots(memberId: string): Promise<{ id: string; remaining: number; expires_on: string }[]> {
      const { rows } = await house.owner.query(
        'select id, remaining::int, expires_on::text from club.lot where member_id = $1 order by expires_on, id',
        [memberId],
      );
      return rows;
    },
  };
}

export type LedgerUnderTest = ReturnType<typeof ledgerOf>;
