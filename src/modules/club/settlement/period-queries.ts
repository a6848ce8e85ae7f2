import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';

/** A month as YYYY-MM. */
export const monthText = (column: ReturnType<typeof sql.ref>) => sql<string>`to_char(${column}, 'YYYY-MM')`;

/** Brands right below a group. */
export async function brandsBelow(tx: Tx, unitId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('org.unit')
    .select('id')
    .where('parentId', '=', unitId)
    .where('kind', '=', 'brand')
    .limit(2)
    .execute();
  return rows.map(({ id }) => id);
}

/** Periods in scope with what has become of their statements, the latest first. plan: a row a month; settlement_statement_once each */
export function periods(tx: Tx) {
  return tx
    .selectFrom('club.settlementPeriod as p')
    .select(['p.id', 'p.status', 'p.issueFen', 'p.reimburseFen', 'p.answerDays', 'p.dueOn', 'p.version'])
    .select(['p.calculatedAt', 'p.issuedAt', 'p.closedAt', monthText(sql.ref('p.month')).as('month')])
    .select(
      sql<number>`(select count(*)::integer from club.settlement_statement s where s.period_id = p.id and s.side = 'dealer')`.as(
        'statements',
      ),
    )
    .select(
      sql<number>`(select count(*)::integer from club.settlement_statement s where s.period_id = p.id and s.side = 'dealer'
        and s.confirmed_at is not null)`.as('confirmed'),
    )
    .select(
      sql<number>`(select count(*)::integer from club.settlement_statement s where s.period_id = p.id and s.status = 'disputed')`.as(
        'disputed',
      ),
    )
    .select(
      sql<number>`coalesce((select sum(s.total_fen)::bigint from club.settlement_statement s where s.period_id = p.id
        and s.side = 'headquarters'), 0)`.as('totalFen'),
    )
    .orderBy('p.month', 'desc')
    .limit(120)
    .execute();
}

/** The rates of a month. */
export async function ratesOn(tx: Tx, brand: string, month: string) {
  const found = await sql<{ issueFen: number; reimburseFen: number; answerDays: number }>`
    select r.issue_fen, r.reimburse_fen, r.answer_days from club.rate_on(${brand}, ${month}::date) r`.execute(tx);
  return found.rows[0] as { issueFen: number; reimburseFen: number; answerDays: number };
}

/** The last month that is not open any more, as its first day; null before the first. */
export async function lastSettled(tx: Tx, unit: string): Promise<string | null> {
  const found = await sql<{ month: string | null }>`select club.last_settled(${unit}) as month`.execute(tx);
  return found.rows[0]?.month ?? null;
}

/** Shuts the months up to one. */
export async function begin(tx: Tx, { id, brand, month }: { id: string; brand: string; month: string }): Promise<void> {
  await sql`select club.begin_settlement(${id}, ${brand}, ${month}::date)`.execute(tx);
}

/** Has the statements made once this transaction has ended. */
export async function enqueueSettling(tx: Tx, period: string, org: string): Promise<void> {
  await sql`select app.enqueue('club.settle', ${JSON.stringify({ period, org })}::jsonb, ${`club.settle:${period}`})`.execute(
    tx,
  );
}

/** Transactions under way that posted points. */
export async function writers(tx: Tx): Promise<string[]> {
  const found = await sql<{ writers: string[] | null }>`select club.settlement_writers() as writers`.execute(tx);
  return found.rows[0]?.writers ?? [];
}

/** Makes the statements of a period; a year of points may take longer than an answer at the door. */
export async function settle(tx: Tx, period: string): Promise<number> {
  await sql`set local statement_timeout = '10min'`.execute(tx);
  const found = await sql<{ made: number }>`select club.settle(${period}) as made`.execute(tx);
  return found.rows[0]?.made ?? 0;
}

/** A period, held. */
export function lockPeriod(tx: Tx, id: string) {
  return tx
    .selectFrom('club.settlementPeriod')
    .select(['id', 'status', 'month', 'dueOn', 'answerDays', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Moves a period on. */
export async function setPeriod(
  tx: Tx,
  id: string,
  columns: { status: string; version: number; dueOn?: string; issuedAt?: Date; closedAt?: Date },
): Promise<void> {
  await tx.updateTable('club.settlementPeriod').set(columns).where('id', '=', id).execute();
}

/** Hands out the statements of a period; those of the dealers. plan: settlement_statement_once */
export async function issueStatements(
  tx: Tx,
  periodId: string,
  dueOn: string,
): Promise<{ id: string; orgId: string }[]> {
  const rows = await tx
    .updateTable('club.settlementStatement')
    .set(({ eb }) => ({ status: 'issued', dueOn, version: eb('version', '+', 1) }))
    .where('periodId', '=', periodId)
    .returning(['id', 'orgId', 'side'])
    .execute();
  return rows.filter(({ side }) => side === 'dealer');
}

/** How many statements of a period stand in the way of its close. */
export async function openStatements(tx: Tx, periodId: string): Promise<{ disputed: number; unanswered: number }> {
  const found = await sql<{ disputed: number; unanswered: number }>`
    select count(*) filter (where s.status = 'disputed')::integer as disputed, count(*) filter (where s.status = 'issued')::integer as unanswered
    from club.settlement_statement s where s.period_id = ${periodId} and s.side = 'dealer'`.execute(tx);
  return found.rows[0] as { disputed: number; unanswered: number };
}

/** Closes every statement of a period. */
export async function closeStatements(tx: Tx, periodId: string): Promise<void> {
  await tx
    .updateTable('club.settlementStatement')
    .set(({ eb }) => ({ status: 'closed', version: eb('version', '+', 1) }))
    .where('periodId', '=', periodId)
    .execute();
}

/** Versions of the rates in scope, the latest first. */
export function rates(tx: Tx) {
  return tx
    .selectFrom('club.settlementRate as r')
    .innerJoin('org.staff as s', 's.id', 'r.createdBy')
    .select([
      'r.id',
      'r.issueFen',
      'r.reimburseFen',
      'r.answerDays',
      'r.note',
      'r.createdAt',
      's.name as createdByName',
    ])
    .select(monthText(sql.ref('r.fromMonth')).as('fromMonth'))
    .orderBy('r.fromMonth', 'desc')
    .limit(200)
    .execute();
}

interface NewRate {
  id: string;
  orgId: string;
  fromMonth: string;
  issueFen: number;
  reimburseFen: number;
  answerDays: number;
  note: string | null;
  createdBy: string;
}
export async function insertRate(tx: Tx, rate: NewRate): Promise<void> {
  await tx.insertInto('club.settlementRate').values(rate).execute();
}
