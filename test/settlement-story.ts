import { randomUUID } from 'node:crypto';
import type { House } from './harness.ts';

/** Accounts of units that a settlement sums. */
export type Side = 'funding' | 'clearing' | 'issuance' | 'breakage' | 'goodwill';

/** A posting of a unit's account against a member's, written as it stands in the journal, at any time. Returns the transaction's id. */
export async function postAt(
  run: Pick<House['owner'], 'query'>,
  given: { orgId: string; side: Side; points: number; memberId: string; at: Date | string; kind?: string },
): Promise<string> {
  const { orgId, side, points, memberId, at } = given;
  const kind = given.kind ?? (side === 'clearing' ? 'redeem' : 'earn');
  const { rows } = await run.query(
    `with known as (
       select id from club.account where org_id = $1 and kind = $2 and member_id is null limit 1
     ), made as (
       insert into club.account (id, org_id, kind, guarded) select app.new_id(), $1, $2, false where not exists (select 1 from known) returning id
     ), unit as (
       select id from known union all select id from made
     ), tx as (
       insert into club.ledger_transaction (id, org_id, scope, idempotency_key, body_hash, kind, member_id, customer_id, occurred_at, posted_at)
       select app.new_id(), $1, 'story', $7, '\\x00', $6, m.id, m.customer_id, $5, $5 from club.member m where m.id = $4 returning id, customer_id
     ), written as (
       insert into club.entry (transaction_id, seq, org_id, account_id, customer_id, amount, posted_at)
       select tx.id, 1, $1, unit.id, null::uuid, $3::bigint, $5 from tx, unit
       union all
       select tx.id, 2, $1, a.id, tx.customer_id, -$3::bigint, $5 from tx, club.account a where a.member_id = $4 and a.kind = 'available'
     )
     select id from tx`,
    [orgId, side, points, memberId, at, kind, randomUUID()],
  );
  return rows[0].id;
}

/** The month some months before the present one, YYYY-MM. */
export function monthsAgo(count: number): string {
  const now = new Date(Date.now() + 8 * 3_600_000);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
}

/** Rows of a settled month of one dealer, by noun: what the tables of access, wall and trail need of each. */
export interface SettlementRows {
  periodId: string;
  statementId: string;
  lineId: string;
}

/** Writes a month that was issued: a rate, the dealer's statement with one line, a correction, a pair of the matrix. */
export async function fillSettlement(
  house: House,
  { brandId, orgId, staffId }: { brandId: string; orgId: string; staffId: string },
): Promise<SettlementRows> {
  const { rows } = await house.owner.query(
    `with rate as (
       insert into club.settlement_rate (id, org_id, from_month, issue_fen, reimburse_fen, answer_days, created_by) values (app.new_id(), $1, '2020-01-01', 10, 10, 10, $3)
     ), period as (
       insert into club.settlement_period (id, org_id, month, status, issue_fen, reimburse_fen, answer_days, due_on)
       values (app.new_id(), $1, '2020-01-01', 'issued', 10, 10, 10, '2020-02-11') returning id
     ), corrected as (
       insert into club.settlement_adjustment (id, org_id, month, amount_fen, reason, created_by) values (app.new_id(), $2, '2020-02-01', 100, '更正', $3)
     ), pair as (
       insert into club.settlement_matrix (period_id, issuer_id, spender_id, points, lots) select id, $2::uuid, $2::uuid, 5, 1 from period
     ), statement as (
       insert into club.settlement_statement (id, org_id, period_id, month, side, status, entries, total_fen, digest)
       select app.new_id(), $2, id, '2020-01-01', 'dealer', 'issued', 1, -50, '' from period returning id
     ), line as (
       insert into club.settlement_line (id, org_id, statement_id, kind, entries, points, rate_fen, amount_fen, mark)
       select app.new_id(), $2, id, 'issued', 1, -5, 10, -50, 1 from statement returning id
     )
     select (select id from period) as "periodId", (select id from statement) as "statementId", (select id from line) as "lineId"`,
    [brandId, orgId, staffId],
  );
  return rows[0];
}
