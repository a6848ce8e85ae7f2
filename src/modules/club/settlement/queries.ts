import { sql } from 'kysely';
import type { Tx } from '../../../platform/db.ts';
import { beforeCursor, microseconds, readCursor } from '../../../platform/keyset.ts';
import { monthText } from './period-queries.ts';

function statementRows(tx: Tx) {
  return tx
    .selectFrom('club.settlementStatement as s')
    .innerJoin('org.unit as u', 'u.id', 's.orgId')
    .select([
      's.id',
      's.orgId as unitId',
      'u.name as unitName',
      'u.nameEn as unitNameEn',
      's.side',
      's.status',
      's.entries',
    ])
    .select(['s.totalFen', 's.dueOn', 's.confirmedAt', 's.version', monthText(sql.ref('s.month')).as('month')]);
}

interface StatementQuery {
  month?: string | undefined;
  status?: string | undefined;
  unitId?: string | undefined;
  side?: string | undefined;
  drafts: boolean;
  orgIds: string[] | null;
  cursor?: string | undefined;
  limit: number;
}

/** Statements in scope. plan: settlement_statement_org for a dealer or a region, settlement_statement_created for a brand */
export function statements(tx: Tx, { month, status, unitId, side, drafts, orgIds, cursor, limit }: StatementQuery) {
  let query = statementRows(tx).select(microseconds(sql.ref<Date>('s.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('s.orgId', 'in', orgIds);
  if (month) query = query.where('s.month', '=', `${month}-01`);
  if (status) query = query.where('s.status', '=', status);
  if (side) query = query.where('s.side', '=', side);
  if (!drafts) query = query.where('s.status', '<>', 'draft');
  if (unitId)
    query = query.where('s.orgId', 'in', (eb) =>
      eb.selectFrom('org.unitClosure').select('unitId').where('ancestorId', '=', unitId),
    );
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('s.createdAt'), ref('s.id'), cursor));
  return query
    .orderBy('s.createdAt', 'desc')
    .orderBy('s.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** One statement, as far as visible, with the digest of its lines as they are now. */
export function statementById(tx: Tx, id: string) {
  return statementRows(tx)
    .leftJoin('org.staff as c', 'c.id', 's.confirmedBy')
    .select(['s.periodId', 's.digest', 'c.name as confirmedByName', sql<string>`club.digest_of(s.id)`.as('present')])
    .where('s.id', '=', id)
    .executeTakeFirst();
}

/** Lines of a statement, in the order a reader expects. plan: settlement_line_statement */
export function linesOf(tx: Tx, statementId: string) {
  return tx
    .selectFrom('club.settlementLine as l')
    .leftJoin('org.staff as a', 'a.id', 'l.answeredBy')
    .leftJoin('club.settlementAdjustment as j', 'j.id', 'l.adjustmentId')
    .select([
      'l.id',
      'l.kind',
      'l.entries',
      'l.points',
      'l.rateFen',
      'l.amountFen',
      'l.state',
      'l.reason',
      'l.transactionId',
    ])
    .select(['l.answer', 'a.name as answeredByName', 'l.answeredAt', 'j.reason as adjustmentReason', 'l.version'])
    .where('l.statementId', '=', statementId)
    .orderBy(
      sql`array_position(array['issued','taken_back','redeemed','redemption_reversed','goodwill','goodwill_back','adjustment'], l.kind)`,
    )
    .orderBy('l.kind')
    .orderBy('l.id')
    .limit(1000)
    .execute();
}

/** A line with what its entries are found by. */
export function lineWithPeriod(tx: Tx, id: string) {
  return tx
    .selectFrom('club.settlementLine as l')
    .innerJoin('club.settlementStatement as s', 's.id', 'l.statementId')
    .select(['l.id', 'l.orgId', 'l.kind', 'l.rateFen', 's.month', 's.status', 's.side'])
    .select(sql<string | null>`(select f.after_month from club.period_facts(s.period_id) f)`.as('afterMonth'))
    .where('l.id', '=', id)
    .executeTakeFirst();
}

/** Accounts and direction of a kind of line. */
const SIDES: Record<string, { kinds: readonly string[]; up: boolean }> = {
  issued: { kinds: ['funding', 'issuance'], up: false },
  taken_back: { kinds: ['funding', 'issuance'], up: true },
  redeemed: { kinds: ['clearing'], up: true },
  redemption_reversed: { kinds: ['clearing'], up: false },
  goodwill: { kinds: ['goodwill'], up: false },
  goodwill_back: { kinds: ['goodwill'], up: true },
  expired: { kinds: ['breakage'], up: true },
  expiry_back: { kinds: ['breakage'], up: false },
};

interface LineWithPeriod {
  orgId: string;
  kind: string;
  side: string;
  month: string;
  afterMonth: string | null;
}

/** What a line's entries are: of these accounts, in this direction, of the months of its period. */
function behind(line: LineWithPeriod) {
  const own = line.side === 'dealer' || line.kind.startsWith('hq_') || line.kind.startsWith('expir');
  const side = own ? SIDES[line.kind.replace(/^hq_/, '')] : undefined;
  if (!side) return sql`false`;
  return sql`e.org_id = ${line.orgId} and a.kind = any (${sql.val([...side.kinds])}::text[]) and a.member_id is null
    and (e.amount > 0) = ${sql.lit(side.up)} and e.period > coalesce(${line.afterMonth}::date, '-infinity') and e.period <= ${line.month}::date`;
}

/** The postings behind a line. plan: entry_org backwards from the end of its month */
export async function entriesOf(
  tx: Tx,
  line: LineWithPeriod,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const place = cursor ? readCursor(cursor) : null;
  const before = place
    ? sql`and (e.posted_at, e.transaction_id) < (to_timestamp(0) + ${place.at}::bigint * interval '1 microsecond', ${place.id}::uuid)`
    : sql``;
  const found = await sql<{
    id: string;
    kind: string;
    points: number;
    postedAt: Date;
    occurredAt: Date;
    reference: string | null;
    note: string | null;
    memberId: string | null;
    cardNumber: string | null;
    ruleName: string | null;
    cursorAt: string;
  }>`
    select x.id, x.kind, e.amount as points, e.posted_at, x.occurred_at, x.reference, x.note, m.id as member_id, m.card_number, r.name as rule_name,
      (extract(epoch from e.posted_at) * 1000000)::bigint::text as cursor_at
    from club.entry e join club.account a on a.id = e.account_id join club.ledger_transaction x on x.id = e.transaction_id
    left join club.member m on m.id = x.member_id left join club.points_rule r on r.id = x.rule_id
    where ${behind(line)} and e.posted_at < (${line.month}::date + interval '1 month') at time zone 'Asia/Shanghai' ${before}
    order by e.posted_at desc, e.transaction_id desc limit ${sql.lit(limit + 1)}`.execute(tx);
  return found.rows;
}

/** Whether a posting is one of those behind a line. plan: entry_pkey */
export async function isBehindLine(tx: Tx, lineId: string, transactionId: string): Promise<boolean> {
  const line = await lineWithPeriod(tx, lineId);
  if (!line) return false;
  const found = await sql`select 1 from club.entry e join club.account a on a.id = e.account_id
    where e.transaction_id = ${transactionId} and ${behind(line)} limit 1`.execute(tx);
  return found.rows.length > 0;
}

/** A statement, held. */
export function lockStatement(tx: Tx, id: string) {
  return tx
    .selectFrom('club.settlementStatement')
    .select(['id', 'orgId', 'month', 'side', 'status', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** The statement a line stands on. */
export async function statementOfLine(tx: Tx, id: string): Promise<string | undefined> {
  const found = await tx
    .selectFrom('club.settlementLine')
    .select('statementId')
    .where('id', '=', id)
    .executeTakeFirst();
  return found?.statementId;
}

/** A line, held; its statement is held before. */
export function lockLine(tx: Tx, id: string) {
  return tx
    .selectFrom('club.settlementLine')
    .select(['id', 'state', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

interface LineColumns {
  state: string;
  version: number;
  reason?: string | null;
  transactionId?: string | null;
  answer?: string | null;
  answeredBy?: string | null;
  answeredAt?: Date | null;
  decidedBy?: string;
  decidedAt?: Date;
}
export async function setLine(tx: Tx, id: string, columns: LineColumns): Promise<void> {
  await tx.updateTable('club.settlementLine').set(columns).where('id', '=', id).execute();
}

/** Confirms what nobody disputes. */
export async function confirmOpenLines(
  tx: Tx,
  statementId: string,
  decided: { decidedBy: string; decidedAt: Date },
): Promise<void> {
  await tx
    .updateTable('club.settlementLine')
    .set(({ eb }) => ({ state: 'confirmed', ...decided, version: eb('version', '+', 1) }))
    .where('statementId', '=', statementId)
    .where('state', 'in', ['open', 'answered'])
    .execute();
}

/** States of a statement's lines. */
export async function statesOf(tx: Tx, statementId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('club.settlementLine')
    .select('state')
    .where('statementId', '=', statementId)
    .execute();
  return rows.map(({ state }) => state);
}

export async function setStatement(
  tx: Tx,
  id: string,
  columns: { status: string; confirmedBy: string | null; confirmedAt: Date | null; version: number },
): Promise<void> {
  await tx.updateTable('club.settlementStatement').set(columns).where('id', '=', id).execute();
}

/** Corrections in scope. plan: settlement_adjustment_org; a handful a month */
export function adjustments(
  tx: Tx,
  { orgIds, cursor, limit }: { orgIds: string[] | null; cursor?: string | undefined; limit: number },
) {
  let query = tx
    .selectFrom('club.settlementAdjustment as j')
    .innerJoin('org.unit as u', 'u.id', 'j.orgId')
    // Headquarters' colleagues are not a dealer's to see.
    .leftJoin('org.staff as s', 's.id', 'j.createdBy')
    .select(['j.id', 'u.name as unitName', 'u.nameEn as unitNameEn', 'j.amountFen', 'j.reason', 'j.createdAt'])
    .select(['s.name as createdByName', monthText(sql.ref('j.month')).as('month')])
    .select(microseconds(sql.ref<Date>('j.createdAt')).as('cursorAt'));
  if (orgIds) query = query.where('j.orgId', 'in', orgIds);
  if (cursor) query = query.where(({ ref }) => beforeCursor(ref('j.createdAt'), ref('j.id'), cursor));
  return query
    .orderBy('j.createdAt', 'desc')
    .orderBy('j.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Whether a unit is a dealer below the acting one. */
export async function isDealerInScope(tx: Tx, unitId: string, below: string): Promise<boolean> {
  const found = await tx
    .selectFrom('org.unit as u')
    .innerJoin('org.unitClosure as c', 'c.unitId', 'u.id')
    .select('u.id')
    .where('u.id', '=', unitId)
    .where('u.kind', '=', 'dealer')
    .where('c.ancestorId', '=', below)
    .executeTakeFirst();
  return found !== undefined;
}

interface NewAdjustment {
  id: string;
  orgId: string;
  amountFen: number;
  reason: string;
  lineId: string | null;
  createdBy: string;
}

/** Writes a correction; the database says which month is open. Returns that month. */
export async function insertAdjustment(tx: Tx, adjustment: NewAdjustment): Promise<string> {
  const row = await tx
    .insertInto('club.settlementAdjustment')
    .values({ ...adjustment, month: sql<string>`current_date` })
    .returning('month')
    .executeTakeFirstOrThrow();
  return row.month.slice(0, 7);
}
