import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Ctx } from '../../platform/context.ts';
import { newId, type Tx } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { emit } from '../../platform/events.ts';
import { pointsPosted } from '../events.ts';

/** Points a member earns under a rule; the dealer's funding account bears them. */
export interface Earn {
  /** Namespace of keys, e.g. `delivery`; with `key` it names this posting once and for all. */
  scope: string;
  key: string;
  orgId: string;
  member: { id: string; customerId: string };
  rule: { id: string; name: string; points: number };
  /** Civil dates between which the points can be spent. */
  activatesOn: string;
  expiresOn: string;
  occurredAt: Date;
}

/** The account of a unit, made at its first use; its balance is the sum of its entries. */
async function unitAccount(tx: Tx, orgId: string, kind: 'funding'): Promise<string> {
  await tx
    .insertInto('club.account')
    .values({ id: newId(), orgId, kind, guarded: false })
    .onConflict((conflict) => conflict.columns(['orgId', 'kind']).where('memberId', 'is', null).doNothing())
    .execute();
  const account = await tx
    .selectFrom('club.account')
    .select('id')
    .where('orgId', '=', orgId)
    .where('kind', '=', kind)
    .where('memberId', 'is', null)
    .executeTakeFirstOrThrow();
  return account.id;
}

/** Opens a member's account; done once, when the membership is approved. */
export async function openAccount(tx: Tx, orgId: string, member: { id: string; customerId: string }): Promise<void> {
  await tx
    .insertInto('club.account')
    .values({
      id: newId(),
      orgId,
      kind: 'available',
      memberId: member.id,
      customerId: member.customerId,
      guarded: true,
    })
    .execute();
}

/**
 * Posts an earn: dealer funding −p, member available +p, one lot. Replaying a key changes nothing and returns false.
 * The transaction row comes first: of two equal postings the second waits there for the first to end. The member's row is locked in a
 * statement of its own, before anything about the member is read.
 * @throws AppError request.conflict when the key came with other contents before
 */
export async function postEarn(ctx: Ctx, tx: Tx, earn: Earn): Promise<boolean> {
  const { orgId, member, rule, scope, key } = earn;
  const id = newId();
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([member.id, rule.points, earn.activatesOn, earn.expiresOn]))
    .digest();
  const claimed = await tx
    .insertInto('club.ledgerTransaction')
    .values({
      id,
      orgId,
      scope,
      idempotencyKey: key,
      bodyHash,
      kind: 'earn',
      memberId: member.id,
      customerId: member.customerId,
      ruleId: rule.id,
      occurredAt: earn.occurredAt,
    })
    .onConflict((conflict) => conflict.constraint('ledger_once').doNothing())
    .executeTakeFirst();
  if (claimed.numInsertedOrUpdatedRows === 0n) {
    const first = await tx
      .selectFrom('club.ledgerTransaction')
      .select('bodyHash')
      .where('scope', '=', scope)
      .where('idempotencyKey', '=', key)
      .executeTakeFirst();
    if (!first?.bodyHash.equals(bodyHash)) throw new AppError('request.conflict');
    return false;
  }
  const locked = await tx
    .selectFrom('club.account')
    .select(['id', 'balance'])
    .where('memberId', '=', member.id)
    .where('kind', '=', 'available')
    .forUpdate()
    .executeTakeFirstOrThrow();
  const balance = locked.balance + rule.points;
  const funding = await unitAccount(tx, orgId, 'funding');
  await Promise.all([
    tx
      .insertInto('club.entry')
      .values([
        {
          transactionId: id,
          seq: 1,
          orgId,
          accountId: funding,
          customerId: null,
          amount: -rule.points,
          balanceAfter: null,
        },
        {
          transactionId: id,
          seq: 2,
          orgId,
          accountId: locked.id,
          customerId: member.customerId,
          amount: rule.points,
          balanceAfter: balance,
        },
      ])
      .execute(),
    tx
      .insertInto('club.lot')
      .values({
        id: newId(),
        orgId,
        memberId: member.id,
        customerId: member.customerId,
        transactionId: id,
        issuerId: orgId,
        earned: rule.points,
        remaining: rule.points,
        activatesOn: earn.activatesOn,
        expiresOn: earn.expiresOn,
      })
      .execute(),
    sql`update club.account set balance = ${balance}, version = version + 1 where id = ${locked.id}`.execute(tx),
    emit(ctx, tx, pointsPosted, {
      orgId,
      subjectId: member.id,
      customerId: member.customerId,
      payload: { transactionId: id, kind: 'earn', points: rule.points, rule: rule.name },
    }),
  ]);
  return true;
}

/** Members whose stored balance differs from their entries or from their lots; empty when the ledger holds together. */
export async function findImbalances(
  tx: Tx,
): Promise<{ memberId: string; balance: number; entries: number; lots: number }[]> {
  const found = await sql<{ memberId: string; balance: number; entries: number; lots: number }>`
    select a.member_id, a.balance, coalesce(e.total, 0)::bigint as entries, coalesce(l.total, 0)::bigint as lots
    from club.account a
    left join (select account_id, sum(amount) as total from club.entry group by account_id) e on e.account_id = a.id
    left join (select member_id, sum(remaining) as total from club.lot group by member_id) l on l.member_id = a.member_id
    where a.kind = 'available' and (a.balance <> coalesce(e.total, 0) or a.balance <> coalesce(l.total, 0))
    limit 100`.execute(tx);
  return found.rows;
}
