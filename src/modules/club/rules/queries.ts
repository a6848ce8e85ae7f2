import { sql } from 'kysely';
import { newId, type Tx } from '../../../platform/db.ts';
import type { Factor, PointsRule, RuleKind } from './evaluate.ts';

export type RuleRow = PointsRule & { nameEn: string };

/** A row as the database gives it. */
type Row = Omit<RuleRow, 'factors'> & { factors: unknown };

const columns = sql.raw(
  `r.id, r.org_id, r.code, r.rule_version, r.kind, r.name, r.name_en, r.points, r.per_fen, r.factors, r.dealer_bp, r.cap_transaction, r.cap_day,
   r.valid_months, r.pending_days, r.qualifying, r.valid_from, r.valid_to`,
);
const asRule = <T extends Row>(row: T) => ({ ...row, factors: row.factors as Factor[] });

/** The rules of a kind that hold for a unit on a day: its own and those of the units above, each code in its newest version of that day. */
export async function rulesOn(tx: Tx, orgId: string, kinds: readonly RuleKind[], day: string): Promise<RuleRow[]> {
  // plan: points_rule_kind; a handful of rules
  const { rows } = await sql<Row>`
    select distinct on (r.org_id, r.code) ${columns} from club.points_rule r join org.unit_closure c on c.ancestor_id = r.org_id
    where c.unit_id = ${orgId} and r.kind = any (${kinds}::text[]) and r.valid_from <= ${day}::date
    order by r.org_id, r.code, r.rule_version desc`.execute(tx);
  return rows.map(asRule).filter(({ validTo }) => validTo === null || validTo >= day);
}

/** The rules of a kind that hold on a day, by dealer: each dealer's own and those of the units above. plan: points_rule_kind, then unit_closure; a handful of rules for each dealer */
export async function rulesOfAll(tx: Tx, kind: RuleKind, day: string): Promise<Map<string, RuleRow[]>> {
  const { rows } = await sql<Row & { dealerId: string }>`
    select distinct on (c.unit_id, r.org_id, r.code) c.unit_id as dealer_id, ${columns} from club.points_rule r
      join org.unit_closure c on c.ancestor_id = r.org_id join org.unit u on u.id = c.unit_id and u.kind = 'dealer'
    where r.kind = ${kind} and r.valid_from <= ${day}::date
    order by c.unit_id, r.org_id, r.code, r.rule_version desc`.execute(tx);
  const held = rows.filter(({ validTo }) => validTo === null || validTo >= day);
  const byDealer = Map.groupBy(held, ({ dealerId }) => dealerId);
  return new Map([...byDealer].map(([id, some]) => [id, some.map(asRule)]));
}

/** A version of a rule that holds where one acts: the unit's own or one of a unit above. plan: points_rule_pkey */
export async function ruleById(tx: Tx, id: string): Promise<RuleRow | undefined> {
  const { rows } = await sql<Row>`select ${columns} from club.points_rule r where r.id = ${id}
    and exists (select 1 from org.unit_closure c where c.unit_id = app.unit_id() and c.ancestor_id = r.org_id)`.execute(
    tx,
  );
  return rows.map(asRule)[0];
}

/** All versions of all rules that hold at a unit or below it, newest first. */
export async function rulesSeen(tx: Tx, unitId: string) {
  const { rows } = await sql<Row & { orgName: string; orgNameEn: string; createdAt: Date; newest: boolean }>`
    select ${columns}, u.name as org_name, u.name_en as org_name_en, r.created_at,
      r.rule_version = max(r.rule_version) over (partition by r.org_id, r.code) as newest
    from club.points_rule r join org.unit u on u.id = r.org_id
    where exists (select 1 from org.unit_closure c where (c.ancestor_id = r.org_id and c.unit_id = ${unitId}) or (c.unit_id = r.org_id and c.ancestor_id = ${unitId}))
    order by r.kind, r.code, r.rule_version desc limit 500`.execute(tx);
  return rows.map(asRule);
}

/** The newest version of a code at a unit, held so that two editors number one after the other. */
export async function newestOf(tx: Tx, orgId: string, code: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rule ${orgId} ${code}`}, 0))`.execute(tx);
  return tx
    .selectFrom('club.pointsRule')
    .select(['id', 'ruleVersion', 'validFrom', 'validTo'])
    .where('orgId', '=', orgId)
    .where('code', '=', code)
    .orderBy('ruleVersion', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Adds a version; what stands is never changed. */
export async function insertRule(
  tx: Tx,
  rule: Omit<RuleRow, 'id' | 'factors'> & { factors: readonly Factor[] },
): Promise<string> {
  const id = newId();
  const { factors, ...row } = rule;
  await tx
    .insertInto('club.pointsRule')
    .values({ id, ...row, factors: JSON.stringify(factors) })
    .execute();
  return id;
}

/** The active membership a customer has, at whichever branch. plan: member_customer */
export function activeMember(tx: Tx, customerId: string) {
  return tx
    .selectFrom('club.member')
    .select(['id', 'customerId', 'orgId'])
    .where('customerId', '=', customerId)
    .where('status', '=', sql.lit('active'))
    .executeTakeFirst();
}

/** Deliveries of a customer at a unit, but for cars that came back; held, so that none comes back while its points are posted. */
export async function deliveriesOf(tx: Tx, customerId: string, orgId: string) {
  const { rows } = await sql<Delivered>`
    select o.customer_id, d.org_id, d.order_id, d.delivered_on, d.created_at, o.price_fen, m.code as model_code, s.code as series_code
    from sales.order o join sales.delivery d on d.order_id = o.id
      join products.trim t on t.id = o.trim_id join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id
    where o.customer_id = ${customerId} and o.status = 'delivered' and d.org_id = ${orgId} order by d.created_at, d.order_id for share of o`.execute(
    tx,
  );
  return rows;
}

export interface Delivered {
  customerId: string;
  orgId: string;
  orderId: string;
  deliveredOn: string;
  createdAt: Date;
  priceFen: number;
  modelCode: string;
  seriesCode: string;
}

/** Which of some keys have been posted. plan: ledger_once */
export async function postedKeys(tx: Tx, scope: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx
    .selectFrom('club.ledgerTransaction')
    .select('idempotencyKey')
    .where('scope', '=', scope)
    .where('idempotencyKey', 'in', [...keys])
    .execute();
  return new Set(rows.map(({ idempotencyKey }) => idempotencyKey));
}

/** What a rule has given a member on a day. plan: lot_of_member */
export async function earnedOn(tx: Tx, memberId: string, ruleIds: readonly string[], day: string): Promise<number> {
  const { rows } = await sql<{ points: number }>`
    select coalesce(sum(l.earned - l.clawed), 0)::bigint as points from club.lot l join club.ledger_transaction x on x.id = l.transaction_id
    where l.member_id = ${memberId} and l.earned_on = ${day}::date and x.rule_id = any (${ruleIds}::uuid[])`.execute(
    tx,
  );
  return rows[0]?.points ?? 0;
}

/** The month of a customer's birthday, 1–12; null where unknown. */
export async function birthMonth(tx: Tx, customerId: string): Promise<number | null> {
  const { rows } = await sql<{ month: number | null }>`
    select extract(month from birth_on)::integer as month from customers.customer where id = ${customerId}`.execute(tx);
  return rows[0]?.month ?? null;
}

/** Deliveries of a span to members of today, for a dry run: one statement, whatever their number. */
export async function deliveriesBetween(
  tx: Tx,
  orgIds: readonly string[] | null,
  from: string,
  to: string,
  limit: number,
) {
  // plan: delivery_org or delivery_delivered_on; the span is a month
  const own = orgIds ? sql`and d.org_id = any (${orgIds}::uuid[])` : sql``;
  const { rows } = await sql<
    Delivered & { memberId: string; tierCode: string | null; birthMonth: number | null; posted: number }
  >`
    select o.customer_id, d.org_id, d.order_id, d.delivered_on, d.created_at, o.price_fen, m.code as model_code, s.code as series_code,
      b.id as member_id, b.tier_code, extract(month from c.birth_on)::integer as birth_month,
      coalesce((select l.earned - l.clawed from club.ledger_transaction x join club.lot l on l.transaction_id = x.id
        where x.scope = 'delivery' and x.idempotency_key = d.order_id::text), 0)::bigint as posted
    from sales.delivery d join sales.order o on o.id = d.order_id
      join club.member b on b.customer_id = o.customer_id and b.status in ('active', 'pending') and b.status = 'active'
      join customers.customer c on c.id = o.customer_id
      join products.trim t on t.id = o.trim_id join products.model m on m.id = t.model_id join products.series s on s.id = m.series_id
    where d.delivered_on between ${from}::date and ${to}::date and o.status = 'delivered' ${own}
    order by d.delivered_on, d.order_id limit ${sql.lit(limit)}`.execute(tx);
  return rows;
}
